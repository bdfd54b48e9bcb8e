#!/usr/bin/env python3
"""faults.py --inject PROGRAM [--every N] [--all] [--seconds N] [--links hello,...] [--roles driver,linker,...]
[--faults kill,ENOSPC,...] [--jobs N] [--keep DIR]

Makes a link fail at each system call of each process that takes part: the driver role, the compiler, collect2, the linker role,
the linker with the plugin, and the children of these (driver+). A link makes much the same calls each time, so they are counted
first. Where a process makes the same call thousands of times the first 64 are taken and then ever fewer; --every N: one of N calls.
At each of them its process is killed, and the call fails with one of the errors in turn; --all: with each of them. "not hit": the
link made fewer calls than the one that was counted. PROGRAM is tests/faults/inject.c, for x86-64 alone.
What has to hold afterwards, whatever happened:
  output    there is none; or, where nothing is denied, one with status 0 that `staticld verify` proves
  left      no file of ours beside the output or in TMPDIR. A file of the compiler's own (ccXXXXXX) stays when the compiler is
            killed or may not remove it. A kill between the two calls of a rename can leave .staticld-*, which is then proven
  status    0 only with an output; a denied link never
  words     a link that failed says why: something on stderr, at most one message of staticld's own; nothing where it passed
  hang      all processes end
Prints a table and a line for each violation; status 1 when there is one.
"""
import argparse
import concurrent.futures
import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ERRORS = ["ENOSPC", "EMFILE", "EACCES", "EIO", "EINTR"]
ROLES = ["driver", "driver+", "gcc", "gcc+", "collect2", "collect2+", "linker", "linker+", "ld", "ld+"]
LINKS = {
    "hello": ("int main(void) { return 0; }", []),
    "denied": ("#include <pwd.h>\nint main(void) { return getpwnam(\"root\") != 0; }", []),
    "sealed": ("#include <pwd.h>\nint main(void) { return getpwnam(\"root\") == 0; }", ["--staticld-policy=sealed"]),
}
PATIENCE = 60
WRITES = (1, 20)
RENAMES = (82, 264, 316, 86, 265)
# What concerns memory, signals and the process itself does not fail for the reasons of ERRORS; it is only killed there: mmap, mprotect,
# munmap, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, getpid, exit, wait4, getuid, getgid, geteuid, getegid, getppid, arch_prctl, gettid,
# set_tid_address, exit_group, set_robust_list, prlimit64, getrandom, rseq.
UNFAILING = {"9", "10", "11", "12", "13", "14", "15", "39", "60", "61", "102", "104", "107", "108", "110", "158", "186", "218", "231",
             "273", "302", "318", "334"}


def environment(work):
    return {"PATH": os.environ["PATH"], "TMPDIR": work + "/tmp", "LC_ALL": "C", "HOME": work}


class Outcome:
    def __init__(self, done, status, words, violations):
        self.done, self.status, self.words, self.violations = done, status, words, violations


def ours(name):
    return not re.fullmatch(r"cc[A-Za-z0-9]{6}(\..*)?", name)


def run(inject, point, keep):
    """One link with the fault at POINT, or with none to count its calls."""
    link, role, number, fault = point
    work = tempfile.mkdtemp(prefix="faults.")
    os.mkdir(work + "/tmp")
    os.mkdir(work + "/out")
    shutil.copy(objects[link], work + "/a.o")
    log = work + "/log"
    where = [role, str(number), "kill" if fault == "kill" else str(getattr(errno, fault))] if role else []
    command = [inject, log, *where, "--", staticld, *LINKS[link][1], "-o", "out/a", "a.o"]
    try:
        p = subprocess.run(command, cwd=work, env=environment(work), stdin=subprocess.DEVNULL, timeout=PATIENCE,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        status, words = p.returncode, p.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        status, words = None, ""
    with open(log) as f:
        lines = f.read().splitlines()
    if not role:
        shutil.rmtree(work)
        if status == 125:
            sys.exit("faults.py: " + words)
        return lines
    outcome = judge(work, point, status, words, lines[0].split() if lines else None)
    if outcome.violations and keep:
        shutil.copytree(work, f"{keep}/{link}-{role}-{number}-{fault}", dirs_exist_ok=True)
    shutil.rmtree(work)
    return outcome


def proven(path):
    return subprocess.run([staticld, "verify", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def judge(work, point, status, words, hit):
    link, role, number, fault = point
    if status is None:
        return Outcome(hit, status, words, ["hang"])
    violations = []
    output = work + "/out/a"
    there = os.path.lexists(output)
    if link == "denied" and there:
        violations.append("output: of a denied link")
    elif there and status != 0 and not (fault == "kill" and role == "driver"):
        violations.append(f"output: though the status is {status}")
    elif there and not proven(output):
        violations.append("output: not proven")
    if status == 0 and (not there or link == "denied"):
        violations.append("status: 0 without an output")
    call, first = (int(hit[2]), int(hit[3])) if hit else (0, 0)
    left = [n for n in os.listdir(work + "/out") if n != "a"] + [n for n in os.listdir(work + "/tmp") if ours(n)]
    left += [n for n in os.listdir(work) if n not in ("a.o", "log", "tmp", "out")]
    if fault == "kill" and call in RENAMES:
        left = [n for n in left if not (n.startswith(".staticld-") and proven(f"{work}/out/{n}"))]
    if left:
        violations.append("left: " + " ".join(left))
    # A program does not count its calls the same twice: it may be one of these after all.
    if hit and fault != "kill" and hit[2] in UNFAILING:
        return Outcome(hit, status, words, violations)
    violations += badwords(link, role, fault, status, words, call in WRITES and first in (1, 2))
    return Outcome(hit, status, words, violations)


def badwords(link, role, fault, status, words, silenced):
    """What is wrong with WORDS, all that came on both streams; SILENCED: the fault was to what prints them."""
    # A verdict is one message, with all that was found and its last line.
    said = [l for l in words.splitlines() if re.match(r"staticld: (?!warning|denied:|hint:)", l) and " was not written (" not in l]
    if len(said) > 1:
        return [f"words: {len(said)} messages: " + " | ".join(said)]
    if status == 0 and words and link != "sealed":
        return ["words: on a link that passed: " + words.splitlines()[0]]
    if status != 0 and not words.strip() and not silenced and not (fault == "kill" and role == "driver"):
        return [f"words: none, status {status}"]
    return []


def points(link, inject, every):
    """The calls to try: (role, number, whether it can fail)."""
    seen, picked = {}, []
    for line in run(inject, (link, None, 0, None), None):
        role, number, call = line.split()
        if role not in wanted:
            continue
        n = seen[role, call] = seen.get((role, call), 0) + 1
        if n <= 64 or (n & (n - 1)) == 0:
            picked.append((role, int(number), call not in UNFAILING))
    return picked[::every]


def plan(inject, a):
    todo = []
    for k, link in enumerate(a.links):
        for i, (role, number, fails) in enumerate(points(link, inject, a.every)):
            errors = [f for f in a.faults if f != "kill" and fails]
            if "kill" in a.faults:
                todo.append((link, role, number, "kill"))
            todo += [(link, role, number, f) for f in (errors if a.all else errors[(i + k) % len(errors):][:1] if errors else [])]
    return todo


def table(counts):
    print(f"{'link':8} {'role':10} {'fault':8} {'calls':>6} {'passed':>7} {'failed':>7} {'not hit':>8} {'violations':>11}")
    for (link, role, fault), c in sorted(counts.items(), key=lambda x: (x[0][0], ROLES.index(x[0][1]), x[0][2])):
        print(f"{link:8} {role:10} {fault:8} {sum(c[:3]):6} {c[0]:7} {c[1]:7} {c[2]:8} {c[3]:11}")


def main():
    global wanted, staticld, objects
    p = argparse.ArgumentParser()
    p.add_argument("--inject", required=True)
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--all", action="store_true")
    p.add_argument("--seconds", type=int, default=0)
    p.add_argument("--links", type=lambda s: s.split(","), default=list(LINKS))
    p.add_argument("--roles", type=lambda s: s.split(","), default=ROLES)
    p.add_argument("--faults", type=lambda s: s.split(","), default=["kill", *ERRORS])
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--keep")
    a = p.parse_args()
    wanted = set(a.roles)
    staticld = os.environ["STATICLD_BUILD"] + "/bin/staticld"
    begin, counts, violations, tried, work = time.time(), {}, 0, 0, tempfile.mkdtemp(prefix="faults.")
    objects = {}
    for name, (source, _) in LINKS.items():
        objects[name] = f"{work}/{name}.o"
        subprocess.run(["gcc", "-x", "c", "-c", "-o", objects[name], "-"], input=source.encode(), check=True)
    todo = plan(a.inject, a)
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        def one(point):
            if a.seconds and time.time() - begin > a.seconds:
                return None
            return run(a.inject, point, a.keep)
        for point, o in zip(todo, pool.map(one, todo)):
            if not o:
                continue
            tried += 1
            c = counts.setdefault((point[0], point[1], point[3]), [0, 0, 0, 0])
            c[2 if not o.done else 0 if o.status == 0 else 1] += 1
            c[3] += len(o.violations)
            for v in o.violations:
                violations += 1
                print(f"{point[0]} {point[1]} {point[2]} {point[3]} (call {o.done[2] if o.done else '-'}): {v}", flush=True)
    shutil.rmtree(work)
    table(counts)
    print(f"{len(todo)} faults, {tried} tried, {violations} violations")
    return 1 if violations or not tried else 0


sys.exit(main())
