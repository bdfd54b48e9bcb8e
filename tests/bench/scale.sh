#!/bin/bash
# tests/bench/scale.sh [COUNT]...: seconds that links of many small objects take, with gcc alone, when they pass, and when a
# reference three hops away is refused and explained; then with a refused reference in every other object. Needs gcc and python3.
. "$(dirname "$0")/bench.bash"
TIMEFORMAT=%R
[ $# != 0 ] || set -- 5000 10000 20000 40000

# Each object calls two others, as a tree, and is the template with other names of the same length.
cat >template.c <<'END'
void left_0(void); void rightA(void); int looks0(const char *); void middle(void);
void middle(void) { left_0(); rightA(); looks0("x"); }
END
gcc -g -O0 -fno-pie -c template.c
echo 'void f00001(void); int main(void) { f00001(); return 0; }' >main.c
gcc -c main.c
printf '#include <pwd.h>\nint getusr(const char *s) { return getpwnam(s) != 0; }\n' >denied.c
echo 'int atexi_(const char *s) { return s != 0; }' >passed.c
gcc -g -c denied.c passed.c

# objects COUNT: pass/ links, deny/ has one reference to getusr in the third object of a way
objects() {
	python3 - "$1" <<'END'
import os, shutil, sys
n = int(sys.argv[1])
template = open("template.o", "rb").read()
for d in "pass", "deny", "many":
    shutil.rmtree(d, ignore_errors=True); os.mkdir(d)
def name(i):
    return b"f%05d" % (i if i <= n else 0)
for i in range(n + 1):
    o = template.replace(b"middle", b"f%05d" % i)
    o = o.replace(b"left_0", name(2 * i if i else 0)).replace(b"rightA", name(2 * i + 1 if i else 0))
    passed, denied = o.replace(b"looks0", b"atexi_"), o.replace(b"looks0", b"getusr")
    open("pass/%05d.o" % i, "wb").write(passed)
    open("many/%05d.o" % i, "wb").write(o.replace(b"looks0", b"dlopen" if i % 2 else b"atexit"))
    if i == 2:
        open("deny/2.o", "wb").write(denied)
for d in "pass", "deny", "many":
    with open(d + "/args", "w") as f:
        for i in range(n + 1):
            f.write((("deny/2.o" if i == 2 else "pass/%05d.o" % i) if d != "many" else "many/%05d.o" % i) + "\n"
                if d == "deny" else "%s/%05d.o\n" % (d, i))
END
}

seconds() {
	{ time "$@" >log 2>&1 || :; } 2>&1
}

printf '%8s %10s %10s %10s %10s\n' objects gcc pass denied many
for count; do
	objects "$count"
	gcc=$(seconds gcc -static -no-pie main.o passed.o @pass/args -o out)
	pass=$(seconds "$staticld" -no-pie main.o passed.o @pass/args -o out)
	[ -x out ] || { cat log; exit 1; }
	denied=$(seconds "$staticld" -no-pie main.o passed.o denied.o @deny/args -o denied)
	grep -q 'way: .*main > f00001 > f00002 > getusr > getpwnam' log || { cat log; exit 1; }
	many=$(seconds "$staticld" -no-pie main.o passed.o @many/args -o many.out)
	grep -q 'denied: dlopen' log || { head -n 30 log; exit 1; }
	printf '%8d %10s %10s %10s %10s\n' "$count" "$gcc" "$pass" "$denied" "$many"
done
