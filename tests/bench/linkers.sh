#!/bin/bash
# tests/bench/linkers.sh [OBJECTS [ROUNDS]]: seconds that a link of 10,000 generated objects takes, with each linker alone and checked,
# medians of 9 pairs run in turn, and what the check adds; then --staticld-linker=fastest against the driver's own linker. Status 1
# where the check adds more than 5 % to lld or mold, or the fastest is not six times as fast. Needs gcc and python3.
set -eu -o pipefail
build=${STATICLD_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}
objects=${1:-10000} rounds=${2:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C
unset STATICLD_POLICY STATICLD_CC STATICLD_REPORT STATICLD_VERBOSE

# Each object is the template with other names of the same length: functions that call each other, data, a string, debug information.
cat >template.c <<'END'
#include <stdio.h>
#include <string.h>
void left_0(int); void rightA(int);
static const char *const texts[] = {"middle one", "middle two"};
int counter_middle;
static int count(const char *s) { return (int)strlen(s) + counter_middle; }
void middle(int n) { if (n > count(texts[n & 1])) { left_0(n / 2); rightA(n / 3); } else { printf("%s %d\n", texts[0], n); } }
END
gcc -g -O1 -ffunction-sections -fno-pie -c template.c
printf 'void f00001(int);\nvoid f00000(int n) { (void)n; }\nint counter_f00000;\nint main(void) { f00001(0); return 0; }\n' >main.c
gcc -c main.c
python3 - "$objects" <<'END'
import os, sys
n = int(sys.argv[1])
template = open("template.o", "rb").read()
os.mkdir("o")
name = lambda i: b"f%05d" % (i if i <= n else 0)
with open("args", "w") as f:
    for i in range(1, n + 1):
        o = template.replace(b"middle", name(i)).replace(b"left_0", name(2 * i)).replace(b"rightA", name(2 * i + 1))
        open("o/%05d.o" % i, "wb").write(o)
        f.write("o/%05d.o\n" % i)
END

# paired NAME COMMAND... -- COMMAND...: both in turn; prints the medians, and the median of their quotients
cat >paired.py <<'END'
import os, statistics, subprocess, sys, time
rounds, name = int(sys.argv[1]), sys.argv[2]
at = sys.argv.index("--")
pair = sys.argv[3:at], sys.argv[at + 1:]
def run(command):
    if os.path.exists("out"):
        os.unlink("out")
    t = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    t = time.monotonic() - t
    if done.returncode or not os.path.exists("out"):
        sys.exit("%s: %s" % (" ".join(command), done.stdout.decode()))
    return t
for command in pair:
    run(command)
times = ([], [])
for i in range(rounds):
    for k in (0, 1) if i % 2 else (1, 0):
        times[k].append(run(pair[k]))
a, b = (statistics.median(t) for t in times)
quotient = statistics.median(y / x for x, y in zip(*times))
print("%-10s %10.2f %10.2f %+9.1f %%" % (name, a, b, 100 * quotient - 100))
with open("quotients", "a") as f:
    f.write("%s %.4f\n" % (name, quotient))
END
paired() { python3 paired.py "$rounds" "$@"; }

printf '%-10s %10s %10s %11s\n' "$objects" alone checked added
link=(-static -no-pie main.o @args -o out)
for linker in bfd gold lld mold; do
	paired $linker gcc -fuse-ld=$linker "${link[@]}" -- "$build/bin/staticld" -fuse-ld=$linker "${link[@]}"
done
printf '\n%-10s %10s %10s\n' "" "ld alone" fastest
paired fastest gcc "${link[@]}" -- "$build/bin/staticld" --staticld-linker=fastest "${link[@]}"
awk '
	($1 == "lld" || $1 == "mold") && $2 > 1.05 { print $1 ": the check adds more than 5 %"; bad = 1 }
	$1 == "fastest" { printf "fastest: %.1f times as fast\n", 1 / $2; if ($2 > 1 / 6) bad = 1 }
	END { exit bad }' quotients
