/* Lays one relocatable object open as arrays, for the graph. Decides nothing. */
#include "audit/input/sections.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

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

	if (elf_getshdrnum(elf, &l->nsections) != 0 || elf_getshdrstrndx(elf, &names) != 0)
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

static void
readsymbol(struct sections *l, Elf *elf, Elf_Data *d, Elf_Data *indexes, size_t strtab, size_t i)
{
	struct symbol *y = &l->symbols[i];
	Elf32_Word index = 0;
	GElf_Sym sym;

	if (!gelf_getsymshndx(d, indexes, (int)i, &sym, &index))
		return;
	if (sym.st_shndx != SHN_XINDEX)
		index = sym.st_shndx < SHN_LORESERVE ? sym.st_shndx : 0;
	*y = (struct symbol){string(elf, strtab, sym.st_name), sym.st_value, sym.st_size,
	    index < l->nsections ? index : 0, GELF_ST_TYPE(sym.st_info), GELF_ST_BIND(sym.st_info),
	    sym.st_shndx == SHN_COMMON};
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

	if (!d || !gelf_getshdr(scn, &sh) || !sh.sh_entsize)
		return -1;
	l->nsymbols = d->d_size / gelf_fsize(elf, ELF_T_SYM, 1, EV_CURRENT);
	l->symbols = newarray(l->nsymbols + 1, sizeof *l->symbols);
	for (i = 1; i < l->nsymbols; i++)
		readsymbol(l, elf, d, indexes, sh.sh_link, i);
	return 0;
}

/* Add one relocation; those that name no symbol or section of ours are of no interest. */
static void
addreloc(struct sections *l, uint32_t section, const GElf_Rela *r)
{
	size_t symbol = GELF_R_SYM(r->r_info);

	if (symbol == 0 || symbol >= l->nsymbols)
		return;
	if ((l->nrelocs & (l->nrelocs - 1)) == 0)
		l->relocs = growarray(l->relocs, l->nrelocs ? l->nrelocs * 2 : 1, sizeof *l->relocs);
	l->relocs[l->nrelocs++] = (struct reloc){section, (uint32_t)symbol,
	    (uint32_t)GELF_R_TYPE(r->r_info), r->r_offset, r->r_addend};
}

static void
readrelocs(struct sections *l, Elf_Scn *scn, bool rela)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	GElf_Shdr sh;
	GElf_Rela a;
	GElf_Rel r;
	int i;

	if (!d || !gelf_getshdr(scn, &sh) || sh.sh_info >= l->nsections)
		return;
	for (i = 0; rela && gelf_getrela(d, i, &a); i++)
		addreloc(l, sh.sh_info, &a);
	for (i = 0; !rela && gelf_getrel(d, i, &r); i++)
		addreloc(l, sh.sh_info, &(GElf_Rela){r.r_offset, r.r_info, 0});
}

int
sectionsread(struct sections *l, const void *bytes, size_t size)
{
	Elf *elf;
	GElf_Ehdr eh;
	size_t i;

	*l = (struct sections){0};
	elf_version(EV_CURRENT);
	l->elf = elf = elf_memory((char *)(uintptr_t)bytes, size);
	if (!elf || !gelf_getehdr(elf, &eh) || eh.e_type != ET_REL ||
	    readsections(l, elf) < 0 || readsymbols(l, elf) < 0) {
		sectionsfree(l);
		return -1;
	}
	l->machine = eh.e_machine;
	for (i = 1; i < l->nsections; i++)
		if (l->sections[i].type == SHT_RELA || l->sections[i].type == SHT_REL)
			readrelocs(l, elf_getscn(elf, i), l->sections[i].type == SHT_RELA);
	return 0;
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
