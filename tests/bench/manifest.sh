#!/bin/bash
# What a manifest costs a link, in time: the shortest of ROUNDS (15) links of the Go program of tests/bench/plugin.sh and of
# a C program, without and with one. On a machine that has something else to do the numbers say little. Needs gcc, go.
set -eu -o pipefail
build=${STATICLD_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}
. "$(dirname "$0")/golink.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C GOFLAGS=-buildvcs=false
echo 'int puts(const char *); int main(void) { puts("hello"); return 0; }' >hello.c
gcc -c hello.c

golink

shortest() { # ARGS...: milliseconds
	python3 - "${ROUNDS:-15}" "$build/bin/staticld" "$@" <<-'END'
		import subprocess, sys, time
		def once():
		    start = time.monotonic()
		    subprocess.run(sys.argv[2:], check=True)
		    return time.monotonic() - start
		print("%.1f" % (1000 * min(once() for _ in range(int(sys.argv[1])))))
	END
}
row() { # NAME ARGS...
	local name=$1 without with
	shift
	without=$(shortest -o out "$@")
	with=$(shortest -o out --staticld-manifest=m.json "$@")
	awk -v n="$name" -v a="$without" -v b="$with" 'BEGIN { printf "%-24s %8.1f ms %8.1f ms %+7.1f%%\n", n, a, b, (b - a) * 100 / a }'
}
printf '%-24s %11s %11s %8s\n' link 'without' 'manifest' more
row 'C hello' hello.o
# the words have no spaces: they are meant to be split
row 'Go net/http, os/user' $(<go/rest)
