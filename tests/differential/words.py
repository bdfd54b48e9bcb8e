#!/usr/bin/env python3
"""words.py READING [--lines N] [--seed N] [--drivers gcc,clang]: random command lines, and what staticld takes them for, held against
what the driver itself would run (-###).

  - a link is taken for a link, a compile for a compile: the programs that the driver names tell. What asks for nothing that we know is
    "guarded": clang links without an input, and of -shared, -pie, -no-pie and -static-pie GCC takes the last alone; then it still finds our
    linker role, which judges that link (tests/bypass/unseen-links.bats, linker-flags.bats)
  - the output is the one that is on the linker's command line; -shared and -r are seen
  - the words that staticld makes of a final link make the driver call a static link: -static, or -pie too, and no loader
Prints each difference, and counts.
"""
import argparse
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

INPUTS = ["a.c", "b.c", "a.o", "b.o", "lib.a", "-lm", "-lfoo", "c.s", "d.S", "e.cc", "-x\tc\ta.c\t-x\tnone", "x.so", "l.ld"]
LINKS = ["-static", "-static-pie", "-pie", "-no-pie", "-shared", "-r", "-rdynamic", "-nostdlib", "-nostartfiles", "-nodefaultlibs", "-s",
         "-Wl,-O1", "-Wl,-rpath,/x", "-Wl,--as-needed", "-Wl,-Map,m", "-Xlinker\t-v", "-Wl,-export-dynamic", "-L.", "-L\t/x", "-T\tl.ld",
         "-z\tnow", "-u\tmain", "-e\tmain", "-Wl,--gc-sections", "-static-libgcc", "-pthread", "-nolibc", "-Wl,-dynamic-linker,/x"]
COMPILES = ["-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "-MD", "-MMD", "-MF\tdep", "-MT\tt"]
OTHERS = ["-O2", "-g", "-Wall", "-Dx=-c", "-D\t-shared", "-I.", "-I\t-r", "-include\tstdio.h", "-isystem\t/x", "-std=c11", "-fPIC", "-fPIE",
          "-fno-pie", "-m64", "-flto", "-pipe", "-save-temps", "-fuse-ld=bfd", "-fuse-ld=gold", "-w", "-march=native", "-v", "-B.", "-g3",
          "-ffunction-sections", "-print-file-name=libc.a", "-dumpmachine", "-print-search-dirs", "-Wa,-c", "-Wp,-shared",
          "--param\tmax-inline-insns-single=1", "-idirafter\t-c", "-Xassembler\t-c", "-Xpreprocessor\t-DX", "-iquote\t-static"]
OUTPUTS = ["-o\tout", "-oout", "-o\tb.out\t-o\tlast", "-o\t-weird", "--output=long", "--output\tapart"]


def line(r):
    words = [r.choice(INPUTS) for _ in range(r.choice([0, 1, 1, 1, 2, 3]))]
    for some, most in ((LINKS, 3), (OTHERS, 3)):
        words += [r.choice(some) for _ in range(r.randrange(most + 1))]
    if r.random() < 0.3:
        words.append(r.choice(COMPILES))
    if r.random() < 0.6:
        words.append(r.choice(OUTPUTS))
    r.shuffle(words)
    return "\t".join(words).split("\t") if words else []


def asked(driver, words):
    """(status, command lines that DRIVER would run); --version is none of them: with -### it means something else"""
    p = subprocess.run([driver, "-###", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    commands = []
    for l in p.stderr.splitlines():
        if re.match(r'^ ?("?/\S+|\(in-process\))', l):
            try:
                command = shlex.split(l)
            except ValueError:
                continue
            if command and command[0].startswith("/") and not command[0].endswith(":"):
                commands.append(command)
    return p.returncode, commands


def linker(commands):
    """The last command line of a linker's, without the program's name"""
    for c in reversed(commands):
        if re.search(r"/(collect2|ld|ld\.\w+)$", c[0]):
            return c[1:]
    return None


def output(words):
    name = "a.out"
    for i, w in enumerate(words[:-1]):
        if w == "-o":
            name = words[i + 1]
    return name


def overruled(words):
    """Whether another kind of link follows -shared in WORDS"""
    kinds = [w for w in words if w in ("-shared", "-pie", "-no-pie", "-static-pie")]
    return "-shared" in kinds and kinds[-1] != "-shared"


def compare(driver, words, says):
    head, *made = says.split("\t")
    job, linkage, out = head.split(" ", 2)
    status, commands = asked(driver, words)
    if status != 0:
        return "refused", None
    link = linker(commands)
    if job == "shared" and driver == "gcc" and overruled(words):
        job = "guarded"
    if job == "guarded":
        return job, None
    if (link is not None) != (job not in ("question", "compile")):
        return job, f"{job}, and {driver} " + ("links" if link else "does not link")
    if link is None:
        return job, None
    if out != output(link):
        return job, f"the output is {out}, and for {driver} {output(link)}"
    if driver == "gcc" and job == "final" and ("-shared" in link or "-r" in link):
        return job, f"final, and {driver} makes another"
    if job != "final":
        wanted = {"shared": ("-shared", "-Bshareable"), "relocatable": ("-r", "-i")}.get(job, ())
        return job, None if not wanted or any(w in link for w in wanted) else f"{job}, and not for {driver}"
    status, commands = asked(driver, made)
    link = linker(commands)
    if status != 0 or link is None:
        return job, f"what is made of it does not link: {made}"
    if "-static" not in link or any(w.startswith(("-dynamic-linker", "--dynamic-linker")) for w in link):
        return job, f"what is made of it is not static: {made}"
    if (linkage == "static-pie") != ("-pie" in link):
        return job, f"what is made of it is no {linkage}: {made}"
    return job, None


def main():
    p = argparse.ArgumentParser()
    p.add_argument("reading")
    p.add_argument("--lines", type=int, default=1000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--drivers", type=lambda s: s.split(","), default=["gcc", "clang"])
    a = p.parse_args()
    reading = os.path.abspath(a.reading)
    found, counts = 0, {}
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        for name in ("a.c", "b.c", "a.o", "b.o", "lib.a", "c.s", "d.S", "e.cc", "x.so", "l.ld"):
            open(name, "w").close()
        r = random.Random(a.seed)
        rows = [line(r) for _ in range(a.lines)]
        rows = [w for w in rows if w]
        says = subprocess.run([reading, "--words"], input="".join("\t".join(w) + "\n" for w in rows), capture_output=True, text=True,
                              check=True).stdout.splitlines()
        for words, said in zip(rows, says, strict=True):
            for driver in a.drivers:
                job, difference = compare(driver, words, said)
                counts[driver, job] = counts.get((driver, job), 0) + 1
                if difference:
                    found += 1
                    print(f"{driver} {shlex.join(words)}: {difference}", flush=True)
    print(f"{len(rows)} command lines: " + ", ".join(f"{n} {d} {j}" for (d, j), n in sorted(counts.items())) + f"; {found} differences")
    return 1 if found else 0


sys.exit(main())
