#!/bin/bash
# tests/matrix.sh [--markdown]: links ten programs with every compiler, linker, kind of output and with and without LTO, and holds each
# against what has to come of it: it is static and runs, or it is denied and the symbol and its referrer are named. Where the plain compiler
# cannot make the kind of link, that is shown first, and staticld must fail too. The last line is "N passed, N failed".
set -u -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
S=${STATICLD_BUILD:-$top/build}/bin/staticld
linkers=${MATRIX_LINKERS:-bfd gold lld mold}
compilers=${MATRIX_COMPILERS:-gcc clang}
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
declare -A cell=()

# NAME; what has to come of it: the output of the program, or "denied"; the policy; more options. lld links the libc's getpwnam
# also where --wrap leaves no reference to it, so there it is in the output, and denied.
rows=(
	"hello|hello|default|"
	"own|own|default|"
	"getaddrinfo|denied|default|"
	"getnameinfo|denied|default|"
	"glob|denied|default|"
	"dlopen|denied|default|"
	"iconv_open|denied|default|"
	"getpwnam|found|sealed|"
	"dropped|dropped|default|-ffunction-sections -Wl,--gc-sections"
	"wrapped|wrapped|default|-Wl,--wrap=getpwnam"
)

wrong() { # COLUMN ROW WHY: say it, with what the link printed
	failed=$((failed + 1))
	printf 'FAILED %-28s %-12s %s\n' "$1" "$2" "$3"
	head -n 20 "$work/err" | sed 's/^/       /'
}

# judge COLUMN TYPE ROW EXPECTED STATUS: what came of one link
judge() {
	local column=$1 type=$2 row=$3 expected=$4 status=$5
	if [ "${expected%%:*}" = but ]; then
		if [ "$status" = 0 ] || [ -e "$work/out" ] || ! grep -q 'denied: nss' "$work/err"; then wrong "$column" "$row" "status $status"; return; fi
		cell[$column,$row]="denied${expected#but}"
	elif [ "$expected" = denied ]; then
		if [ "$status" = 0 ]; then wrong "$column" "$row" "passed"; cell[$column,$row]='PASSED'; return; fi
		if [ -e "$work/out" ]; then wrong "$column" "$row" "left an output"; return; fi
		if ! grep -q "  $row: referred to .*$row[-.]" "$work/err"; then wrong "$column" "$row" "does not name symbol and referrer"; cell[$column,$row]='unnamed'; return; fi
		cell[$column,$row]=denied
	else
		if [ "$status" != 0 ]; then wrong "$column" "$row" "status $status"; cell[$column,$row]='FAILED'; return; fi
		if [ -s "$work/err" ]; then wrong "$column" "$row" "prints something"; return; fi
		if ! "$S" verify "$work/out" | grep -q ": $type, sealed"; then "$S" verify "$work/out" >"$work/err"; wrong "$column" "$row" "is no sealed $type"; return; fi
		if [ "$("$work/out" 2>&1)" != "$expected" ]; then wrong "$column" "$row" "runs otherwise"; return; fi
		cell[$column,$row]=runs
	fi
	passed=$((passed + 1))
}

# cannot COLUMN ROW STATUS: the plain compiler cannot make this kind of link, and so staticld has to fail
cannot() {
	if [ "$3" = 0 ] || [ -e "$work/out" ]; then wrong "$1" "$2" "made what the compiler alone cannot"; return; fi
	cell[$1,$2]=-
	printf 'plain  %-28s %-12s %s\n' "$1" "$2" "$(grep -v warning "$work/plain.err" | head -n 1 | cut -c 1-120)"
	passed=$((passed + 1))
}

columns=()
for compiler in $compilers; do for linker in $linkers; do for type in static static-pie; do for lto in "" -flto; do
	column="$compiler $linker $type${lto:+ LTO}"
	columns+=("$column")
	flags="-O2 -fuse-ld=$linker -$type $lto"
	[ $type = static ] || flags="$flags -fPIE"
	for line in "${rows[@]}"; do
		IFS='|' read -r row expected policy more <<<"$line"
		rm -f "$work/out"
		plain=yes
		case "$linker $row $lto" in
		'lld wrapped '*) expected='but: lld keeps it' ;;
		esac
		(cd "$top/tests/matrix" && "$compiler" $flags $more -o "$work/plain" "$row.c") >"$work/plain.err" 2>&1 || plain=no
		(cd "$top/tests/matrix" && STATICLD_CC=$compiler STATICLD_POLICY=$policy "$S" $flags $more -o "$work/out" "$row.c") >"$work/err" 2>&1
		status=$?
		if [ $plain = yes ]; then judge "$column" "$type" "$row" "$expected" $status; else cannot "$column" "$row" $status; fi
	done
done; done; done; done

if [ "${1-}" = --markdown ]; then
	printf '| compiler, linker, output |'; for line in "${rows[@]}"; do printf ' %s |' "${line%%|*}"; done; echo
	printf '|---|'; for line in "${rows[@]}"; do printf -- '---|'; done; echo
	for column in "${columns[@]}"; do
		printf '| %s |' "$column"; for line in "${rows[@]}"; do printf ' %s |' "${cell[$column,${line%%|*}]-?}"; done; echo
	done
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed != 0 ]
