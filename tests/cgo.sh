#!/bin/bash
# tests/cgo.sh [POLICY...]: Go's own tests of cgo, linked by staticld, in the variants of cmd/dist/test.go (tests/cgo/variants).
# What cannot pass in a static program is in tests/cgo/expected, with its reason. A failure that is not there
# fails, and so does a test that is there and passes. CGO_VARIANTS and CGO_PACKAGES choose some of them.
set -u -o pipefail
cd "$(dirname "$0")" || exit 2
. ./session.bash
build=${STATICLD_BUILD:-$PWD/../build}
build=$(cd "$build" && pwd) || exit 2
[ $# != 0 ] || read -r -a policies <<<"${CGO_POLICIES:-default musl sealed}"
[ $# = 0 ] || policies=("$@")
work=$(mktemp -d)
export SESSION_FILE=$work/run.session
trap 'end_sessions "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE CGO_CFLAGS CGO_LDFLAGS
export CC=$build/bin/staticld CXX=$build/bin/staticld++ LC_ALL=C NO_COLOR=1 GOFLAGS= GOTOOLCHAIN=local

trim() { local s=$1; s=${s#"${s%%[![:space:]]*}"}; printf '%s' "${s%"${s##*[![:space:]]}"}"; }

# failures LOG PACKAGE: the names of the tests that failed; "(build)" when there was no program to run
failures() {
	if grep -q -E "^FAIL[[:space:]]+$2 \[(build|setup) failed\]" "$1"; then echo '(build)'; return; fi
	grep -E '^--- FAIL: ' "$1" | awk '{ print $3 }' | sort -u
	if grep -q -E "^(ok|FAIL|---|\?)[[:space:]]" "$1"; then
		# a crash fails the package and no test by name
		if grep -q -E "^FAIL[[:space:]]+$2" "$1" && ! grep -q '^--- FAIL: ' "$1"; then echo '(crash)'; fi
	else
		echo '(nothing ran)'
	fi
}

# listed HOW POLICY VARIANT PACKAGE: the tests that are to fail, or that are skipped
listed() {
	awk -F'|' -v h="$1" -v p="$2" -v v="$3" -v k="$4" '
		/^#/ || NF < 6 { next }
		{ for (i = 1; i <= 5; i++) gsub(/^ +| +$/, "", $i) }
		($1 == "*" || $1 == p) && ($2 == "*" || index(" " $2 " ", " " v " ")) && $3 == k && $5 == h { print $4 }' cgo/expected | sort -u
}

bad=0 runs=0
one() { # POLICY VARIANT ENV COMMAND FLAGS PACKAGE
	local log=$work/$1.$2.$6 seconds=$SECONDS flags=() settings=() want got skipped
	eval "flags=($5)"
	eval "settings=($3)"
	local go=(go)
	[ "$4" != staticld ] || go=("$build/bin/staticld" go)
	skipped=$(listed skipped "$1" "$2" "$6" | paste -s -d '|')
	[ -z "$skipped" ] || flags+=("-skip=^($skipped)\$")
	(cd "$(go env GOROOT)/src" && bounded 900 env STATICLD_POLICY="$1" "${settings[@]}" "${go[@]}" test -count=1 "${flags[@]}" "cmd/cgo/internal/$6") >"$log" 2>&1
	got=$(failures "$log" "cmd/cgo/internal/$6")
	want=$(listed fails "$1" "$2" "$6")
	runs=$((runs + 1))
	if [ "$got" = "$want" ]; then
		printf 'ok     %-8s %-11s %-13s %s (%d s)\n' "$1" "$2" "$6" "$([ -z "$want" ] || echo "fails as expected: ${want//$'\n'/ }")" $((SECONDS - seconds))
		return
	fi
	bad=$((bad + 1))
	printf 'FAILED %-8s %-11s %-13s (%d s)\n' "$1" "$2" "$6" $((SECONDS - seconds))
	comm -13 <(echo "$want") <(echo "$got") | sed '/^$/d; s/^/   failed: /'
	comm -23 <(echo "$want") <(echo "$got") | sed '/^$/d; s/^/   passed, though it is in tests\/cgo\/expected: /'
	grep -v -e ': running ' -e '^/.*/staticld' "$log" | tail -n 25 | cut -c 1-200 | sed 's/^/   | /'
}

for policy in "${policies[@]}"; do
	while IFS='|' read -r variant env command flags packages; do
		variant=$(trim "$variant")
		case $variant in '' | '#'*) continue ;; esac
		[ -z "${CGO_VARIANTS-}" ] || [[ " $CGO_VARIANTS " == *" $variant "* ]] || continue
		for package in $packages; do
			[ -z "${CGO_PACKAGES-}" ] || [[ " $CGO_PACKAGES " == *" $package "* ]] || continue
			one "$policy" "$variant" "$(trim "$env")" "$(trim "$command")" "$(trim "$flags")" "$package"
		done
	done <cgo/variants
done
echo "$runs runs, $bad unexpected"
[ "$bad" = 0 ] && [ "$runs" != 0 ]
