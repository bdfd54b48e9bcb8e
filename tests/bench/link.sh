#!/bin/bash
# tests/bench/link.sh [ROUNDS]: what a whole command costs with staticld and without, processor time of all processes, medians of 25
# pairs run in turn: a C program from its source and from its object; and a Go program of which only the link
# changed, and from nothing (9 pairs and 1). Status 1 above 3 % for C and 5 % for Go. Needs gcc, go.
. "$(dirname "$0")/bench.bash"
rounds=${1:-25}
gcc -c hello.c
goserver

# measure NAME MOST ROUNDS COMMAND... -- COMMAND...
measure() {
	paired "$3" out "${@:4}"
	row "$1" "$cpu0" "$cpu1" "%$cpu" "%$wall"
	atmost "$1" "$cpu" "$2"
}
heads 'processor ms' without with more 'wall, more'
measure 'C hello, source' 3 "$rounds" gcc -static -o out hello.c -- "$staticld" -o out hello.c
measure 'C hello, object' 5 "$rounds" gcc -static -o out hello.o -- "$staticld" -o out hello.o
go=(go build -C server -tags netgo,osusergo -ldflags '-linkmode=external -extldflags=-static' -o ../out .)
ours=("$staticld" go build -C server -o ../out .)
measure 'Go rebuild' 5 $(((rounds + 2) / 3)) "${go[@]}" -- "${ours[@]}"
cat >clean <<'END'
#!/bin/sh
export GOCACHE=$PWD/cache
rm -rf cache
"$@"
END
chmod +x clean
measure 'Go, whole build' 5 $(((rounds + 24) / 25)) ./clean "${go[@]}" -- ./clean "${ours[@]}"
exit $bad
