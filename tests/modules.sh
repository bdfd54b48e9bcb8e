#!/bin/bash
# tests/modules.sh [--small] [NAME...]: real modules from the Go module proxy, built by `staticld go build` under each policy
# and started in an empty root. What is to come of each is in tests/modules.list.
# MODULES_POLICIES: "default musl sealed" unless set. --small: only the rows marked so.
set -u -o pipefail
cd "$(dirname "$0")" || exit 2
. ./session.bash
tests=$PWD
build=${STATICLD_BUILD:-$PWD/../build}
staticld=$(cd "$build" && pwd)/bin/staticld || exit 2
read -r -a policies <<<"${MODULES_POLICIES:-default musl sealed}"
small=
if [ "${1-}" = --small ]; then small=1; shift; fi
work=$(mktemp -d)
export SESSION_FILE=$work/run.session
cleanup() { end_sessions "$work"; chmod -R u+w "$work"; rm -rf "$work"; }
trap cleanup EXIT
trap 'exit 130' INT TERM
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE CC CXX CGO_CFLAGS CGO_LDFLAGS
export LC_ALL=C NO_COLOR=1 GOFLAGS=-buildvcs=false GOTOOLCHAIN=local

trim() { local s=$1; s=${s#"${s%%[![:space:]]*}"}; printf '%s' "${s%"${s##*[![:space:]]}"}"; }

# source_of SOURCE: a directory of our own with the module in it, because replace directives work in a main module
# only. What the proxy's zips keep of a vendor directory is of no use.
source_of() {
	local dir copy
	case $1 in ./*) printf '%s' "$tests/$1"; return ;; esac
	copy=$work/${1//[^A-Za-z0-9.]/_}
	if [ ! -d "$copy" ]; then
		dir=$(cd "$work" && go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
		[ -n "$dir" ] || { echo "cannot download $1" >&2; return 1; }
		cp -r "$dir" "$copy" && chmod -R u+w "$copy" && rm -rf "$copy/vendor" || return
	fi
	printf '%s' "$copy"
}

in_root() { # DIR ARGV...
	local dir=$1
	shift
	if [ "$(id -u)" = 0 ]; then timeout 20 chroot "$dir" "$@"; else timeout 20 unshare -r -R "$dir" "$@"; fi
}

# starts PROGRAM ARGS OUTPUT: in a root with nothing but an empty /tmp it prints OUTPUT
starts() {
	local root=$work/root args
	rm -rf "$root" && mkdir -p "$root/tmp" && cp "$1" "$root/prog" || return
	eval "args=($2)"
	# some of them report on a terminal's status only, and none may wait for input
	in_root "$root" /prog "${args[@]}" >"$work/said" 2>&1 </dev/null
	grep -q -e "$3" "$work/said" || { echo "wanted in its output: $3"; tail -n 5 "$work/said"; return 1; }
}

# try POLICY SOURCE PACKAGE FLAGS ENV VERDICT ARGS OUTPUT: static | warn | denied CLASS | denied CLASS with FIX | fails TEXT
try() {
	local dir out=$work/out log=$work/log flags settings status
	dir=$(source_of "$2") || return
	eval "flags=($4)"
	eval "settings=($5)"
	rm -f "$out"
	(cd "$dir" && bounded 1500 env STATICLD_POLICY="$1" "${settings[@]}" "$staticld" go build -o "$out" "${flags[@]}" "$3") >"$log" 2>&1
	status=$?
	grep -v -e '^go: downloading' "$log" >"$log.ours"
	case $6 in
	static) [ "$status" = 0 ] && ! grep -q '^staticld:' "$log.ours" && "$staticld" verify "$out" >>"$log.ours" && starts "$out" "$7" "$8" >>"$log.ours" && return ;;
	warn) [ "$status" = 0 ] && grep -q '^staticld: warning' "$log.ours" && "$staticld" verify "$out" >>"$log.ours" && starts "$out" "$7" "$8" >>"$log.ours" && return ;;
	'denied '*' with '*) try "$1" "$2" "$3" "$4" "$5" "${6% with *}" "$7" "$8" && grep -q -F -e "  fix: ${6#* with }" "$log.ours" && return ;;
	'denied '*) [ "$status" != 0 ] && [ ! -e "$out" ] && grep -q -e "^staticld: denied: ${6#denied }" "$log.ours" && grep -q '^  fix: ' "$log.ours" && return ;;
	'fails '*) [ "$status" != 0 ] && [ ! -e "$out" ] && grep -q -e "${6#fails }" "$log.ours" && return ;;
	*) echo "no such verdict: $6" >"$log.ours" ;;
	esac
	echo "   wanted $6; status $status"
	grep -v ': running ' "$log.ours" | tail -n 25 | cut -c 1-200 | sed 's/^/   | /'
	return 1
}

bad=0 runs=0
while IFS='|' read -r name mark source package flags env verdicts args output; do
	name=$(trim "$name")
	case $name in '' | '#'*) continue ;; esac
	[ -z "$small" ] || [ "$(trim "$mark")" = small ] || continue
	[ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
	for policy in "${policies[@]}"; do
		verdict=$(tr ';' '\n' <<<"$verdicts" | sed -n "s/^ *$policy: *//p" | sed 's/ *$//')
		[ -n "$verdict" ] || continue
		seconds=$SECONDS
		runs=$((runs + 1))
		if said=$(try "$policy" "$(trim "$source")" "$(trim "$package")" "$(trim "$flags")" "$(trim "$env")" "$verdict" "$(trim "$args")" "$(trim "$output")" 2>&1); then
			printf 'ok     %-8s %-18s %s (%d s)\n' "$policy" "$name" "$verdict" $((SECONDS - seconds))
		else
			bad=$((bad + 1))
			printf 'FAILED %-8s %-18s (%d s)\n%s\n' "$policy" "$name" $((SECONDS - seconds)) "$said"
		fi
	done
done <modules.list
echo "$runs builds, $bad unexpected"
[ "$bad" = 0 ] && [ "$runs" != 0 ]
