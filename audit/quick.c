#include "audit/quick.h"

#include <elf.h>
#include <endian.h>
#include <string.h>

#if __BYTE_ORDER == __LITTLE_ENDIAN
#define HOST_DATA ELFDATA2LSB
#else
#define HOST_DATA ELFDATA2MSB
#endif

/* Types of sections that make an object unusual; see audit/object.c. */
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

static Elf64_Shdr
section(const struct quick *q, size_t i)
{
	Elf64_Shdr sh;

	memcpy(&sh, q->bytes + q->eh.e_shoff + i * sizeof sh, sizeof sh);
	return sh;
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

/* A string table: in the file, ended, so that every index below its size is a string. */
static bool
strings(const struct quick *q, size_t index, const char **names, size_t *size)
{
	Elf64_Shdr sh;

	if (index == 0 || index >= q->eh.e_shnum)
		return false;
	sh = section(q, index);
	*names = q->bytes + sh.sh_offset;
	*size = sh.sh_size;
	return sh.sh_type == SHT_STRTAB && sh.sh_size > 0 && within(q, sh.sh_offset, sh.sh_size) &&
	    (*names)[sh.sh_size - 1] == '\0';
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
	size_t i;

	for (i = 1; i < q->eh.e_shnum; i++) {
		Elf64_Shdr sh = section(q, i);

		if (sh.sh_type == SHT_SYMTAB && q->symtab.sh_type == 0)
			q->symtab = sh;
		else if (sh.sh_type == SHT_SYMTAB || sh.sh_type == SHT_SYMTAB_SHNDX ||
		    sh.sh_type == SHT_OBJECT_ONLY || sh.sh_name >= q->sectionnamesize ||
		    isintermediate(q->sectionnames + sh.sh_name))
			return false;
	}
	return true;
}

static Elf64_Sym
symbolat(const struct quick *q, size_t i)
{
	Elf64_Sym y;

	memcpy(&y, q->bytes + q->symtab.sh_offset + i * sizeof y, sizeof y);
	return y;
}

/* All that a walk relies on; names with a version have to be cut, which needs a copy. */
static bool
sound(const struct quick *q)
{
	size_t i, n = q->symtab.sh_size / sizeof(Elf64_Sym);

	if (q->symtab.sh_entsize != sizeof(Elf64_Sym) ||
	    !within(q, q->symtab.sh_offset, q->symtab.sh_size) || memchr(q->names, '@', q->namesize))
		return false;
	for (i = 0; i < n; i++)
		if (symbolat(q, i).st_name >= q->namesize)
			return false;
	return true;
}

static enum symbolkind
kindof(const struct quick *q, const Elf64_Sym *y)
{
	bool weak = ELF64_ST_BIND(y->st_info) == STB_WEAK;

	if (ELF64_ST_BIND(y->st_info) == STB_LOCAL)
		return SYMBOL_LOCAL;
	if (y->st_shndx == SHN_UNDEF)
		return weak ? SYMBOL_WEAKUNDEF : SYMBOL_UNDEF;
	if (y->st_shndx == SHN_COMMON || ELF64_ST_TYPE(y->st_info) == STT_COMMON ||
	    (q->eh.e_machine == EM_X86_64 && y->st_shndx == SHN_LARGECOMMON))
		return SYMBOL_COMMON;
	return weak ? SYMBOL_WEAKDEF : SYMBOL_DEF;
}

static void
walk(const struct quick *q, objectvisit *visit, void *ctx)
{
	size_t i, n = q->symtab.sh_size / sizeof(Elf64_Sym);

	for (i = 1; i < n; i++) {
		Elf64_Sym y = symbolat(q, i);
		enum symbolkind kind = kindof(q, &y);
		const char *name = q->names + y.st_name;
		int type = ELF64_ST_TYPE(y.st_info);

		if (*name == '\0' || (kind == SYMBOL_LOCAL && (type == STT_SECTION || type == STT_FILE)))
			continue;
		if (!visit(ctx, name, kind))
			return;
	}
}

bool
quicksymbols(const void *bytes, size_t size, objectvisit *visit, void *ctx)
{
	struct quick q = {.bytes = bytes, .size = size};

	if (!header(&q) || !strings(&q, q.eh.e_shstrndx, &q.sectionnames, &q.sectionnamesize) ||
	    !sections(&q))
		return false;
	if (q.symtab.sh_type == 0)
		return true;
	if (!strings(&q, q.symtab.sh_link, &q.names, &q.namesize) || !sound(&q))
		return false;
	walk(&q, visit, ctx);
	return true;
}
