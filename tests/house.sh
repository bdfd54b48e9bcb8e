#!/bin/bash
# tests/house.sh [DIR]: the rules of the house for the sources in DIR, by default this tree's. One line for each fault;
# status 1 when there is one. Includes by tests/house.order; at most 15 files in a folder of audit/ and wrapper/; a
# comment at the head of each .c file; no function of more than 45 lines.
set -eu -o pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"

includes() {
	find base policy audit plugin wrapper -name '*.[ch]' | sort | xargs awk -v ORDER="$here/house.order" '
	function room(path) { sub("/[^/]*$", "", path); return path }
	FILENAME == ORDER { if (!/^#/) { level++; for (i = 1; i <= NF; i++) at[$i] = level } next }
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, part, "\"")
		mine = room(FILENAME)
		its = part[2] ~ "/" ? room(part[2]) : mine
		if (!(mine in at)) fault = mine " is not in house.order"
		else if (its == mine) next
		else if (!(its in at)) fault = its " is not in house.order"
		else if (at[its] > at[mine]) fault = "goes up: " mine " is below " its
		else if (at[its] == at[mine]) fault = "goes across: " mine " and " its " do not know each other"
		else next
		print FILENAME ":" FNR ": \"" part[2] "\" " fault
	}' "$here/house.order"
}

folders() {
	find audit wrapper -type f | sed 's#/[^/]*$##' | sort | uniq -c |
		awk '$1 > 15 { print $2 ": " $1 " files, more than 15" }'
}

heads() {
	find base policy audit plugin wrapper -name '*.c' | sort | xargs awk '
	FNR == 1 && !/^\/\*/ { print FILENAME ":1: no comment says what the file is for" }'
}

functions() {
	find base policy audit plugin wrapper -name '*.c' | sort | xargs awk '
	/^\{/ { start = FNR }
	/^\}/ && start { if (FNR - start + 1 > 45) print FILENAME ":" start ": a function of " FNR - start + 1 " lines"; start = 0 }'
}

faults=$(includes; folders; heads; functions)
[ -n "$faults" ] || exit 0
printf '%s\n' "$faults"
exit 1
