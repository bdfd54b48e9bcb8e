/*
 * An object laid open for the reference graph. What cannot be read whole is not read at all: a relocation that
 * is missed would make something look unreached.
 */
#include "audit/input/sections.h"

#include <byteswap.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Relocations in forms that libelf does not read; old elf.h lacks the names. */
enum { RELR = 19, CREL = 0x40000014, ANDROIDREL = 0x60000001, ANDROIDRELA = 0x60000002 };

/* The string at INDEX of the string table STRTAB, "" when there is none. */
static const char *
string(Elf *elf, size_t strtab, size_t index)
{
	const char *s = elf_strptr(elf, strtab, index);

	return s ? s : "";
}

static int
readsections(struct sections *l, Elf *elf)
{
	size_t names, i;

	if (elf_getshdrnum(elf, &l->nsections) != 0 || l->nsections == 0 ||
	    elf_getshdrstrndx(elf, &names) != 0)
		return -1;
	l->sections = newarray(l->nsections + 1, sizeof *l->sections);
	for (i = 1; i < l->nsections; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);
		struct section *s = &l->sections[i];
		GElf_Shdr sh;
		Elf_Data *d;

		if (!scn || !gelf_getshdr(scn, &sh))
			return -1;
		*s = (struct section){string(elf, names, sh.sh_name), sh.sh_type, sh.sh_flags,
		    sh.sh_size, NULL};
		d = sh.sh_type == SHT_NOBITS ? NULL : elf_rawdata(scn, NULL);
		if (d && d->d_size == sh.sh_size)
			s->bytes = d->d_buf;
	}
	return 0;
}

static int
readsymbol(struct sections *l, Elf *elf, Elf_Data *d, Elf_Data *indexes, size_t strtab, size_t i)
{
	struct symbol *y = &l->symbols[i];
	Elf32_Word index = 0;
	GElf_Sym sym;

	if (!gelf_getsymshndx(d, indexes, (int)i, &sym, &index))
		return -1;
	if (sym.st_shndx != SHN_XINDEX)
		index = sym.st_shndx < SHN_LORESERVE ? sym.st_shndx : 0;
	*y = (struct symbol){string(elf, strtab, sym.st_name), sym.st_value, sym.st_size,
	    index < l->nsections ? index : 0, GELF_ST_TYPE(sym.st_info), GELF_ST_BIND(sym.st_info),
	    sym.st_shndx == SHN_COMMON};
	return 0;
}

/* The section of type TYPE, NULL: none. There is at most one of those asked for. */
static Elf_Scn *
oftype(const struct sections *l, Elf *elf, uint32_t type)
{
	size_t i;

	for (i = 1; i < l->nsections; i++)
		if (l->sections[i].type == type)
			return elf_getscn(elf, i);
	return NULL;
}

static int
readsymbols(struct sections *l, Elf *elf)
{
	Elf_Scn *scn = oftype(l, elf, SHT_SYMTAB), *extended = oftype(l, elf, SHT_SYMTAB_SHNDX);
	Elf_Data *d = scn ? elf_getdata(scn, NULL) : NULL;
	Elf_Data *indexes = extended ? elf_getdata(extended, NULL) : NULL;
	GElf_Shdr sh;
	size_t i;

	if (!scn)
		return 0;
	if (!d || !gelf_getshdr(scn, &sh) || !sh.sh_entsize)
		return -1;
	l->nsymbols = d->d_size / gelf_fsize(elf, ELF_T_SYM, 1, EV_CURRENT);
	l->symbols = newarray(l->nsymbols + 1, sizeof *l->symbols);
	l->symbols[0].name = "";
	l->symtab = elf_ndxscn(scn);
	for (i = 1; i < l->nsymbols; i++)
		if (readsymbol(l, elf, d, indexes, sh.sh_link, i) < 0)
			return -1;
	return 0;
}

/* INFO as other machines have it. In that of little-endian 64-bit MIPS four bytes follow the symbol: the types, the first one last. */
static uint64_t
plaininfo(const GElf_Ehdr *eh, uint64_t info)
{
	if (eh->e_machine == EM_MIPS && eh->e_ident[EI_CLASS] == ELFCLASS64 && eh->e_ident[EI_DATA] == ELFDATA2LSB)
		return info << 32 | bswap_32((uint32_t)(info >> 32));
	return info;
}

/* Add one relocation, unless it names no symbol: that one is of no interest. */
static int
addreloc(struct sections *l, const GElf_Ehdr *eh, uint32_t section, const GElf_Rela *r, bool inplace)
{
	uint64_t info = plaininfo(eh, r->r_info);
	size_t symbol = GELF_R_SYM(info);

	if (symbol >= l->nsymbols)
		return -1;
	if (symbol == 0)
		return 0;
	if ((l->nrelocs & (l->nrelocs - 1)) == 0)
		l->relocs = growarray(l->relocs, l->nrelocs ? l->nrelocs * 2 : 1, sizeof *l->relocs);
	l->relocs[l->nrelocs++] = (struct reloc){section, (uint32_t)symbol,
	    (uint32_t)GELF_R_TYPE(info), r->r_offset, r->r_addend, inplace};
	return 0;
}

static int
readrelocs(struct sections *l, Elf *elf, const GElf_Ehdr *eh, Elf_Scn *scn)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	GElf_Shdr sh;
	GElf_Rela a;
	GElf_Rel r;
	size_t i, n;
	bool rela;

	if (!gelf_getshdr(scn, &sh) || sh.sh_info >= l->nsections || (sh.sh_flags & SHF_COMPRESSED))
		return -1;
	if (sh.sh_size == 0 || !(l->sections[sh.sh_info].flags & SHF_ALLOC))
		return 0;
	rela = sh.sh_type == SHT_RELA;
	if (!d || sh.sh_link != l->symtab || sh.sh_entsize != gelf_fsize(elf, rela ? ELF_T_RELA : ELF_T_REL, 1,
	    EV_CURRENT))
		return -1;
	n = sh.sh_size / sh.sh_entsize;
	for (i = 0; i < n; i++) {
		if (rela ? !gelf_getrela(d, (int)i, &a) : !gelf_getrel(d, (int)i, &r))
			return -1;
		if (!rela)
			a = (GElf_Rela){r.r_offset, r.r_info, 0};
		if (addreloc(l, eh, sh.sh_info, &a, !rela) < 0)
			return -1;
	}
	return 0;
}

static int
readallrelocs(struct sections *l, Elf *elf, const GElf_Ehdr *eh)
{
	size_t i;

	for (i = 1; i < l->nsections; i++) {
		uint32_t type = l->sections[i].type;

		if (type == RELR || type == CREL || type == ANDROIDREL || type == ANDROIDRELA)
			return -1;
		if ((type == SHT_RELA || type == SHT_REL) && readrelocs(l, elf, eh, elf_getscn(elf, i)) < 0)
			return -1;
	}
	return 0;
}

int
sectionsread(struct sections *l, const void *bytes, size_t size)
{
	Elf *elf;
	GElf_Ehdr eh;

	*l = (struct sections){0};
	elf_version(EV_CURRENT);
	l->elf = elf = elf_memory((char *)(uintptr_t)bytes, size);
	if (elf && gelf_getehdr(elf, &eh) && eh.e_type == ET_REL) {
		l->machine = eh.e_machine;
		l->big = eh.e_ident[EI_DATA] == ELFDATA2MSB;
		if (readsections(l, elf) == 0 && readsymbols(l, elf) == 0 && readallrelocs(l, elf, &eh) == 0)
			return 0;
	}
	sectionsfree(l);
	return -1;
}

void
sectionsfree(struct sections *l)
{
	free(l->sections);
	free(l->symbols);
	free(l->relocs);
	elf_end(l->elf);
	*l = (struct sections){0};
}
