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

/* Few names begin with ".g": a call for each of the others would be most of the work. */
static bool
isintermediate(const char *name)
{
	return name[0] == '.' && name[1] == 'g' && strncmp(name, ".gnu.lto_", 9) == 0;
}

static bool
sections(struct quick *q)
{
	const char *sh = section(q, 1), *end = section(q, q->eh.e_shnum);

	for (; sh < end; sh += sizeof(Elf64_Shdr)) {
		uint32_t type = word(sh + offsetof(Elf64_Shdr, sh_type));
		uint32_t name = word(sh + offsetof(Elf64_Shdr, sh_name));

		if (type == SHT_SYMTAB && q->symtab.sh_type == 0)
			memcpy(&q->symtab, sh, sizeof q->symtab);
		else if (type == SHT_SYMTAB || type == SHT_SYMTAB_SHNDX ||
		    type == SHT_OBJECT_ONLY || name >= q->sectionnamesize ||
		    isintermediate(q->sectionnames + name))
			return false;
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

/* Sections and files are no symbols that anybody refers to. */
static bool
isname(unsigned info)
{
	return ELF64_ST_BIND(info) != STB_LOCAL ||
	    (ELF64_ST_TYPE(info) != STT_SECTION && ELF64_ST_TYPE(info) != STT_FILE);
}

/* The symbols from the second on; false at one whose name is not in the file. */
static bool
walk(const struct quick *q, const struct namefilter *filter, objectvisit *visit, void *ctx)
{
	size_t i, n = q->symtab.sh_size / sizeof(Elf64_Sym);
	bool strong = false;

	for (i = 1; i < n; i++) {
		const char *y = q->bytes + q->symtab.sh_offset + i * sizeof(Elf64_Sym);
		uint32_t name = word(y + offsetof(Elf64_Sym, st_name));
		unsigned info = (unsigned char)y[offsetof(Elf64_Sym, st_info)];
		enum symbolkind kind;
		uint64_t key;

		if (name >= q->namesize)
			return false;
		if (!isname(info))
			continue;
		key = namefilterkey(q->names + name, q->namesize - name);
		if (key == 0 || (strong && !namefilterlets(filter, key)))
			continue;
		kind = fastkind(q, y);
		if ((kind == SYMBOL_DEF && !strong) || namefilterlets(filter, key)) {
			strong |= kind == SYMBOL_DEF;
			if (!visit(ctx, q->names + name, kind))
				return true;
		}
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

bool
fastsymbols(const void *bytes, size_t size, const struct namefilter *filter, objectvisit *visit,
    void *ctx)
{
	struct quick q = {.bytes = bytes, .size = size};

	if (!header(&q) || !strings(&q, q.eh.e_shstrndx, &q.sectionnames, &q.sectionnamesize) ||
	    !sections(&q))
		return false;
	if (q.symtab.sh_type == 0)
		return true;
	return strings(&q, q.symtab.sh_link, &q.names, &q.namesize) && plain(&q) &&
	    walk(&q, filter, visit, ctx);
}
