#!/bin/bash
# tests/bench/passthrough.sh [ROUNDS]: what staticld costs where it only hands on: system calls before the program starts that it stands
# for, status 1 where a compile makes more than 40; then calls of a driver that ends at once and compiles by gcc,
# medians of 5 and 25 pairs run in turn, each against the driver alone, and musl-gcc's wrapper and zig cc likewise. Needs strace, gcc, musl-gcc, and once PyPI, for ziglang.
. "$(dirname "$0")/bench.bash"
echo 'int main(void) { return 0; }' >a.c
cp /bin/true compile

# before NAME COMMAND...: calls of the first process that runs a program NAME, from then on until it becomes or starts another
before() {
	local name=$1
	shift
	strace -f -qq -o calls "$@" >said 2>&1 || { cat said; exit 1; }
	awk -v name="$name" '
		function started(line) { split(line, part, "\""); sub(/.*\//, "", part[2]); return part[2] }
		$2 ~ /^execve\(/ && $0 !~ /= -1/ && !pid && started($0) == name { pid = $1; next }
		$1 == pid && /(execve|vfork|clone3?|fork)\(/ { print n; exit }
		$1 == pid && !/resumed>/ { n++ }' calls
}

heads 'staticld before' calls
compile=$(before staticld "$build/bin/staticld" -c a.c)
row 'the driver of a compile' "$compile"
row 'the driver of a preprocessing' "$(before staticld "$build/bin/staticld" -E a.c)"
row 'the driver of a question' "$(before staticld "$build/bin/staticld" -print-prog-name=ld)"
row 'the driver of a link' "$(before staticld "$build/bin/staticld" -o a a.c)"
row 'the linker' "$(before collect2 "$build/bin/staticld" -o a a.c)"
row "one of Go's tools but its linker" "$(before staticld-toolexec "$build/bin/staticld-toolexec" "$PWD/compile")"
[ "$compile" -le 40 ] || bad=1

# beside NAME ROUNDS OUTPUT COMMAND... -- COMMAND...
beside() {
	paired "${@:2}"
	row "$1" "$cpu0" "$cpu1" "$(awk -v a="$cpu0" -v b="$cpu1" 'BEGIN { printf "%+.2f", b - a }')" "%$cpu"
}
rounds=${1:-25}
export PYTHONPATH=$build/bench/zig ZIG_GLOBAL_CACHE_DIR=$work/cache
[ -d "$PYTHONPATH" ] || python3 -m pip install --quiet --root-user-action=ignore --target "$PYTHONPATH" ziglang==0.13.0
gcc -static -o driver a.c       # one that ends at once
starter
echo
heads 'processor ms' alone with more more
beside '1,000 calls, staticld' $(((rounds + 4) / 5)) started ./starts ./driver -c a.c -- env STATICLD_CC="$PWD/driver" ./starts "$staticld" -c a.c
beside '1,000 calls, musl-gcc' $(((rounds + 4) / 5)) started ./starts ./driver -c a.c -- env REALGCC="$PWD/driver" ./starts musl-gcc -c a.c
beside 'a compile, staticld' "$rounds" a.o gcc -c a.c -- "$staticld" -c a.c
beside 'a compile, musl-gcc' "$rounds" a.o gcc -c a.c -- musl-gcc -c a.c
beside 'a compile, zig cc' "$rounds" a.o gcc -c a.c -- "$PYTHONPATH/ziglang/zig" cc -c a.c
exit $bad
