#!/bin/bash
# tests/bench/manifest.sh [ROUNDS]: what a manifest costs a link, in processor time and in time, medians of 25 pairs run in turn, of a
# C program and of the Go program of tests/bench/plugin.sh. On a machine that has something else to do the times say little. Needs gcc, go.
. "$(dirname "$0")/bench.bash"
gcc -c hello.c
golink
measure() { # NAME ARGS...
	paired "$rounds" out "$staticld" -o out "${@:2}" -- "$staticld" -o out --staticld-manifest=m.json "${@:2}"
	row "$1" "$cpu0" "$cpu1" "%$cpu" "$wall0" "$wall1" "%$wall"
}
rounds=${1:-25}
heads link 'processor ms' manifest more 'wall ms' manifest more
measure 'C hello' hello.o
# the words have no spaces: they are meant to be split
measure 'Go net/http, os/user' $(<go/rest)
