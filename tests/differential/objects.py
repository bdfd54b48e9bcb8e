#!/usr/bin/env python3
"""objects.py READING DIR...: what staticld reads of every object, archive and ELF file in DIR, held against readelf's reading.

Of each object: its global and weak symbols with their kinds (of a shared object those of its dynamic table), and the relocations of its
loaded sections, but for those without a symbol, by which nothing is referred to. Objects of intermediate code have no symbols that readelf knows; they are counted apart. Prints each difference, and counts.
"""
import os
import re
import subprocess
import sys

KINDS = {0: "relocatable", 1: "intermediate code", 2: "bitcode", 3: "shared", 4: "executable"}
SYMBOL = re.compile(r"\s*\d+: [0-9a-f]+\s+\S+ (\S+)\s+(\S+)\s+\S+\s+(?:\[[^]]*\]\s+)?(\S+)(?: (.*))?$")
SECTION = re.compile(r"\s*\[\s*(\d+)\] (.*?)\s+(\S+)\s+[0-9a-f]{8,16} [0-9a-f]{6,} [0-9a-f]{6,} [0-9a-f]{2,}([ A-Za-z]*?)\s+(\d+)\s+(\d+)\s+\d+$")


def files(dirs):
    for top in dirs:
        for where, names, found in os.walk(top):
            names.sort()
            for name in sorted(found):
                path = os.path.join(where, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as f:
                    head = f.read(8)
                if head[:4] == b"\x7fELF" or head == b"!<arch>\n":
                    yield path


def lines(command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"}) as p:
        for line in p.stdout:
            yield line.decode("utf-8", "surrogateescape").rstrip("\n")


def ours(reading, path):
    """{name of the object: (kind, errors, symbols, relocations)}, in order, members of one name apart"""
    objects = []
    for line in lines([reading, path]):
        letter, rest = line[0], line[2:]
        if letter == "F":
            objects.append([rest, None, [], [], []])
        elif letter == "K":
            objects[-1][1] = int(rest.split()[0])
        else:
            objects[-1]["ESR".index(letter) + 2].append(rest)
    return objects


def kind(bind, section):
    if section == "UND":
        return "w" if bind == "WEAK" else "U"
    if section in ("COM", "LARGE_COM", "SCOM"):
        return "C"
    return "W" if bind == "WEAK" else "D"


class Theirs:
    """readelf's reading of one object"""
    def __init__(self, name):
        self.name, self.type, self.symbols, self.dynamic, self.relocs, self.sections, self.bits = name, "", [], [], [], {}, 64
        self.lto = False


def reltable(o, target, line):
    words = line.split()
    if len(words) < 3 or not re.fullmatch("[0-9a-f]{8,16}", words[0]):
        return
    info = int(words[1], 16)
    symbol, kind = (info >> 32, info & 0xffffffff) if o.bits == 64 else (info >> 8, info & 0xff)
    m = re.search(r"(?:([+-]) ([0-9a-f]+)|\s([0-9a-f]+))$", line) if o.rela else None
    addend = 0
    if m:
        addend = int(m[2] or m[3], 16) * (-1 if m[1] == "-" else 1)
    o.relocs.append((target, int(words[0], 16), symbol, kind, addend))


def theirs(path):
    objects, o, table, target = [], None, None, None
    archive = open(path, "rb").read(8) == b"!<arch>\n"
    if not archive:
        objects.append(Theirs(path))
    for line in lines(["readelf", "-W", "-h", "-S", "-s", "-r", path]):
        if archive and line.startswith("File: "):
            objects.append(Theirs(line[6:]))
            continue
        if not objects:
            continue
        o = objects[-1]
        if line.startswith("  Class:"):
            o.bits = 32 if "ELF32" in line else 64
        elif line.startswith("  Type:"):
            o.type = line.split()[1]
        elif line.startswith("Symbol table '"):
            table = "dynamic" if ".dynsym" in line else "symbols"
        elif line.startswith("Relocation section '"):
            name = line.split("'")[1]
            at = int(line.split("at offset 0x")[1].split()[0], 16)
            table, target = "relocs", o.targets.get(at)
        elif table is None and (m := SECTION.match(line)):
            takesection(o, m, line)
        # What 10 is depends on the system that the file names, which not every one does.
        elif table in ("symbols", "dynamic") and (m := SYMBOL.match(line.replace("<OS specific>: 10", "UNIQUE"))):
            if m[2] in ("GLOBAL", "WEAK", "UNIQUE") and m[4]:
                getattr(o, table).append(kind(m[2], m[3]) + " " + re.sub("@.*", "", m[4]))
        elif table == "relocs" and target is not None:
            o.rela = target[1]
            reltable(o, target[0], line)
        if line.startswith("ELF Header"):
            table, o.targets = None, {}
    return objects


def takesection(o, m, line):
    number, name, type, flags = int(m[1]), m[2], m[3], m[4]
    o.sections[number] = "A" in flags
    o.lto |= name.startswith(".gnu.lto_")
    if type in ("RELA", "REL"):
        offset = int(re.search(r"[0-9a-f]{8,16} ([0-9a-f]{6,})", line)[1], 16)
        o.targets[offset] = (int(m[6]), type == "RELA")


def compare(path, counts):
    differences = []
    mine, other = ours(reading, path), theirs(path)
    other = [o for o in other if o.type in ("REL", "DYN", "EXEC")]
    if len(mine) != len(other):
        mine = [o for o in mine if o[1] != 2]
    if len(mine) != len(other):
        return [f"{path}: {len(mine)} objects, for readelf {len(other)}"]
    for (name, k, errors, symbols, relocs), o in zip(mine, other):
        counts[KINDS.get(k, "refused")] = counts.get(KINDS.get(k, "refused"), 0) + 1
        differences += [f"{name}: {e}" for e in errors]
        if k == 1 or (k == 0 and o.lto):
            continue
        wanted = o.dynamic if k == 3 else o.symbols
        if sorted(symbols) != sorted(wanted):
            a, b = set(symbols) - set(wanted), set(wanted) - set(symbols)
            differences.append(f"{name}: symbols: {len(symbols)}, {len(wanted)}; ours alone {sorted(a)[:3]}, readelf's alone {sorted(b)[:3]}")
        counts["symbols"] = counts.get("symbols", 0) + len(wanted)
        if k != 0:
            continue
        got = sorted(tuple(int(x, 16 if i == 1 else 10) for i, x in enumerate(r.split())) for r in relocs)
        wanted = sorted(r for r in o.relocs if o.sections.get(r[0]) and r[2])
        counts["relocations"] = counts.get("relocations", 0) + len(wanted)
        if got != wanted:
            a, b = set(got) - set(wanted), set(wanted) - set(got)
            differences.append(f"{name}: relocations: {len(got)}, {len(wanted)}; ours alone {sorted(a)[:3]}, readelf's alone {sorted(b)[:3]}")
    return differences


def main():
    global reading
    reading, dirs = sys.argv[1], sys.argv[2:]
    counts, found, n = {}, 0, 0
    for path in files(dirs):
        n += 1
        for d in compare(path, counts):
            found += 1
            print(d.encode("utf-8", "backslashreplace").decode(), flush=True)
    print(f"{n} files: " + ", ".join(f"{counts[k]} {k}" for k in sorted(counts)) + f"; {found} differences")
    return 1 if found or not n else 0


sys.exit(main())
