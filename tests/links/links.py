#!/usr/bin/env python3
"""links.py [--first SEED] [--links N] [--seconds N] [--linkers bfd,gold,...] [--jobs N] [--keep DIR] [SEED...]

Makes a small random program for each seed, links it with staticld and, as a twin, with the compiler alone, and holds
both against each other:
  - what comes out is static, has no loader and, where the policy denies NSS, nothing of NSS; it does what its twin does
  - what is denied names symbols that its twin really has
  - what the twin has of what the policy denies is denied, unless only code that LTO makes refers to it
  - a twin without a hazard has an output
  - nothing else is left: no file beside the output, none in TMPDIR
A seed always makes the same program. Prints a line for each violation and "N links, N denied, N failed, N violations".
"""
import argparse
import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

NSS = {
    "getpwnam": ("void *", '"root"', "const char *"), "getgrgid": ("void *", "0", "int"),
    "gethostbyname": ("void *", '"localhost"', "const char *"), "getlogin": ("char *", "", "void"),
    "getservbyname": ("void *", '"http", "tcp"', "const char *, const char *"),
    "getaddrinfo": ("int", '"localhost", "80", 0, (void *)buffer', "const char *, const char *, void *, void *"),
}
LOADS = {
    "dlopen": ("void *", '"libm.so.6", 2', "const char *, int"), "dlsym": ("void *", '0, "main"', "void *, const char *"),
    "iconv_open": ("void *", '"KOI8-R", "UTF-8"', "const char *, const char *"),
}
HARMLESS = {
    "puts": ("int", '"never"', "const char *"), "strlen": ("unsigned long", '"abc"', "const char *"),
    "getpid": ("int", "", "void"), "strtol": ("long", '"7", 0, 10', "const char *, char **, int"),
    "mkfifo": ("int", '"/nonexistent/x", 0', "const char *, unsigned"), "toupper": ("int", "97", "int"),
}
FUNCTIONS = {**NSS, **LOADS, **HARMLESS}
WAYS = ["call", "call", "call", "pointer", "table", "weak", "alias", "asm", "symver", "wrap", "defsym", "script", "comdat",
        "constructor", "ifunc", "real"]
LOADER = [b"invalid mode for dlopen()\0", b"cannot allocate dependency list\0", b"no version information available (required by %s)\0",
          b"cannot create cache for search path\0"]
CHOKES = [b"libnss_%s.so%s\0", b"/etc/nsswitch.conf\0", b"Illegal status in __nss_next.\n\0"]


class Program:
    """One random program: its sources, how they become inputs, and the words of its link."""

    def __init__(self, seed, linkers):
        r = self.r = random.Random(seed)
        self.linker = r.choice(linkers)
        self.compiler = r.choice(["gcc", "gcc", "gcc", "clang"])
        self.policy = r.choice(["default", "default", "strict", "sealed"])
        self.lto = r.random() < 0.12 and not (self.compiler == "gcc" and self.linker == "lld")
        self.flags = [r.choice(["-O0", "-O1", "-O2"])] + (["-flto"] if self.lto else [])
        self.words, self.scripts, self.hidden = [], {}, False
        self.units = [[] for _ in range(r.randint(1, 4))]
        self.count = r.randint(2, 8)
        if r.random() < 0.5:
            self.flags += ["-ffunction-sections", "-fdata-sections"]
        if r.random() < 0.4:
            self.words.append("-Wl,--gc-sections")
        for i in range(self.count):
            self.units[r.randrange(len(self.units))].append(self.function(i))
        self.options()

    def callee(self):
        r = self.r
        kind = r.choices([HARMLESS, NSS, LOADS], [0.7, 0.2, 0.1])[0]
        return r.choice(sorted(kind))

    def function(self, i):
        """Source of fI, which does nothing unless told, and then calls FUNCTION in some way, and perhaps later functions."""
        r, name, way = self.r, self.callee(), self.r.choice(WAYS)
        result, args, params = FUNCTIONS[name]
        head = f"{result} {name}({params});\nint f{i}(int n);\n"
        if way == "asm" and self.lto:
            self.hidden = True
        body = getattr(self, "by_" + way)(i, name, result, args, params)
        later = [j for j in range(i + 1, self.count) if r.random() < 0.3]
        calls = "".join(f"\tint f{j}(int n);\n" for j in later) + "".join(f"\tn += f{j}(n);\n" for j in later)
        return head + body.replace("%calls%", calls)

    def by_call(self, i, name, result, args, params):
        return f"int f{i}(int n)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n%calls%\tif (n > 99)\n\t\t(void){name}({args});\n\treturn n;\n}}\n"

    def by_pointer(self, i, name, result, args, params):
        return f"void *volatile p{i} = (void *){name};\nint f{i}(int n)\n{{\n%calls%\treturn n > 99 && p{i};\n}}\n"

    def by_table(self, i, name, result, args, params):
        return (f"static void *const t{i}[] __attribute__((section(\"hooks{i}\"), used)) = {{ (void *){name} }};\n"
                f"extern void *const __start_hooks{i}[];\nint f{i}(int n)\n{{\n%calls%\treturn n > 99 && __start_hooks{i}[0];\n}}\n")

    def by_weak(self, i, name, result, args, params):
        return f"#pragma weak {name}\nint f{i}(int n)\n{{\n%calls%\treturn n > 99 && (void *){name} != 0;\n}}\n"

    def by_alias(self, i, name, result, args, params):
        return (f"static int g{i}(int n)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n%calls%\tif (n > 99)\n\t\t(void){name}({args});\n\treturn n;\n}}\n"
                f"int f{i}(int n) __attribute__((alias(\"g{i}\")));\n")

    def by_asm(self, i, name, result, args, params):
        return (f"void a{i}(void);\n__asm__(\".text\\n.globl a{i}\\na{i}: jmp {name}\\n\");\n"
                f"int f{i}(int n)\n{{\n%calls%\tif (n > 99)\n\t\ta{i}();\n\treturn n;\n}}\n")

    def by_symver(self, i, name, result, args, params):
        if self.lto or self.linker in ("lld", "mold"):
            return self.by_call(i, name, result, args, params)
        return (f"int s{i}(int n);\nint v{i}(int n)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n%calls%\tif (n > 99)\n\t\t(void){name}({args});\n\treturn n;\n}}\n"
                f"__asm__(\".symver v{i}, s{i}@@V1\");\nint f{i}(int n)\n{{\n\treturn s{i}(n);\n}}\n")

    def by_wrap(self, i, name, result, args, params):
        self.words.append(f"-Wl,--wrap=w{i}")
        return (f"int w{i}(int n);\nint __wrap_w{i}(int n)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n%calls%\tif (n > 99)\n\t\t(void){name}({args});\n\treturn n;\n}}\n"
                f"int f{i}(int n)\n{{\n\treturn w{i}(n);\n}}\n")

    def by_real(self, i, name, result, args, params):
        if f"-Wl,--wrap={name}" in self.words or self.linker in ("lld", "mold") or self.lto:
            return self.by_call(i, name, result, args, params)
        self.words.append(f"-Wl,--wrap=x{i}")
        return (f"int x{i}(int n)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n%calls%\tif (n > 99)\n\t\t(void){name}({args});\n\treturn n;\n}}\n"
                f"int __real_x{i}(int n);\nint f{i}(int n)\n{{\n\treturn __real_x{i}(n);\n}}\n")

    def by_defsym(self, i, name, result, args, params):
        if self.lto or self.linker in ("lld", "mold"):
            return self.by_call(i, name, result, args, params)
        self.words.append(f"-Wl,--defsym=d{i}={name}" + ("" if self.r.random() < 0.5 else f" -Wl,-u,{name}"))
        return f"void d{i}(void);\n" + f"int f{i}(int n)\n{{\n%calls%\tif (n > 99)\n\t\td{i}();\n\treturn n;\n}}\n"

    def by_script(self, i, name, result, args, params):
        if self.lto or self.linker in ("lld", "mold"):
            return self.by_call(i, name, result, args, params)
        self.scripts[f"s{i}.ld"] = f"EXTERN({name})\n" + self.r.choice([f"d{i} = {name};\n", f"PROVIDE(d{i} = {name});\n"])
        return f"void d{i}(void);\n" + f"int f{i}(int n)\n{{\n%calls%\tif (n > 99)\n\t\td{i}();\n\treturn n;\n}}\n"

    def by_comdat(self, i, name, result, args, params):
        return (f"__asm__(\".section .text.c{i},\\\"axG\\\",%progbits,c{i},comdat\\n.weak c{i}\\nc{i}: jmp {name}\\n.text\\n\");\n"
                f"void c{i}(void);\nint f{i}(int n)\n{{\n%calls%\tif (n > 99)\n\t\tc{i}();\n\treturn n;\n}}\n") if not self.lto \
            else self.by_call(i, name, result, args, params)

    def by_constructor(self, i, name, result, args, params):
        return (f"static volatile int c{i};\n__attribute__((constructor)) static void k{i}(void)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n"
                f"\tif (c{i} > 99)\n\t\t(void){name}({args});\n}}\nint f{i}(int n)\n{{\n%calls%\treturn n;\n}}\n")

    def by_ifunc(self, i, name, result, args, params):
        if self.lto:
            return self.by_call(i, name, result, args, params)
        return (f"static int i{i}(int n)\n{{\n\tstatic char buffer[64];\n\t(void)buffer;\n%calls%\tif (n > 99)\n\t\t(void){name}({args});\n\treturn n;\n}}\n"
                f"static int (*r{i}(void))(int)\n{{\n\treturn i{i};\n}}\nint f{i}(int n) __attribute__((ifunc(\"r{i}\")));\n")

    def options(self):
        r = self.r
        if r.random() < 0.2:
            self.flags.append("-fPIE")
            self.words.append("-static-pie")
        for word, chance in [("-s", 0.1), ("-Wl,-O2", 0.2), ("-Wl,--build-id", 0.1), ("-Wl,-z,muldefs", 0.05), ("-pthread", 0.1),
                             ("-lm", 0.2), ("-Wl,-z,relro,-z,now", 0.1), ("-Wl,--no-whole-archive", 0.1), ("-Wl,--print-map -Wl,--cref", 0.05),
                             ("-Wl,-z,separate-code", 0.1), ("-g", 0.1), ("-Wl,--discard-all", 0.1)]:
            if r.random() < chance:
                self.words.append(word)
        if self.linker != "bfd" and self.linker != "mold" and r.random() < 0.2:
            self.words.append("-Wl,--icf=all")
        if r.random() < 0.1:
            self.flags.append("-fno-asynchronous-unwind-tables")
        self.archived = [r.choice(["object", "object", "archive", "thin", "whole", "relinked", "lib"]) for _ in self.units]
        # what LTO makes is compiled in the link: an archive of such objects needs the compiler's own ar
        if self.lto:
            self.archived = ["object"] * len(self.units)

    def main(self):
        calls = [i for i in range(self.count) if self.r.random() < 0.6]
        return ("int puts(const char *);\n" + "".join(f"int f{i}(int n);\n" for i in calls) +
                "int main(int argc, char **argv)\n{\n\tint n = argc;\n\t(void)argv;\n" +
                "".join(f"\tn += f{i}(n);\n" for i in calls) + "\tputs(\"done\");\n\treturn n > 9;\n}\n")


def run(argv, cwd, env=None, timeout=120):
    try:
        p = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False)
        return p.returncode, (p.stdout + p.stderr).decode(errors="replace")
    except subprocess.TimeoutExpired:
        return 124, "timeout"


def inputs(program, d):
    """Writes the program's files to D and compiles them; the words of its inputs, or None: they do not compile."""
    main = program.main()
    with open(f"{d}/main.c", "w", encoding="utf-8") as f:
        f.write(main)
    for name, text in program.scripts.items():
        with open(f"{d}/{name}", "w", encoding="utf-8") as f:
            f.write(text)
    sources = ["main.c"]
    for k, unit in enumerate(program.units):
        with open(f"{d}/u{k}.c", "w", encoding="utf-8") as f:
            f.write("".join(unit))
        sources.append(f"u{k}.c")
    status, said = run([program.compiler, "-w", "-fno-builtin", *program.flags, "-c", *sources], d)
    if status:
        print(f"does not compile: {said}")
        return None
    words, archives = ["main.o"], []
    for k, how in enumerate(program.archived):
        name = f"u{k}.o"
        if how in ("archive", "thin", "whole"):
            run(["ar", "rcsT" if how == "thin" else "rcs", f"libu{k}.a", name], d)
            name = f"libu{k}.a"
        if how == "whole":
            words += ["-Wl,--whole-archive", name, "-Wl,--no-whole-archive"]
        elif how == "relinked":
            run(["ld", "-r", "-o", f"r{k}.o", name], d)
            words.append(f"r{k}.o")
        elif how == "lib":
            words += ["-Wl,--start-lib", name, "-Wl,--end-lib"] if program.linker != "bfd" else [name]
        elif how == "object":
            words.append(name)
        else:
            archives.append(name)
    if archives:
        words += ["-Wl,--start-group", *archives, "-Wl,--end-group"]
    return words + sorted(program.scripts)


def symbols(path):
    return set(re.findall(r"^\S+ [TtWwViuB] (\S+)$", subprocess.run(["nm", path], capture_output=True, check=False).stdout.decode(errors="replace"), re.M))


def holds(path, texts):
    with open(path, "rb") as f:
        content = f.read()
    return [t for t in texts if t in content]


class Check:
    """A link by staticld and its twin, held against each other."""

    def __init__(self, program, d, words):
        self.p, self.d, self.faults = program, d, []
        options = [w for word in program.words for w in word.split(" ")]
        self.words = [*program.flags, f"-fuse-ld={program.linker}", "-o", "out", *words, *options]
        staticld = os.environ["STATICLD_BUILD"] + "/bin/staticld"
        env = {k: v for k, v in os.environ.items() if not k.startswith("STATICLD_")}
        env.update(TMPDIR=f"{d}/tmp", LC_ALL="C")
        os.mkdir(f"{d}/tmp")
        before = set(os.listdir(d))
        self.status, self.said = run([staticld, *self.words], d, {**env, "STATICLD_CC": program.compiler, "STATICLD_POLICY": program.policy})
        self.left(before)
        twin = [w for w in self.words if w not in ("out", "-o", "-s")]
        pie = [] if "-static-pie" in twin else ["-static"]
        self.twinstatus, self.twinsaid = run([program.compiler, *pie, "-o", "twin", *twin], d, {**env, "TMPDIR": d})

    def fault(self, text):
        self.faults.append(text)

    def left(self, before):
        more = set(os.listdir(self.d)) - before - {"out"}
        # a compiler that is ended leaves files of its own
        own = [n for n in os.listdir(f"{self.d}/tmp") if "staticld" in n or (self.status == 0 and not self.p.lto)]
        if more or own:
            self.fault(f"left: {sorted(more) + own}")

    def output(self):
        d = self.d
        headers = run(["readelf", "-W", "-l", "-d", "out"], d)[1]
        if "INTERP" in headers or "(NEEDED)" in headers:
            self.fault("dynamic")
        loader = holds(f"{d}/out", LOADER)
        if loader or symbols(f"{d}/out") & {"_dl_open", "dl_open_worker", "_dl_map_object_deps"}:
            self.fault(f"the loader is in it: {loader}")
        chokes = holds(f"{d}/out", CHOKES)
        if self.p.policy != "sealed" and (len(chokes) > 1 or "__nss_module_load" in symbols(f"{d}/out")):
            self.fault(f"NSS is in it: {chokes}")
        twin = run(["./twin"], d) if self.twinstatus == 0 else None
        # a twin that crashes is the linker's own affair
        if twin and twin[0] >= 0 and run(["./out"], d) != twin:
            self.fault("it does not do what its twin does")

    def named(self):
        """The symbols that the denial names."""
        return re.findall(r"^  (\S+): referred to", self.said, re.M)

    def denied(self):
        there = symbols(f"{self.d}/twin")
        # what a script may keep counts as kept, and of what LTO will leave out nothing is known yet
        if self.p.lto or (self.p.scripts and "-Wl,--gc-sections" in self.words):
            return
        gone = [s for s in self.named() if s not in there]
        if gone:
            self.fault(f"denied for what its twin has not: {gone}")
        if not self.named() and not there & {*NSS, *LOADS}:
            self.fault("denied, and its twin has no hazard")

    def judge(self):
        denied = "staticld: denied" in self.said
        # dlopen is in every static program of glibc
        hazards = symbols(f"{self.d}/twin") & set(NSS) if self.twinstatus == 0 and self.p.policy != "sealed" else set()
        if self.status == 0:
            self.output()
            if self.twinstatus != 0:
                self.fault("linked, and its twin was not")
            if hazards and not self.p.hidden:
                self.fault(f"passed, and its twin has {sorted(hazards)}")
        elif os.path.exists(f"{self.d}/out"):
            self.fault("an output is there after a failure")
        if self.status not in (0, 1):
            self.fault(f"status {self.status}")
        if self.status != 0 and self.twinstatus == 0:
            if denied:
                self.denied()
            elif not self.p.hidden:
                self.fault("not linked, and staticld does not say why")
        return "denied" if denied else "linked" if self.status == 0 else "failed"


def one(seed, args):
    program = Program(seed, args.linkers.split(","))
    d = tempfile.mkdtemp(prefix="links-")
    try:
        words = inputs(program, d)
        if words is None:
            return "failed", ["the program does not compile"]
        check = Check(program, d, words)
        result = check.judge()
        if check.faults:
            command = " ".join([f"STATICLD_CC={program.compiler} STATICLD_POLICY={program.policy} staticld", *check.words])
            print(f"seed {seed}: " + "; ".join(check.faults) + f"\n  {command}\n  " + check.said.strip().replace("\n", "\n  ")[-1500:], flush=True)
            if args.keep:
                shutil.copytree(d, f"{args.keep}/{seed}", dirs_exist_ok=True)
        return result, check.faults
    finally:
        shutil.rmtree(d, ignore_errors=True)


def main():
    a = argparse.ArgumentParser(usage=__doc__)
    a.add_argument("--first", type=int, default=1)
    a.add_argument("--links", type=int, default=100)
    a.add_argument("--seconds", type=int, default=0)
    a.add_argument("--linkers", default="bfd,gold,lld,mold")
    a.add_argument("--jobs", type=int, default=os.cpu_count())
    a.add_argument("--keep", help="where the files of each violation are copied to")
    a.add_argument("seeds", nargs="*", type=int)
    args = a.parse_args()
    end = time.monotonic() + args.seconds if args.seconds else None
    results, faults = {"linked": 0, "denied": 0, "failed": 0}, 0

    def attempt(seed):
        return one(seed, args) if not end or time.monotonic() < end else None

    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for done in pool.map(attempt, args.seeds or range(args.first, args.first + args.links)):
            if done:
                results[done[0]] += 1
                faults += bool(done[1])
    print(f"{sum(results.values())} links, {results['denied']} denied, {results['failed']} failed, {faults} violations")
    sys.exit(faults > 0)


main()
