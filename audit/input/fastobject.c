/*
 * Reads the symbols of ordinary objects from their bytes, without libelf. What is not ordinary, or damaged, it
 * leaves to object.c.
 */
#include "audit/input/fastobject.h"

#include <elf.h>
#include <endian.h>
#include <stddef.h>
#include <string.h>

#if __BYTE_ORDER == __LITTLE_ENDIAN
#define HOST_DATA ELFDATA2LSB
#else
#define HOST_DATA ELFDATA2MSB
#endif

/* Types of sections that make an object unusual; see audit/input/object.c. */
#define SHT_OBJECT_ONLY 0x6ffffff9
#define SHN_LARGECOMMON 0xff02

struct quick {
	const char *bytes;
	size_t size;
	Elf64_Ehdr eh;
	Elf64_Shdr symtab;      /* sh_type 0: there is none */
	const char *sectionnames;
	size_t sectionnamesize;
	const char *names;      /* of the symbols; ends with a NUL */
	size_t namesize;
};

static bool
within(const struct quick *q, uint64_t offset, uint64_t size)
{
	return size <= q->size && offset <= q->size - size;
}

static bool
header(struct quick *q)
{
	const Elf64_Ehdr *eh = &q->eh;

	if (q->size < sizeof *eh || memcmp(q->bytes, ELFMAG, SELFMAG) != 0)
		return false;
	memcpy(&q->eh, q->bytes, sizeof q->eh);
	return eh->e_ident[EI_CLASS] == ELFCLASS64 && eh->e_ident[EI_DATA] == HOST_DATA &&
	    eh->e_ident[EI_VERSION] == EV_CURRENT && eh->e_version == EV_CURRENT &&
	    eh->e_type == ET_REL && eh->e_machine != EM_MIPS &&
	    eh->e_shentsize == sizeof(Elf64_Shdr) && eh->e_shnum > 1 &&
	    eh->e_shnum < SHN_LORESERVE && eh->e_shstrndx < eh->e_shnum &&
	    within(q, eh->e_shoff, (uint64_t)eh->e_shnum * sizeof(Elf64_Shdr));
}

/* Inputs are members of archives, in which nothing is aligned. */
static uint32_t
word(const char *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof n);
	return n;
}

static const char *
section(const struct quick *q, size_t i)
{
	return q->bytes + q->eh.e_shoff + i * sizeof(Elf64_Shdr);
}

/* A string table: in the file, ended, so that every index below its size is a string. */
static bool
strings(const struct quick *q, size_t index, const char **names, size_t *size)
{
	Elf64_Shdr sh;

	if (index == 0 || index >= q->eh.e_shnum)
		return false;
	memcpy(&sh, section(q, index), sizeof sh);
	if (sh.sh_type != SHT_STRTAB || sh.sh_size == 0 || !within(q, sh.sh_offset, sh.sh_size))
		return false;
	*names = q->bytes + sh.sh_offset;
	*size = sh.sh_size;
	return (*names)[sh.sh_size - 1] == '\0';
}

/* Few names begin with ".gn": a call for each of the others would be most of the work. */
static bool
isintermediate(const char *name)
{
	return name[0] == '.' && name[1] == 'g' && name[2] == 'n' && strncmp(name, ".gnu.lto_", 9) == 0;
}

static bool
sections(struct quick *q)
{
	const char *sh = section(q, 1), *end = section(q, q->eh.e_shnum);

	for (; sh < end; sh += sizeof(Elf64_Shdr)) {
		uint32_t name;

		switch (word(sh + offsetof(Elf64_Shdr, sh_type))) {
		case SHT_PROGBITS:
			name = word(sh + offsetof(Elf64_Shdr, sh_name));
			if (name >= q->sectionnamesize || isintermediate(q->sectionnames + name))
				return false;
			break;
		case SHT_SYMTAB:
			if (q->symtab.sh_type != 0)
				return false;
			memcpy(&q->symtab, sh, sizeof q->symtab);
			break;
		case SHT_SYMTAB_SHNDX:
		case SHT_OBJECT_ONLY:
			return false;
		}
	}
	return true;
}

static enum symbolkind
fastkind(const struct quick *q, const char *symbol)
{
	unsigned info = (unsigned char)symbol[offsetof(Elf64_Sym, st_info)];
	bool weak = ELF64_ST_BIND(info) == STB_WEAK;
	uint16_t section;

	memcpy(&section, symbol + offsetof(Elf64_Sym, st_shndx), sizeof section);
	if (ELF64_ST_BIND(info) == STB_LOCAL)
		return SYMBOL_LOCAL;
	if (section == SHN_UNDEF)
		return weak ? SYMBOL_WEAKUNDEF : SYMBOL_UNDEF;
	if (section == SHN_COMMON || ELF64_ST_TYPE(info) == STT_COMMON ||
	    (q->eh.e_machine == EM_X86_64 && section == SHN_LARGECOMMON))
		return SYMBOL_COMMON;
	return weak ? SYMBOL_WEAKDEF : SYMBOL_DEF;
}

/* Local symbols of sections and files are no symbols that anybody refers to. */
static bool
isname(unsigned info)
{
	return info != ELF64_ST_INFO(STB_LOCAL, STT_SECTION) && info != ELF64_ST_INFO(STB_LOCAL, STT_FILE);
}

/* The symbols from the one at AT on; false at one whose name is not in the file. FILTER NULL: all pass. */
static bool
walk(const struct quick *q, uint64_t at, const struct namefilter *filter, objectvisit *visit, void *ctx)
{
	const char *first = q->bytes + q->symtab.sh_offset;
	uint64_t end = q->symtab.sh_size / sizeof(Elf64_Sym) * sizeof(Elf64_Sym);

	for (; at < end; at += sizeof(Elf64_Sym)) {
		const char *y = first + at, *name;
		uint32_t index = word(y + offsetof(Elf64_Sym, st_name));

		if (index >= q->namesize)
			return false;
		name = q->names + index;
		if (!isname((unsigned char)y[offsetof(Elf64_Sym, st_info)]) || !*name || (filter &&
		    (!namefilterstarts(filter, name) || !namefilterlets(filter, namefilterkey(name, q->namesize - index)))))
			continue;
		if (!visit(ctx, name, fastkind(q, y)))
			return true;
	}
	return true;
}

/* Names with a version have to be cut, which needs a copy. */
static bool
plain(const struct quick *q)
{
	return q->symtab.sh_entsize == sizeof(Elf64_Sym) &&
	    within(q, q->symtab.sh_offset, q->symtab.sh_size) && !memchr(q->names, '@', q->namesize);
}

/* The sections of an ordinary object in Q; false when BYTES are none. */
static bool
lay(struct quick *q, const void *bytes, size_t size)
{
	*q = (struct quick){.bytes = bytes, .size = size};
	if (!header(q) || !strings(q, q->eh.e_shstrndx, &q->sectionnames, &q->sectionnamesize) || !sections(q))
		return false;
	return q->symtab.sh_type == 0 || (strings(q, q->symtab.sh_link, &q->names, &q->namesize) && plain(q));
}

bool
fastsymbols(const void *bytes, size_t size, const struct namefilter *filter, objectvisit *visit,
    void *ctx)
{
	struct quick q;

	return lay(&q, bytes, size) && walk(&q, sizeof(Elf64_Sym), filter, visit, ctx);
}

bool
fastglobals(const void *bytes, size_t size, objectvisit *visit, void *ctx)
{
	struct quick q;

	return lay(&q, bytes, size) && walk(&q, (uint64_t)q.symtab.sh_info * sizeof(Elf64_Sym), NULL, visit, ctx);
}
