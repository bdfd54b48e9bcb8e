"""What a finished x86-64 program says of itself: its headers and its symbols."""
import struct

INTERP, DYNAMIC, NEEDED = 3, 2, 1


class Elf:
    """The program at PATH: bytes, interpreter, needed (how many libraries), and symbols, those it defines, each with its address."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.bytes = f.read()
        if self.bytes[:6] != b"\x7fELF\2\1":
            raise ValueError(f"{path} is no ELF file of 64 bits")
        self.interpreter, self.needed = False, 0
        phoff, shoff = struct.unpack_from("<QQ", self.bytes, 32)
        phsize, phcount, shsize, shcount = struct.unpack_from("<4H", self.bytes, 54)
        for i in range(phcount):
            kind, _, offset, _, _, size = struct.unpack_from("<IIQQQQ", self.bytes, phoff + i * phsize)
            self.interpreter |= kind == INTERP
            if kind == DYNAMIC:
                self.needed += sum(tag == NEEDED for tag, _ in struct.iter_unpack("<QQ", self.bytes[offset:offset + size - size % 16]))
        self.sections = [struct.unpack_from("<IIQQQQIIQQ", self.bytes, shoff + i * shsize) for i in range(shcount)]
        self.symbols = self.table(2)

    def table(self, kind):
        """The defined symbols in the first section of KIND: SHT_SYMTAB or none."""
        found = {}
        for _, what, _, _, offset, size, link, *_ in self.sections:
            if what == kind:
                names, length = self.sections[link][4:6]
                strings = self.bytes[names:names + length]
                for name, _, _, section, value, _ in struct.iter_unpack("<IBBHQQ", self.bytes[offset:offset + size]):
                    if name and section:
                        found[strings[name:strings.index(b"\0", name)].decode(errors="replace")] = value
                break
        return found
