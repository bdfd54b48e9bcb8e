"""A program's files, and the ways to link them: objects, archives of all kinds, partial links, scripts, and words of each linker."""
import os
import random
import subprocess

from program import BESIDE, FUNCTIONS

# a policy that lets pass what looks up and loads, but for these names
DENIED = ("mkfifo", "regcomp", "system", "dlopen", "getpwuid")
NAMES = 'version = 1;\nextends = "sealed";\nsymbols: (' + ", ".join(f'{{ name = "{n}"; action = "deny"; }}' for n in DENIED) + ");\n"
EXPORT = "-Wl,--export-dynamic"
# each with the share of links that has it
WORDS = [("-s", 0.1), ("-Wl,-O2", 0.2), ("-Wl,--build-id", 0.1), ("-Wl,-z,muldefs", 0.05), ("-pthread", 0.1), ("-lm", 0.2),
         ("-Wl,-z,relro,-z,now", 0.1), ("-Wl,--no-whole-archive", 0.1), ("-Wl,--discard-all", 0.1), ("-Wl,--gc-sections", 0.4),
         (EXPORT, 0.1), ("-Wl,--as-needed", 0.1), ("-Wl,--hash-style=gnu", 0.05)]
MORE = {
    "bfd": [("-Wl,--print-map", 0.05), ("-Wl,--cref", 0.05), ("-Wl,--emit-relocs", 0.05), ("-Wl,--version-script=v.map", 0.05),
            ("-Wl,--sort-section=name", 0.05), ("-Wl,--no-relax", 0.05), ("-Wl,-z,separate-code", 0.1), ("-static-pie", 0.2)],
    "gold": [("-Wl,--icf=all", 0.2), ("-Wl,--print-map", 0.05), ("-Wl,--cref", 0.05), ("-Wl,--version-script=v.map", 0.05),
             ("-Wl,--threads", 0.05)],
    "lld": [("-Wl,--icf=all", 0.2), ("-Wl,--print-map", 0.05), ("-Wl,--version-script=v.map", 0.05), ("-Wl,--threads=2", 0.05),
            ("-Wl,--emit-relocs", 0.05), ("-Wl,-z,separate-code", 0.1), ("-Wl,-z,nostart-stop-gc", 0.95), ("-static-pie", 0.2)],
    "mold": [("-Wl,--icf=all", 0.2), ("-Wl,-z,separate-code", 0.1), ("-Wl,--no-threads", 0.05), ("-static-pie", 0.2)],
}
HOWS = ["object", "object", "archive", "archive", "thin", "whole", "relinked", "lib", "search", "nested", "named"]


def run(argv, cwd, env=None, timeout=120):
    """What ARGV came to: its status and all that it said."""
    try:
        p = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           timeout=timeout, check=False)
        return p.returncode, p.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return 124, "timeout"


class Files:
    """The files of PROGRAM in the directory D: compiled, by one compiler process, two when only some units are for LTO; and what links make
    of the objects, each thing once, when the first link asks for it."""

    def __init__(self, program, d):
        self.program, self.d, self.made = program, d, set()
        os.mkdir(f"{d}/tmp")
        for name, text in program.sources():
            self.write(name, text)
        self.write("names.cfg", NAMES)
        self.write("v.map", "V1 { };\n")
        for lto in False, True:
            sources = [u.name + (".cc" if u.cxx else ".c") for u in program.units if u.lto == lto]
            if sources:
                self.must([program.compiler, "-w", "-fno-builtin", *program.flags, *["-flto"] * lto, "-c", *sources])

    def write(self, name, text):
        with open(f"{self.d}/{name}", "w", encoding="utf-8") as f:
            f.write(text)

    def must(self, argv):
        status, said = run(argv, self.d)
        if status:
            raise RuntimeError(f"{' '.join(argv)}: {said}")

    def make(self, name, argv):
        if name not in self.made:
            self.made.add(name)
            self.must(argv)
        return name

    def archive(self, name, member, flags="rcs"):
        # by itself ar loads LLVM's plugin too, and that takes six times as long
        ar = "ar" if self.program.compiler == "clang" and self.program.lto else "gcc-ar"
        return self.make(name, [ar, flags, name, member])

    def archived(self, unit, how):
        """The word for an archive of UNIT; None: HOW makes none."""
        name, plain = f"{unit.name}.o", f"lib{unit.name}.a"
        if how == "thin":
            return self.archive(f"libt{unit.name}.a", name, "rcsT")
        if how == "nested":
            return self.archive(f"libn{unit.name}.a", self.archive(plain, name), "rcsT")
        if how in ("archive", "search"):
            self.archive(plain, name)
            return f"-l{unit.name}" if how == "search" else plain
        return None

    def input(self, unit, how, linker):
        """The words that link UNIT, which is in no archive or in one that is linked whole."""
        name = f"{unit.name}.o"
        if how == "whole":
            return ["-Wl,--whole-archive", self.archive(f"lib{name[:-2]}.a", name), "-Wl,--no-whole-archive"]
        if how == "relinked" and not unit.lto:
            return [self.make(f"r{name}", ["ld", "-r", "-o", f"r{name}", name])]
        # GNU ld has no --start-lib, and gold looks into one once
        if how == "lib" and linker in ("lld", "mold"):
            return ["-Wl,--start-lib", name, "-Wl,--end-lib"]
        if how == "named":
            self.write(f"{unit.name}.ld", f"INPUT({name})\n")
            return [f"{unit.name}.ld"]
        return [name]


class Link:
    """How FILES are linked with LINKER against the compiler's libc or MUSL: words, and the policies under which. SEED and LINKER choose.
    scripts: one is among the words. beside: it refers to what is harmless and stands in a member of the libc with what is not."""

    def __init__(self, files, seed, linker, musl):
        p, r = files.program, random.Random(f"{seed} {linker}")
        self.files, self.program, self.linker, self.musl, self.r = files, p, linker, musl, r
        self.policies = ["musl"] if musl else r.sample(["default", "strict", "sealed", "names.cfg"], 3)
        words = [*self.inputs(), *sorted(p.scripts), *p.words]
        self.scripts = any(w.endswith(".ld") for w in words)
        if r.random() < 0.1:
            files.write(f"{linker}.rsp", "\n".join(words) + "\n")
            words = [f"@{linker}.rsp"]
        self.words = [*p.flags, *["-flto"] * p.lto, f"-fuse-ld={linker}", *words, *self.options()]
        self.beside = p.beside or any(self.has(f"-Wl,-u,{name}") for name in BESIDE)

    def inputs(self):
        words, archives = [], []
        for unit in self.r.sample(self.program.units, len(self.program.units)):
            how = self.r.choice(HOWS)
            # only GNU ld reads an archive in a thin one, and none with code for LTO
            if how == "nested" and (self.linker != "bfd" or self.program.lto):
                how = "thin"
            archive = self.files.archived(unit, how)
            if archive:
                archives.append(archive)
            else:
                words += self.files.input(unit, how, self.linker)
        if not archives:
            return words
        if self.r.random() < 0.3:
            return [*words, "-L.", *archives * len(archives)]
        return [*words, "-L.", "-Wl,--start-group", *archives, "-Wl,--end-group"]

    def options(self):
        chosen = [word for word, chance in WORDS + MORE[self.linker] if self.r.random() < chance]
        if self.r.random() < 0.06:
            chosen.append("-Wl,-u," + self.r.choice(sorted(FUNCTIONS)))
        # lld has not both, and GNU ld not for each program
        without = ["-s"] if "-Wl,--emit-relocs" in chosen else []
        if self.musl or "-fno-pie" in self.program.flags:
            without.append("-static-pie")
        return [w for w in chosen if w not in without]

    def has(self, word):
        return word in self.words

    def twin(self, env):
        """Links without us, to "twin": whether that succeeds. Not with -s, as its symbols are to be read, nor with --export-dynamic, which
        staticld takes away and which keeps what --gc-sections drops, nor with the plugin that only LTO needs: a quarter of the time."""
        p = self.program
        compiler = "musl-gcc" if self.musl else {"gcc": "g++", "clang": "clang++"}[p.compiler] if p.cxx else p.compiler
        plugin = [] if p.lto or p.compiler == "clang" else ["-fno-use-linker-plugin"]
        static = [] if self.has("-static-pie") else ["-static"]
        return run([compiler, *plugin, *static, "-o", "twin", *(w for w in self.words if w not in ("-s", EXPORT))], self.files.d, env)[0] == 0
