/*
 * Walks symbol tables with the name filter ahead of everything else: an executable has tens of thousands of
 * symbols, of which a dozen matter.
 */
#include "audit/output/symtab.h"

#include <string.h>

/* The string table of the section INDEX, ended by a NUL; NULL: it is none. */
static const Elf_Data *
namesof(Elf *e, size_t index)
{
	Elf_Scn *scn = elf_getscn(e, index);
	Elf_Data *d = scn ? elf_getdata(scn, NULL) : NULL;

	return d && d->d_buf && d->d_size && ((const char *)d->d_buf)[d->d_size - 1] == '\0' ? d : NULL;
}

static bool
walk(Elf *e, Elf_Scn *scn, const GElf_Shdr *sh, const struct namefilter *filter, symtabvisit *visit, void *ctx)
{
	const Elf_Data *names = namesof(e, sh->sh_link);
	Elf_Data *d = elf_getdata(scn, NULL);
	bool sound = names && d;
	GElf_Sym sym;
	int i;

	for (i = 0; sound && gelf_getsym(d, i, &sym); i++) {
		const char *name = (const char *)names->d_buf + sym.st_name;

		sound = sym.st_name < names->d_size;
		if (sound && *name && namefilterstarts(filter, name) &&
		    namefilterlets(filter, namefilterkey(name, names->d_size - sym.st_name)))
			visit(ctx, name, &sym);
	}
	return sound;
}

bool
symtabeach(Elf *e, const struct namefilter *filter, symtabvisit *visit, void *ctx)
{
	bool is = false, sound = true;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(e, scn)) != NULL) {
		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_SYMTAB)
			continue;
		is = true;
		sound &= walk(e, scn, &sh, filter, visit, ctx);
	}
	return is && sound;
}

struct lookout {
	const struct strings *names;
	bool found;
};

static void
watchfor(void *ctx, const char *name, const GElf_Sym *sym)
{
	struct lookout *l = ctx;

	l->found |= sym->st_shndx != SHN_UNDEF && stringshave(l->names, name);
}

bool
symtablacks(int fd, const struct strings *names)
{
	Elf *e = (elf_version(EV_CURRENT), elf_begin(fd, ELF_C_READ_MMAP, NULL));
	struct namefilter filter = {.prefix = 1};       /* under the mask 0: no other name passes */
	struct lookout l = {.names = names};
	bool sound;
	size_t i;

	for (i = 0; i < names->count; i++)
		namefilteradd(&filter, namefilterkey(names->items[i], strlen(names->items[i]) + 1));
	sound = e && symtabeach(e, &filter, watchfor, &l);
	elf_end(e);
	return sound && !l.found;
}
