"""Random small programs: a seed makes always the same one. Its functions f0, f1, ... call each other, and each of them calls,
in one of many ways, a function of the libc; none is called when the program runs: n is main's argc, and stays so."""
import collections
import random
import string

# name: what it returns, what it is called with, what it takes
NSS = {
    "getpwnam": ("void *", '"root"', "const char *"), "getpwuid": ("void *", "0", "unsigned"), "getgrgid": ("void *", "0", "unsigned"),
    "getgrnam": ("void *", '"root"', "const char *"), "getgrouplist": ("int", '"root", 0, 0, 0', "const char *, unsigned, unsigned *, int *"),
    "getspnam": ("void *", '"root"', "const char *"), "getpwent": ("void *", "", "void"), "setgrent": ("void", "", "void"),
    "initgroups": ("int", '"root", 0', "const char *, unsigned"), "getlogin": ("char *", "", "void"),
    "gethostbyname": ("void *", '"localhost"', "const char *"), "gethostid": ("long", "", "void"),
    "getservbyname": ("void *", '"http", "tcp"', "const char *, const char *"), "getprotobyname": ("void *", '"tcp"', "const char *"),
    "getnetbyname": ("void *", '"loopback"', "const char *"),
    "getaddrinfo": ("int", '"localhost", "80", 0, (void *)buffer', "const char *, const char *, void *, void *"),
    "getnameinfo": ("int", "(void *)buffer, 16, 0, 0, 0, 0, 0", "void *, unsigned, char *, unsigned, char *, unsigned, int"),
    "glob": ("int", '"~", 0, 0, (void *)buffer', "const char *, int, void *, void *"),
    "wordexp": ("int", '"~", (void *)buffer, 0', "const char *, void *, int"),
    "innetgr": ("int", '"a", "b", "c", "d"', "const char *, const char *, const char *, const char *"),
}
LOADS = {
    "dlopen": ("void *", '"libm.so.6", 2', "const char *, int"), "dlsym": ("void *", '0, "main"', "void *, const char *"),
    "iconv_open": ("void *", '"KOI8-R", "UTF-8"', "const char *, const char *"),
}
HARMLESS = {
    "puts": ("int", '"never"', "const char *"), "strlen": ("unsigned long", '"abc"', "const char *"),
    "getpid": ("int", "", "void"), "strtol": ("long", '"7", 0, 10', "const char *, char **, int"),
    "mkfifo": ("int", '"/nonexistent/x", 0', "const char *, unsigned"), "toupper": ("int", "97", "int"),
    "getenv": ("char *", '"HOME"', "const char *"), "malloc": ("void *", "9", "unsigned long"), "fork": ("int", "", "void"),
    "fopen": ("void *", '"/dev/null", "r"', "const char *, const char *"), "time": ("long", "0", "void *"),
    "localtime": ("void *", "(void *)buffer", "const void *"), "regcomp": ("int", '(void *)buffer, "a*", 0', "void *, const char *, int"),
    "system": ("int", '"true"', "const char *"), "setlocale": ("char *", '0, ""', "int, const char *"),
    "tmpnam": ("char *", "0", "char *"),
}
# harmless as well, and in a member of the libc with one that looks up by NSS
BESIDE = {"endpwent": ("void", "", "void"), "freeaddrinfo": ("void", "(void *)buffer", "void *")}
FUNCTIONS = {**NSS, **LOADS, **HARMLESS, **BESIDE}

F = "int f$i(int n)\n"
BUFFER = "\tstatic char buffer[256];\n\t(void)buffer;\n"
BLOCK = "{\n" + BUFFER + "$calls\tif (n > 99)\n\t\t(void)$name($args);\n\treturn n;\n}\n"


def returns(what):
    return F + "{\n$calls\treturn " + what + ";\n}\n"


def calls(what):
    return F + "{\n$calls\tif (n > 99)\n\t\t" + what + "();\n\treturn n;\n}\n"


# source: f$i and what it needs; shows: a symbol that is in a program only together with the reference to the libc's function; words,
# script: what the link needs for it; lto: may be compiled to intermediate code; mold: mold links it
Way = collections.namedtuple("Way", "source shows words script lto mold", defaults=["f$i", "", "", True, True])
WAYS = {
    "call": Way(F + BLOCK),
    "pointer": Way("void *volatile p$i = (void *)$name;\n" + returns("n > 99 && p$i"), "p$i"),
    "table": Way("static void *const t$i[] __attribute__((section(\"hooks$i\"), used)) = { (void *)$name };\n"
                 "extern void *const __start_hooks$i[];\n" + returns("n > 99 && __start_hooks$i[0]"), "t$i"),
    "weak": Way("#pragma weak $name\n" + returns("n > 99 && (void *)$name != 0")),
    "alias": Way("static int g$i(int n)\n" + BLOCK + "int f$i(int n) __attribute__((alias(\"g$i\")));\n"),
    "asm": Way("void a$i(void);\n__asm__(\".text\\n.globl a$i\\na$i: jmp $name\\n\");\n" + calls("a$i"), "a$i"),
    "symver": Way("int s$i(int n);\nint v$i(int n)\n" + BLOCK + "__asm__(\".symver v$i, s$i@@V1\");\n" + F + "{\n\treturn s$i(n);\n}\n",
                  lto=False),
    "wrap": Way("int w$i(int n);\nint __wrap_w$i(int n)\n" + BLOCK + F + "{\n\treturn w$i(n);\n}\n", "__wrap_w$i",
                "-Wl,--wrap=w$i", lto=False),
    "real": Way("int x$i(int n)\n" + BLOCK + "int __real_x$i(int n);\n" + F + "{\n\treturn __real_x$i(n);\n}\n", "x$i",
                "-Wl,--wrap=x$i", lto=False),
    # the libc's function itself is wrapped: with and without a way back to it
    "around": Way("$result __real_$name($params);\n__attribute__((weak)) void *__wrap_$name(void)\n{\n\treturn (void *)__real_$name;\n}\n" +
                  F + BLOCK, "__wrap_$name", "-Wl,--wrap=$name", lto=False),
    "instead": Way("__attribute__((weak)) int __wrap_$name(void)\n{\n\treturn 0;\n}\n" + F + BLOCK, "", "-Wl,--wrap=$name", lto=False),
    "own": Way("int own$i(void)\n{\n\treturn 0;\n}\n__asm__(\".weak $name\\n.set $name, own$i\\n\");\n" + F + BLOCK, "", lto=False),
    "defsym": Way("void d$i(void);\n" + calls("d$i"), words="-Wl,--defsym=d$i=$name", lto=False),
    "undefined": Way("void d$i(void);\n" + calls("d$i"), words="-Wl,--defsym=d$i=$name -Wl,-u,$name", lto=False),
    "script": Way("void d$i(void);\n" + calls("d$i"), script="EXTERN($name)\nd$i = $name;\n", lto=False, mold=False),
    "provide": Way("void d$i(void);\n" + calls("d$i"), script="EXTERN($name)\nPROVIDE(d$i = $name);\n", lto=False, mold=False),
    "comdat": Way("__asm__(\".section .text.c$i,\\\"axG\\\",%progbits,c$i,comdat\\n.weak c$i\\nc$i: jmp $name\\n.text\\n\");\n"
                  "void c$i(void);\n" + calls("c$i"), "c$i", lto=False),
    "constructor": Way("static volatile int c$i;\n__attribute__((constructor)) static void k$i(void)\n{\n" + BUFFER +
                       "\tif (c$i > 99)\n\t\t(void)$name($args);\n}\n" + returns("n"), "k$i"),
    "ifunc": Way("static int i$i(int n)\n" + BLOCK + "static int (*r$i(void))(int)\n{\n\treturn i$i;\n}\n"
                 "int f$i(int n) __attribute__((ifunc(\"r$i\")));\n", "i$i", lto=False),
}
CXXWAYS = {
    "call": WAYS["call"], "pointer": WAYS["pointer"], "weak": WAYS["weak"], "asm": WAYS["asm"],
    "virtual": Way("struct B$i { virtual int v(int n) = 0; };\nstruct D$i : B$i { int v(int n) " + BLOCK + "};\n" +
                   F + "{\n\tD$i d;\n\tB$i *volatile q = &d;\n\treturn q->v(n);\n}\n", ""),
    "object": Way("static volatile int c$i;\nstatic struct K$i { K$i() { char buffer[256]; (void)buffer; if (c$i > 99) (void)$name($args); } } "
                  "k$i;\n" + returns("n"), ""),
    "catch": Way(F + "{\n" + BUFFER + "\ttry {\n\t\tif (n > 50)\n\t\t\tthrow n;\n\t} catch (int) {\n\t\t(void)$name($args);\n"
                 "\t}\n$calls\treturn n;\n}\n"),
    "inline": Way("extern \"C++\" {\ntemplate<int I> int h$i(int n) " + BLOCK + "}\n" + F + "{\n\treturn h$i<$i>(n);\n}\n", ""),
}

Unit = collections.namedtuple("Unit", "name cxx lto text")
Reference = collections.namedtuple("Reference", "symbol shows")


class Program:
    """The program of SEED: the compiler with its flags, units, linker scripts and the words that its functions need; whether it has C++
    (cxx), code for LTO (lto), is linked by mold too (mold), and against musl (musl). For judging: references to the libc's functions, own
    definitions of some of those (own), those that --wrap takes away or that may be absent (unsure), whether LTO hides references in
    assembler (hidden), and whether it refers to what is in BESIDE (beside)."""

    def __init__(self, seed):
        r = self.r = random.Random(seed)
        self.compiler = r.choice(["gcc", "gcc", "gcc", "clang"])
        self.cxx, self.lto, self.mold = r.random() < 0.15, r.random() < 0.12, r.random() < 0.85
        self.musl = not self.lto and not self.cxx and self.compiler == "gcc" and r.random() < 0.1
        self.hidden = self.beside = False
        self.words, self.scripts, self.references, self.own, self.unsure = [], {}, [], {}, set()
        self.flags = self.choose()
        self.count = r.randint(2, 8)
        self.units = [Unit(f"u{k}", self.cxx and r.random() < 0.5, self.lto and r.random() < 0.8, []) for k in range(r.randint(1, 4))]
        for i in range(self.count):
            self.function(i, r.choice(self.units))
        self.main(self.units[0])

    def choose(self):
        r = self.r
        flags = [r.choice(["-O0", "-O1", "-O2"])]
        if r.random() < 0.5:
            flags += ["-ffunction-sections", "-fdata-sections"]
        for flag, chance in [("-gdwarf-4", 0.1), ("-fno-asynchronous-unwind-tables", 0.1), ("-fno-pie", 0.2), ("-fno-plt", 0.1),
                             ("-fcommon", 0.1)]:
            if r.random() < chance:
                flags.append(flag)
        return flags

    def function(self, i, unit):
        """Adds fI to UNIT: it does nothing unless told, and then calls FUNCTION in some way; and perhaps calls later functions."""
        r = self.r
        ways = CXXWAYS if unit.cxx else WAYS
        way = r.choice(sorted(ways) + ["call"] * 3)
        if (unit.lto and not ways[way].lto) or (self.mold and not ways[way].mold):
            way = "call"
        name = r.choice(sorted(r.choices([HARMLESS, NSS, LOADS, BESIDE], [0.69, 0.2, 0.1, 0.01])[0]))
        # what main itself calls, and what start-up code does, stays the libc's own
        if way in ("own", "around", "instead") and (name not in {**NSS, **LOADS} or name in self.own or name in self.unsure):
            way = "call"
        result, args, params = FUNCTIONS[name]
        later = [j for j in range(i + 1, self.count) if r.random() < 0.3]
        more = "".join(f"\tn |= f{j}(n);\n" for j in later)
        self.note(ways[way], way, i, name, unit)
        head = "".join(f"int f{j}(int n);\n" for j in [i, *later]) + f"{result} {name}({params});\n"
        body = string.Template(ways[way].source)
        unit.text.append(head + body.substitute(i=i, name=name, result=result, args=args, params=params, calls=more))

    def note(self, way, name, i, symbol, unit):
        """What the link has to have for fI of UNIT, which calls SYMBOL by the WAY of that NAME, and what can be said of it."""
        def fill(text):
            return string.Template(text).substitute(i=i, name=symbol)
        self.words += fill(way.words).split()
        self.beside = self.beside or symbol in BESIDE
        if way.script:
            self.scripts[f"s{i}.ld"] = fill(way.script)
        if name == "own":
            self.own[symbol] = f"own{i}"
        if name in ("around", "instead", "weak"):
            self.unsure.add(symbol)
        if unit.lto:
            self.hidden = self.hidden or name == "asm"
        elif way.shows:
            self.references.append(Reference(symbol, fill(way.shows)))

    def main(self, unit):
        calls = [i for i in range(self.count) if self.r.random() < 0.6]
        unit.text.append("int puts(const char *);\n" + "".join(f"int f{i}(int n);\n" for i in calls) +
                         "int main(int argc, char **argv)\n{\n\tint n = argc;\n\t(void)argv;\n" +
                         "".join(f"\tn |= f{i}(n);\n" for i in calls) + "\tputs(\"done\");\n\treturn n > 9;\n}\n")

    def sources(self):
        """Name and text of each of its files."""
        for unit in self.units:
            text = "".join(unit.text)
            yield (f"{unit.name}.cc", f'extern "C" {{\n{text}}}\n') if unit.cxx else (f"{unit.name}.c", text)
        yield from self.scripts.items()
