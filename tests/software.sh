#!/bin/bash
# tests/software.sh [NAME...]: real programs from Debian's sources under each policy: built, proven and tried, or refused for the reason that
# tests/software.list gives. Then config.h of curl, less and dash, which has to be the same as with gcc -static but for what the list explains.
# What default refuses is built again under sealed where it lies, as the refusal says. SOFTWARE_POLICIES chooses policies, SOFTWARE_KEEP=DIR
# keeps what was built and said.
set -u -o pipefail
TOP=$(cd "$(dirname "$0")/.." && pwd)
STATICLD_BUILD=${STATICLD_BUILD:-$TOP/build}
export TOP PATH="$STATICLD_BUILD/bin:$PATH" LC_ALL=C NO_COLOR=1
unset CFLAGS LDFLAGS CXXFLAGS MAKEFLAGS MAKELEVEL STATICLD_CC
. "$TOP/tests/software.bash"
list=$TOP/tests/software.list
work=${SOFTWARE_KEEP:-$(mktemp -d)}
mkdir -p "$work"
trap '[ -n "${SOFTWARE_KEEP-}" ] || rm -rf "$work"' EXIT
policies=${SOFTWARE_POLICIES:-default musl sealed}
passed=0 failed=0 since=0
refused='' # the program whose sources are as default left them
result() { # NAME WHY-NOT LOG
	if [ -z "$2" ]; then passed=$((passed + 1)); printf 'ok     %s (%d s)\n' "$1" $((SECONDS - since)); since=$SECONDS; return; fi
	failed=$((failed + 1)) since=$SECONDS
	printf 'FAILED %s: %s\n' "$1" "$2"
	tail -n 25 "$3" | cut -c 1-300 | sed 's/^/   /'
}

# field NAME POLICY: outcome and pattern, as the list has them, in $outcome and $pattern
field() {
	outcome='' pattern=''
	IFS=$'\t' read -r outcome pattern < <(awk -F '\t+' -v n="$1" -v p="$2" '$1 == n && $2 == p { print $3 "\t" $4; exit }' "$list")
	[ -n "$outcome" ]
}

# built NAME: in the working directory; the programs are what the policy promises, and work
built() {
	local expect=sealed programs=programs_$1 kind=kind_$1 p
	[ "$STATICLD_POLICY" != musl ] || expect=${!kind:-static}
	for p in ${!programs}; do staticld verify --expect "$expect" "$p" || return; done
	"try_$1"
}

one() { # NAME POLICY
	local dir=$work/$1-$2 log=$work/$1-$2.log source=source_$1 rc=0
	field "$1" "$2" || { result "$1 $2" 'not in tests/software.list' /dev/null; return; }
	if [ "$2 $1" = "sealed $refused" ]; then dir=$work/$1-default
	else mkdir "$dir" && "$TOP/tests/source.sh" "${!source:-$1}" "$dir" || { result "$1 $2" 'no source' /dev/null; return; }; fi
	(cd "$dir" && set -e && export CC=staticld CXX=staticld++ STATICLD_POLICY="$2" MAKEFLAGS="-j$(nproc)" && "build_$1") >"$log" 2>&1 </dev/null || rc=$?
	case $outcome in
	pass)
		if [ $rc != 0 ]; then result "$1 $2" "it was not built (status $rc)" "$log"
		elif (cd "$dir" && STATICLD_POLICY=$2 built "$1") >>"$log" 2>&1 </dev/null; then result "$1 $2" ''
		else result "$1 $2" 'built, but it is not what it has to be, or does not work' "$log"; fi
		;;
	*)
		if [ $rc = 0 ]; then result "$1 $2" "built, though $outcome was expected" "$log"
		elif ! grep -q -E -e "$pattern" "$log"; then result "$1 $2" "the reason is another one than /$pattern/" "$log"
		else result "$1 $2" ''; fi
		;;
	esac
	if [ "$2 $outcome" = 'default denied' ]; then refused=$1
	elif [ -z "${SOFTWARE_KEEP-}" ]; then rm -rf "$dir"; fi
}

# configured NAME CC POLICY: the sorted lines of its config.h
configured() {
	local dir=$work/$1-config-${3:-gcc} source=source_$1
	mkdir "$dir" && "$TOP/tests/source.sh" "${!source:-$1}" "$dir" || return
	(cd "$dir" && make() { :; } && CC=$2 STATICLD_POLICY=$3 && export CC STATICLD_POLICY && "build_$1") >"$dir.log" 2>&1 </dev/null
	find "$dir" -name 'config.h' -o -name 'curl_config.h' -o -name defines.h | sort | head -n 1 | xargs sort
	[ -n "${SOFTWARE_KEEP-}" ] || rm -rf "$dir"
}

config() { # NAME
	local policy differences line
	configured "$1" 'gcc -static' '' >"$work/$1.gcc"
	[ -s "$work/$1.gcc" ] || { result "config.h of $1" 'none with gcc -static' "$work/$1-config-gcc.log"; return; }
	for policy in default sealed; do
		configured "$1" staticld "$policy" >"$work/$1.$policy"
		differences=$(diff "$work/$1.gcc" "$work/$1.$policy" | sed -n -E 's/^[<>].*# *(define|undef) +([A-Za-z0-9_]+).*/\2/p' | sort -u |
			while read -r line; do awk -F '\t+' -v n="$1" -v p="$policy" -v w="$line" '$1 == n && $2 == "config.h" && $3 == w && $4 != "" { found = 1 } END { exit !found }' "$list" || echo "$line"; done)
		echo "$differences" >"$work/$1.$policy.log"
		result "config.h of $1 $policy" "${differences:+differs, and nothing explains it}" "$work/$1.$policy.log"
	done
}

[ $# != 0 ] || set -- $(awk -F '\t+' '/^[a-z]/ && !seen[$1]++ { print $1 }' "$list")
for name; do
	for policy in $policies; do one "$name" "$policy"; done
	case $name in curl | less | dash) config "$name" ;; esac
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
