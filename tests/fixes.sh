#!/bin/bash
# tests/fixes.sh [--marks [FILE]]: the fixes of policy/remedies.cfg with the results of the tests that apply them, one line for each.
# A row is marked "tested: FILE: NAME" or "not tested: what that would need"; one without a mark, or with a name that FILE does
# not have, is a fault. --marks: runs nothing and prints the faults alone, of FILE.
set -eu -o pipefail
remedies=$(realpath "${2:-$(dirname "$0")/../policy/remedies.cfg}")
cd "$(dirname "$0")"
. ./session.bash
build=$(cd "${STATICLD_BUILD:-../build}" && pwd)
work=$(mktemp -d)
trap 'end_sessions "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export STATICLD_BUILD=$build SESSION_FILE=$work/run.session

# rows: line, mark and fix of each remedy, with US between them; a row has one mark
rows() {
	awk '
	/^classes:/ { exit }
	/^\t\{/ { help = mark = ""; marks = 0; line = FNR }
	/help = "/ { help = $0; sub(/.*help = "/, "", help); sub(/";?$/, "", help) }
	/^\t\t# (not )?tested: / { mark = $0; sub(/^\t\t# /, "", mark); marks++ }
	/^\t\}/ && help != "" { printf "%d\037%s\037%s\n", line, marks == 1 ? mark : "", help; help = "" }' "$remedies"
}

# has FILE NAME: FILE has a test of that name
has() {
	[ -e "$1" ] || return
	case $1 in
	*.list) grep -q -E "^$2 +\|" "$1" ;;
	*) grep -q -F -e "@test \"$2\" {" "$1" ;;
	esac
}

# passes FILE NAME: the test does; its output is in $work/said
passes() {
	local name
	case $1 in
	*.list) bounded 1800 ./modules.sh "$2" >"$work/said" 2>&1 ;;
	*)
		name=$(sed 's/[][\\.*^$+?(){}|]/\\&/g' <<<"$2")
		bounded 1800 bats --formatter tap --filter "^$name\$" "$1" >"$work/said" 2>&1 && grep -q '^1\.\.1$' "$work/said" && ! grep -q '# skip' "$work/said"
		;;
	esac
}

declare -A results=()
faults=0 passed=0 failed=0 untested=0
fault() { faults=$((faults + 1)); echo "${remedies##*/}:$1: $2"; }
while IFS=$'\037' read -r -u 3 line mark fix; do
	file='' name=''
	if [[ $mark =~ ^tested:\ ([^:]*):\ (.*)$ ]]; then file=${BASH_REMATCH[1]} name=${BASH_REMATCH[2]}; fi
	if [ -z "$mark" ]; then fault "$line" 'not marked "tested: FILE: NAME" or "not tested: WHY", or twice'
	elif [ -n "$file" ] && ! has "$file" "$name"; then fault "$line" "tests/$file has no test \"$name\""
	elif [ "${1-}" = --marks ]; then continue
	elif [ -z "$file" ]; then
		untested=$((untested + 1))
		printf 'untested  %s\n          (%s)\n' "$fix" "${mark#not tested: }"
	else
		if [ -z "${results[$file: $name]-}" ]; then
			if passes "$file" "$name"; then results[$file: $name]=ok; else results[$file: $name]=FAILED; cat "$work/said"; fi
		fi
		if [ "${results[$file: $name]}" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
		printf '%-9s %s\n          (%s: %s)\n' "${results[$file: $name]}" "$fix" "$file" "$name"
	fi
done 3< <(rows)
[ "${1-}" = --marks ] || echo "$passed fixes work, $failed do not, $untested are not tested, $faults rows without a mark that holds"
[ "$faults" = 0 ] && [ "$failed" = 0 ]
