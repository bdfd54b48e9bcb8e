#!/bin/bash
# tests/bench/verify.sh [ROUNDS]: what staticld verify takes for a program, next to what people ask otherwise, readelf and file,
# medians of 25 pairs run in turn. Needs gcc, go, binutils, file.
. "$(dirname "$0")/bench.bash"
"$staticld" -o hello hello.c
goserver
(cd server && "$staticld" go build -o ../program .)
printf '#!/bin/sh\n: >kept\nexec "$@"\n' >touch
chmod +x touch
heads 'processor ms' asked verify
for program in hello program; do
	for other in 'readelf -hldW' file; do
		paired "${1:-25}" kept ./touch $other $program -- ./touch "$staticld" verify $program
		row "$other $program" "$cpu0" "$cpu1"
	done
done
