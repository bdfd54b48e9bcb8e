#!/bin/bash
# tests/bench/linkers.sh [ROUNDS [OBJECTS]...]: seconds that a link of 1,000, 10,000 and 40,000 generated objects takes with each linker,
# alone and checked, medians of 9 pairs run in turn (of 3 with 40,000), and the memory of the largest process; then
# --staticld-linker=fastest against the driver's own linker. Status 1 where, with 10,000 objects, the check adds more than 5 % to
# lld's or mold's time or to the memory of any, or the fastest is not six times as fast. Needs gcc, lld, mold, python3.
. "$(dirname "$0")/bench.bash"
rounds=${1:-9}
shift $(($# > 0))
[ $# != 0 ] || set -- 1000 10000 40000
link=(-static -no-pie main.o @args -o out)

heads 'objects, linker' 'alone s' 'checked s' more 'alone MB' 'checked MB' more
for count; do
	CFLAGS=-g objects "$count"
	for linker in bfd gold lld mold; do
		paired $((count > 20000 ? (rounds + 2) / 3 : rounds)) out gcc -fuse-ld=$linker "${link[@]}" -- "$staticld" -fuse-ld=$linker "${link[@]}"
		row "$count $linker" "$(seconds "$wall0")" "$(seconds "$wall1")" "%$wall" "$(megabytes "$size0")" "$(megabytes "$size1")" "%$size"
		[ "$count" = 10000 ] || continue
		atmost "memory of $linker" "$size" 5
		case $linker in lld | mold) atmost $linker "$wall" 5 ;; esac
	done
done
CFLAGS=-g objects 10000
paired "$rounds" out gcc "${link[@]}" -- "$staticld" --staticld-linker=fastest "${link[@]}"
echo
heads '10000 objects' 'default, s' 'fastest, s' 'times as fast'
row 'checked by staticld' "$(seconds "$wall0")" "$(seconds "$wall1")" "$(awk -v q="$wall" 'BEGIN { printf "%.1f", 1 / q }')"
atmost fastest "$wall" -83.3
exit $bad
