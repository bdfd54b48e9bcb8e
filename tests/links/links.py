#!/usr/bin/env python3
"""links.py [--first SEED] [--links N] [--seconds N] [--linkers bfd,gold,...] [--policies default,...] [--jobs N] [--keep DIR] [SEED...]

Makes a small random program for each seed (program.py). With each linker it is linked in a way of its own (linking.py): by the compiler
alone, the twin, and by staticld under three policies. Each link by staticld is held against the twin:
  - what comes out is static, has no loader and, where the policy denies NSS, nothing of NSS; it does what its twin does
  - what is denied names symbols that the policy denies and that its twin really has from the libc
  - what the twin has of what the policy denies is denied, unless only code that LTO makes refers to it: a function that looks up by
    NSS; and, of those that each program has, one that code in the twin refers to
  - a twin without a hazard has an output
  - nothing else is left: no file beside the output, none in TMPDIR
A seed makes always the same, whatever else is asked for. Prints a line for each violation, which says how to have it again, a table,
and "N links, N denied, N failed, N violations"; failed: neither linked. --links, --seconds, SIGTERM: begins no program after these.
"""
import argparse
import collections
import concurrent.futures
import itertools
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True   # the tree stays as it is

from elf import Elf
from linking import DENIED, Files, Link, run
from program import FUNCTIONS, LOADS, NSS, Program

BUILD = os.environ.get("STATICLD_BUILD") or os.path.abspath(f"{os.path.dirname(__file__)}/../../build")
LINKERS = ["bfd", "gold", "lld", "mold"]
POLICIES = {"default": {*NSS, *LOADS}, "strict": {*NSS, *LOADS}, "sealed": set(), "names.cfg": set(DENIED), "musl": set()}
LOADER = [b"invalid mode for dlopen()\0", b"cannot allocate dependency list\0", b"no version information available (required by %s)\0",
          b"cannot create cache for search path\0"]
CHOKES = [b"libnss_%s.so%s\0", b"/etc/nsswitch.conf\0", b"Illegal status in __nss_next.\n\0"]


class Twin:
    """What the compiler alone makes of LINK: whether it links, the symbols that it has and are not the program's own definitions, those
    of them that its code refers to, and what it does."""

    def __init__(self, link, env):
        p, d = link.program, link.files.d
        self.linked, self.symbols, self.refers, self.does = link.twin(env), set(), set(), None
        if self.linked:
            found = Elf(f"{d}/twin").symbols
            self.symbols = {s for s, address in found.items() if s not in p.own or address != found.get(p.own[s])}
            self.refers = {r.symbol for r in p.references if r.shows in found and r.symbol in self.symbols and r.symbol not in p.unsure}
            self.does = run(["./twin"], d)
            os.remove(f"{d}/twin")


class Check:
    """LINK by staticld under POLICY, held against its twin: result, and faults, what is wrong with it."""

    def __init__(self, link, policy, twin, env):
        self.link, self.p, self.d, self.policy, self.twin, self.faults = link, link.program, link.files.d, policy, twin, []
        before = set(os.listdir(self.d))
        self.status, self.said = run([f"{BUILD}/bin/staticld{'++' * self.p.cxx}", "-o", "out", *link.words], self.d,
                                     {**env, "STATICLD_CC": self.p.compiler, "STATICLD_POLICY": "./" * policy.endswith(".cfg") + policy})
        self.left(before)
        self.judge()
        if os.path.exists(f"{self.d}/out"):
            os.remove(f"{self.d}/out")

    def fault(self, text):
        self.faults.append(text)

    def left(self, before):
        more, there = set(os.listdir(self.d)) - before - {"out"}, os.listdir(f"{self.d}/tmp")
        # a compiler that is ended leaves files of its own
        own = [n for n in there if "staticld" in n or (self.status == 0 and not self.p.lto)]
        if more or own:
            self.fault(f"left: {sorted(more) + own}")
        if there:
            shutil.rmtree(f"{self.d}/tmp")
            os.mkdir(f"{self.d}/tmp")

    def output(self):
        out = Elf(f"{self.d}/out")
        if out.interpreter or out.needed:
            self.fault("dynamic")
        loader = [t for t in LOADER if t in out.bytes] + sorted({"_dl_open", "dl_open_worker", "_dl_map_object_deps"} & set(out.symbols))
        if loader and not self.link.musl:
            self.fault(f"the loader is in it: {loader}")
        chokes = [t for t in CHOKES if t in out.bytes]
        if self.policy in ("default", "strict") and not self.link.beside and (len(chokes) > 1 or "__nss_module_load" in out.symbols):
            self.fault(f"NSS is in it: {chokes}")
        # a twin that crashes is the linker's own affair
        if self.twin.linked and self.twin.does[0] >= 0 and run(["./out"], self.d) != self.twin.does:
            self.fault("it does not do what its twin does")

    def expected(self):
        """What of its twin the policy denies. NSS is there because something refers to it, or with a harmless function of the same member
        of the libc; the rest may be in each program."""
        has = set() if self.link.beside else self.twin.symbols & set(NSS)
        return POLICIES[self.policy] & (has | self.twin.refers)

    def named(self):
        """The symbols that the refusal names."""
        parts = re.split(r"^staticld: ", self.said, flags=re.M)
        return [name for part in parts if part.startswith("denied") for name in re.findall(r"^  (\S+): (?:referred to|named by|in the link)", part, re.M)]

    def byname(self, name, named):
        """Whether NAME, the program's own function, may be named all the same: a row of names.cfg denies it whoever defines it, and of two
        weak definitions lld and mold do not say which they took, which is told beside what is really there."""
        return name in self.p.own and (self.policy == "names.cfg" or
                                       (self.link.linker in ("lld", "mold") and not self.twin.symbols.isdisjoint(named)))

    def denied(self):
        named, dropping = self.named(), self.link.has("-Wl,--gc-sections")
        # fork and endpwent keep what a reference brought that is dropped itself
        kept = re.findall(r"^  kept: .* > (\S+):", self.said, re.M)
        # an object for another libc is denied although what shows it is dropped
        if (kept and set(kept) <= self.twin.symbols) or (dropping and self.link.musl and "denied: foreign-libc" in self.said):
            return
        if self.policy != "strict" and set(named) & FUNCTIONS.keys() - POLICIES[self.policy]:
            self.fault(f"denied although the policy allows it: {named}")
        # of what LTO will leave out nothing is known yet, and what a script or an option may keep counts as kept
        if self.p.lto or (dropping and (self.link.scripts or "named by an option" in self.said)):
            return
        gone = [s for s in named if s not in self.twin.symbols and not self.byname(s, named)]
        # the output is searched for nss, dlopen and iconv alone: what else is denied stays so where the linker has yet to drop it
        if dropping and self.link.linker in ("bfd", "gold"):
            gone = [s for s in gone if s in {*NSS, *LOADS} and self.policy != "names.cfg"]
        if gone:
            self.fault(f"denied for what its twin has not: {gone}")
        if not named and not self.expected():
            self.fault("denied, and its twin has no hazard")

    def unbound(self):
        """A script's name that the program itself refers to weakly alone: GNU ld looks into no archive for it, and says so. The twin has
        it from the libc's own loader, which the seal leaves out."""
        said = re.search(r"^\S*ld.bfd:\S+\.ld:\d+: undefined symbol `(\w+)' referenced in expression$", self.said, re.M)
        return said and said.group(1) in self.p.unsure & LOADS.keys()

    def judge(self):
        denied, linked = "staticld: denied" in self.said, self.status == 0
        self.result = "denied" if denied else "linked" if linked else "failed"
        if self.status not in (0, 1):
            self.fault(f"status {self.status}")
        if linked:
            self.output()
            if not self.twin.linked:
                self.fault("linked, and its twin was not")
            if self.expected() and not self.p.hidden:
                self.fault(f"passed, and its twin has {sorted(self.expected())}")
        elif os.path.exists(f"{self.d}/out"):
            self.fault("an output is there after a failure")
        elif self.twin.linked and denied:
            self.denied()
        elif self.twin.linked and not self.p.hidden and not (self.policy == "sealed" and self.unbound()):
            self.fault("not linked, and staticld does not say why")


def linkers(program, wanted):
    """The linkers of WANTED that link PROGRAM: mold reads no assignments in scripts, lld nothing that gcc made for LTO."""
    return [w for w in wanted if (w != "mold" or program.mold) and not (w == "lld" and program.lto and program.compiler == "gcc")]


def say(check, seed, keep):
    p, linker = check.p, check.link.linker
    again = f"links.py --linkers {linker} --policies {check.policy} {seed}"
    print(f"seed {seed}, {linker}, {check.policy}: {'; '.join(check.faults)}; again: {again}\n"
          f"  STATICLD_CC={p.compiler} STATICLD_POLICY={check.policy} staticld{'++' * p.cxx} -o out {' '.join(check.link.words)}\n  " +
          check.said.strip().replace("\n", "\n  ")[-1500:], flush=True)
    if keep:
        shutil.copytree(check.d, f"{keep}/{seed}", dirs_exist_ok=True)


def one(seed, args):
    """Makes the program of SEED and its links: for each the linker, the result, and whether something is violated."""
    program, results, d = Program(seed), [], tempfile.mkdtemp(prefix="links-")
    env = {k: v for k, v in os.environ.items() if not k.startswith("STATICLD_")}
    env.update(TMPDIR=f"{d}/tmp", LC_ALL="C")
    try:
        files = Files(program, d)
        for linker in linkers(program, args.linkers):
            link = Link(files, seed, linker, program.musl)
            twin = Twin(link, {**env, "TMPDIR": d})
            for policy in link.policies:
                if policy in args.policies:
                    check = Check(link, policy, twin, env)
                    results.append((linker, check.result, bool(check.faults)))
                    if check.faults:
                        say(check, seed, args.keep)
    except Exception as e:   # an output that is no program, a source that does not compile
        print(f"seed {seed}: {type(e).__name__}: {e}", flush=True)
        results.append((args.linkers[0], "failed", True))
    finally:
        shutil.rmtree(d, ignore_errors=True)
    return results


def table(counts, of):
    """Prints what came of the links of each linker and of all; the number of violations."""
    print(f"{'linker':8}{'links':>8}{'denied':>8}{'failed':>8}{'violations':>12}")
    for linker in of:
        c = counts[linker]
        print(f"{linker:8}{c['links']:8}{c['denied']:8}{c['failed']:8}{c['violations']:12}")
    total = sum(counts.values(), collections.Counter())
    print(f"{total['links']} links, {total['denied']} denied, {total['failed']} failed, {total['violations']} violations")
    return total["violations"]


def main():
    a = argparse.ArgumentParser(usage=__doc__)
    a.add_argument("--first", type=int, default=1)
    a.add_argument("--links", type=int, default=100)
    a.add_argument("--seconds", type=int, default=0)
    a.add_argument("--linkers", type=lambda s: s.split(","), default=LINKERS)
    a.add_argument("--policies", type=lambda s: s.split(","), default=list(POLICIES))
    a.add_argument("--jobs", type=int, default=os.cpu_count())
    a.add_argument("--keep", help="where the files of each violation are copied to")
    a.add_argument("seeds", nargs="*", type=int)
    args = a.parse_args()
    if not os.access(f"{BUILD}/bin/staticld", os.X_OK):
        sys.exit(f"links.py: no staticld in {BUILD}: run make, or set STATICLD_BUILD")
    end = time.monotonic() + args.seconds if args.seconds else None
    counts, stop = {linker: collections.Counter() for linker in args.linkers}, threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    seeds = iter(args.seeds or itertools.count(args.first))

    def work():
        for seed in seeds:
            enough = not args.seeds and sum(c["links"] for c in counts.values()) >= args.links
            if enough or stop.is_set() or (end and time.monotonic() > end):
                return
            for linker, result, violated in one(seed, args):
                counts[linker].update({"links": 1, result: 1, "violations": int(violated)})

    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for done in [pool.submit(work) for _ in range(args.jobs)]:
            done.result()
    sys.exit(table(counts, args.linkers) > 0)


main()
