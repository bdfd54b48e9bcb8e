#!/bin/bash
# tests/bench/startup.sh [ROUNDS]: processor time that a program takes from its start to its end, sealed and as gcc links it, 1,000 starts
# each time, medians of 9 pairs run in turn; and its size. Needs gcc.
. "$(dirname "$0")/bench.bash"
starter
heads '1,000 starts' 'gcc ms' 'sealed ms' more 'gcc KiB' 'sealed KiB'
for kind in -static -static-pie; do
	gcc $kind -o plain hello.c
	"$staticld" $kind -o sealed hello.c
	paired "${1:-9}" started ./starts ./plain -- ./starts ./sealed
	row "C hello, $kind" "$cpu0" "$cpu1" "%$cpu" $(($(stat -c %s plain) / 1024)) $(($(stat -c %s sealed) / 1024))
done
