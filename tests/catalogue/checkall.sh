#!/bin/sh
# checkall.sh CATALOGUE [SUITE...] - check the catalogues against the libcs that fetch.sh gets.
#
# CATALOGUE is the built tests/catalogue tool. The libcs are kept, once they are all there, in
# ${XDG_CACHE_HOME:-~/.cache}/staticld/libcs; remove that to get newer ones. Prints a line for each
# libc and "N of N libcs"; fails when one differs or when one is missing.
set -eu

tool=${1:?usage: checkall.sh CATALOGUE [SUITE...]}
shift
[ $# != 0 ] || set -- bookworm trixie sid
here=$(dirname "$0")
cfg=$here/../../policy/libc
dir=${XDG_CACHE_HOME:-$HOME/.cache}/staticld/libcs

# One suite at a time: what was there before a failure need not come again.
for suite; do
	[ -e "$dir/$suite.list" ] || {
		echo "getting the libcs of Debian $suite into $dir"
		"$here/fetch.sh" "$dir" "$suite" >/dev/null
		grep -c . "$dir/list" | grep -q -x 8 || { echo "checkall.sh: not all libcs of $suite could be had" >&2; exit 1; }
		mv "$dir/list" "$dir/$suite.list"
	}
done

right=0 all=0
for suite; do
	while read -r kind version arch file; do
		all=$((all + 1))
		if "$tool" --check "$cfg/$kind.cfg" "$file" "$version"; then
			echo "ok $kind $version $arch ($suite)"
			right=$((right + 1))
		else
			echo "FAILED $kind $version $arch ($suite): $file"
		fi
	done <"$dir/$suite.list"
done
echo "$right of $all libcs"

# What they lack of each other; the shared libc of this machine may be one that the list was not made with.
lists=$(for suite; do echo "$dir/$suite.list"; done)
for pair in "musl glibc" "glibc musl"; do
	own=${pair% *}
	# shellcheck disable=SC2086 # paths without blanks
	missing=$("$here/lacks.sh" "$tool" $pair $lists | LC_ALL=C comm -23 - "$cfg/$own.lacks")
	if [ -n "$missing" ]; then
		echo "FAILED $own.lacks: write it anew with lacks.sh; it has not:"
		echo "$missing"
		right=0
	else
		echo "ok $own.lacks"
	fi
done
[ "$right" = "$all" ]
