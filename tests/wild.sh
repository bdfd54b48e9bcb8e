#!/bin/bash
# tests/wild.sh [WILD]: what staticld does with the linker wild: it is refused in a line, for it loads plugins only for intermediate code
# and cannot be asked otherwise. Without an argument wild is built from crates.io once, which takes long, and kept. The last line
# is "N passed, N failed".
set -u -o pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
build=${STATICLD_BUILD:-$top/build}
S=$build/bin/staticld
wild=${1-}
if [ -z "$wild" ]; then
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/staticld/wild
	wild=$cache/bin/wild
	[ -x "$wild" ] || cargo install --locked --root "$cache" wild-linker@0.10.0 || exit
fi
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
mkdir b
for name in ld wild ld.wild; do ln -s "$(realpath "$wild")" b/$name; done
passed=0 failed=0

# check WHAT COMMAND...: the command succeeds
check() {
	local what=$1
	shift
	if "$@" >log 2>&1; then
		passed=$((passed + 1)) && printf 'ok     %s\n' "$what"
	else
		failed=$((failed + 1)) && printf 'FAILED %s\n' "$what" && head -n 10 log | sed 's/^/       /'
	fi
}
links() { gcc -static -Bb/ -o plain "$top/tests/matrix/hello.c" && ./plain; }
deaf() { gcc -static -Bb/ -Wl,-plugin,"$build/lib/staticld/staticld.so" -Wl,-plugin-opt=policy=default -o plain "$top/tests/matrix/getaddrinfo.c"; }
refused() { # ARGS...: no output, and one line that names wild
	if "$S" -o out "$@" 2>words || [ -e out ]; then echo "linked"; return 1; fi
	cat words
	[ "$(grep -c '^staticld: denied: ' words)" = 1 ] &&
		grep -q '^staticld: denied: Wild .* is none of GNU ld, gold, lld and mold, .* use -fuse-ld=bfd' words
}
fastest() { "$S" -Bb/ --staticld-linker=fastest -o out "$top/tests/matrix/hello.c" && ./out; }

check "wild links and what it links runs" links
check "wild loads no plugin for objects: a denied call passes the plugin unseen" deaf
check "gcc with wild for its ld: refused" refused -Bb/ "$top/tests/matrix/hello.c"
PATH=$work/b:$PATH STATICLD_CC=clang check "clang -fuse-ld=wild: refused" refused -fuse-ld=wild "$top/tests/matrix/hello.c"
check "--staticld-linker=fastest wins over it" fastest
echo "$passed passed, $failed failed"
[ $failed = 0 ]
