#!/bin/bash
# What the plugin costs GNU ld and gold, in instructions (callgrind: they repeat): a table, and the most that it may cost on Debian 12;
# status 1 where it costs more. Needs valgrind, gcc, g++, go, python3.
set -eu -o pipefail
build=${STATICLD_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}
. "$(dirname "$0")/golink.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C GOFLAGS=-buildvcs=false

echo '#include <stdio.h>
int main(void) { puts("hello"); return 0; }' >hello.c
echo '#include <iostream>
int main() { std::cout << "hello\n"; }' >hello.cc
gcc -c hello.c -o hello-c.o
g++ -c hello.cc -o hello-cc.o

golink

# 1,500 small objects: one with other names of the same length.
cat >template.c <<'E2'
#include <stdio.h>
void left_0(int); void rightA(int);
int counter_middle;
static int count(const char *s) { return (int)*s + counter_middle; }
void middle(int n) { if (n > count("middle one")) { left_0(n / 2); rightA(n / 3); } else printf("%d\n", n); }
E2
printf 'void f00001(int);\nvoid f00000(int n) { (void)n; }\nint counter_f00000;\nint main(void) { f00001(0); return 0; }\n' >many.c
gcc -O1 -fno-pie -c template.c many.c
python3 - 1500 <<'E2'
import os, sys
n = int(sys.argv[1])
template = open("template.o", "rb").read()
name = lambda i: b"f%05d" % (i if i <= n else 0)
os.mkdir("o")
for i in range(1, n + 1):
    o = template.replace(b"middle", name(i)).replace(b"left_0", name(2 * i)).replace(b"rightA", name(2 * i + 1))
    open("o/%05d.o" % i, "wb").write(o)
E2

instructions() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 | awk '/Collected/ { print $4 }'; }

# count NAME MOST LINKER DRIVER ARGS...: instructions of the linker alone and with the plugin
count() {
	local name=$1 most=$2 linker=$3 driver=$4 line plain ours lib=$build/lib/staticld named probe
	shift 4
	line=$("$driver" -static -### "$@" -o "$work/out" 2>&1 | grep collect2 | tail -n 1 | sed 's/"//g; s#^ *[^ ]*collect2 ##')
	named=$lib/probe.a probe="--push-state --whole-archive $lib/probe.a --pop-state"
	[ "$linker" = bfd ] || probe=$lib/probe.o named=$lib/probe.o
	# the words have no spaces: they are meant to be split. The seal is in both links.
	plain=$(instructions "ld.$linker" "$lib/seal.o" $line)
	# GCC tells its linker who it is, and whose libraries are its own
	ours=$(COLLECT_GCC=$(command -v "$driver") instructions "ld.$linker" -plugin "$lib/staticld.so" -plugin-opt=policy=default \
		-plugin-opt=probe="$named" -plugin-opt=seal="$lib/seal.o" "$lib/seal.o" $line $probe)
	awk -v name="$name" -v most="$most" -v p="$plain" -v o="$ours" 'BEGIN {
		more = (o - p) * 100 / p
		printf "%-24s %14d %14d %7.2f%% %7.2f%%\n", name, p, o, more, most
		exit more > most }' || bad=1
}
bad=0
printf '%-24s %14s %14s %8s %8s\n' link 'linker alone' 'with plugin' more 'at most'
count 'C hello' 1.85 bfd gcc hello-c.o
count 'C++ iostream' 1.14 bfd g++ hello-cc.o
count 'Go net/http, os/user' 0.22 bfd gcc $(<go/rest)
count '1,500 objects' 1 bfd gcc many.o o/*.o
count '1,500 objects, gold' 3 gold gcc many.o o/*.o
exit $bad
