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
[ "$right" = "$all" ]
