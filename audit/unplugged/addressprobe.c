/*
 * Writes the probe object with libelf and reads the answers out of the linked file. System V ABI, "Object
 * Files"; the machine's own flags are those of an object that goes into the same link.
 */
#include "audit/unplugged/addressprobe.h"

#include <gelf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The sections of the probe, in their order. */
enum { NONE, WORDS, RELOCATIONS, SYMBOLS, NAMES, COUNT };

/* All section names, and where each begins. */
static const char sectionnames[] = "\0" ADDRESSPROBE_SECTION "\0.rela" ADDRESSPROBE_SECTION "\0.symtab\0.strtab";

struct writing {
	Elf *elf;
	GElf_Ehdr like;
	bool rel;               /* what is added is kept in the word, else in the relocation */
	unsigned relocation;
	const struct strings *names;
	char *texts;            /* the string table: section names, then the names asked for */
	size_t size;
	size_t *at;             /* where each name is in it */
	bool failed;
};

static size_t
wordsize(const struct writing *w)
{
	return w->like.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
}

static void
collectnames(struct writing *w)
{
	size_t i, size = sizeof sectionnames;

	for (i = 0; i < w->names->count; i++)
		size += strlen(w->names->items[i]) + 1;
	w->texts = newarray(size, 1);
	w->at = newarray(w->names->count, sizeof *w->at);
	memcpy(w->texts, sectionnames, sizeof sectionnames);
	w->size = sizeof sectionnames;
	for (i = 0; i < w->names->count; i++) {
		size_t n = strlen(w->names->items[i]) + 1;

		memcpy(w->texts + w->size, w->names->items[i], n);
		w->at[i] = w->size;
		w->size += n;
	}
}

/* A new section with SIZE bytes of TYPE, zeroed unless BYTES is given; the caller frees what is returned. */
static void *
addsection(struct writing *w, GElf_Word name, GElf_Shdr header, Elf_Type type, size_t size, void *bytes)
{
	Elf_Scn *scn = elf_newscn(w->elf);
	Elf_Data *data = scn ? elf_newdata(scn) : NULL;
	GElf_Shdr sh;

	if (!data || !gelf_getshdr(scn, &sh)) {
		w->failed = true;
		return NULL;
	}
	data->d_buf = bytes ? bytes : newarray(size, 1);
	data->d_size = size;
	data->d_type = type;
	data->d_align = header.sh_addralign;
	header.sh_name = name;
	w->failed |= !gelf_update_shdr(scn, &header);
	return data->d_buf;
}

static Elf_Data *
dataof(const struct writing *w, size_t section)
{
	return elf_getdata(elf_getscn(w->elf, section), NULL);
}

static void
fill(struct writing *w)
{
	Elf_Data *symbols = dataof(w, SYMBOLS), *relocations = dataof(w, RELOCATIONS);
	size_t i;

	for (i = 0; !w->failed && i < w->names->count; i++) {
		GElf_Sym sym = {.st_name = (GElf_Word)w->at[i], .st_info = GELF_ST_INFO(STB_WEAK, STT_NOTYPE)};
		GElf_Rela rela = {i * wordsize(w), GELF_R_INFO(i + 1, w->relocation), 0};
		GElf_Rel rel = {rela.r_offset, rela.r_info};

		w->failed |= !gelf_update_sym(symbols, (int)i + 1, &sym);
		w->failed |= w->rel ? !gelf_update_rel(relocations, (int)i, &rel)
		    : !gelf_update_rela(relocations, (int)i, &rela);
	}
}

static void
header(struct writing *w)
{
	GElf_Ehdr eh;

	w->failed = !gelf_newehdr(w->elf, w->like.e_ident[EI_CLASS]) || !gelf_getehdr(w->elf, &eh);
	if (w->failed)
		return;
	memcpy(eh.e_ident, w->like.e_ident, sizeof eh.e_ident);
	eh.e_type = ET_REL;
	eh.e_machine = w->like.e_machine;
	eh.e_flags = w->like.e_flags;
	eh.e_version = EV_CURRENT;
	eh.e_shstrndx = NAMES;
	w->failed = !gelf_update_ehdr(w->elf, &eh);
}

static GElf_Word
nameat(size_t skip)
{
	const char *s = sectionnames;

	while (skip--)
		s += strlen(s) + 1;
	return (GElf_Word)(s - sectionnames);
}

static void
compose(struct writing *w)
{
	size_t n = w->names->count, word = wordsize(w);
	Elf_Type type = w->rel ? ELF_T_REL : ELF_T_RELA;
	size_t entry = gelf_fsize(w->elf, type, 1, EV_CURRENT), symbol = gelf_fsize(w->elf, ELF_T_SYM, 1, EV_CURRENT);
	void *made[3];
	size_t i;

	made[0] = addsection(w, nameat(1), (GElf_Shdr){.sh_type = SHT_PROGBITS, .sh_addralign = word}, ELF_T_BYTE,
	    n * word, NULL);
	made[1] = addsection(w, nameat(2), (GElf_Shdr){.sh_type = w->rel ? SHT_REL : SHT_RELA, .sh_link = SYMBOLS,
	    .sh_info = WORDS, .sh_flags = SHF_INFO_LINK, .sh_addralign = word, .sh_entsize = entry}, type,
	    n * (w->rel ? sizeof(GElf_Rel) : sizeof(GElf_Rela)), NULL);
	made[2] = addsection(w, nameat(3), (GElf_Shdr){.sh_type = SHT_SYMTAB, .sh_link = NAMES, .sh_info = 1,
	    .sh_addralign = word, .sh_entsize = symbol}, ELF_T_SYM, (n + 1) * sizeof(GElf_Sym), NULL);
	addsection(w, nameat(4), (GElf_Shdr){.sh_type = SHT_STRTAB, .sh_addralign = 1}, ELF_T_BYTE, w->size, w->texts);
	/* libelf counts entries by what they take in the file's class. */
	if (!w->failed) {
		dataof(w, RELOCATIONS)->d_size = n * entry;
		dataof(w, SYMBOLS)->d_size = (n + 1) * symbol;
		fill(w);
	}
	if (!w->failed)
		w->failed = elf_update(w->elf, ELF_C_WRITE) < 0;
	elf_end(w->elf);
	for (i = 0; i < 3; i++)
		free(made[i]);
}

/* The header of the object to be like, and which kind of relocations it has. */
static bool
readlike(GElf_Ehdr *like, bool *rel, const void *bytes, size_t size)
{
	Elf *e = elf_memory((char *)(uintptr_t)bytes, size);
	bool ok = e && elf_kind(e) == ELF_K_ELF && gelf_getehdr(e, like);
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while (ok && (scn = elf_nextscn(e, scn)) != NULL)
		*rel |= gelf_getshdr(scn, &sh) && sh.sh_type == SHT_REL;
	elf_end(e);
	return ok;
}

int
addressprobewrite(int fd, const void *like, size_t size, unsigned relocation,
    const struct strings *names, char **error)
{
	struct writing w = {.relocation = relocation, .names = names};

	elf_version(EV_CURRENT);
	if (!readlike(&w.like, &w.rel, like, size)) {
		*error = newstring("no object to make the probe like");
		return -1;
	}
	w.elf = elf_begin(fd, ELF_C_WRITE, NULL);
	if (w.elf) {
		collectnames(&w);
		header(&w);
		compose(&w);
	}
	if (!w.elf || w.failed)
		*error = newformat("the probe object: %s", elf_errmsg(-1));
	free(w.texts);
	free(w.at);
	return !w.elf || w.failed ? -1 : 0;
}

static Elf_Scn *
findsection(Elf *e, GElf_Shdr *sh)
{
	Elf_Scn *scn = NULL;
	size_t names;

	if (elf_getshdrstrndx(e, &names) < 0)
		return NULL;
	while ((scn = elf_nextscn(e, scn)) != NULL) {
		const char *name = gelf_getshdr(scn, sh) ? elf_strptr(e, names, sh->sh_name) : NULL;

		if (name && strcmp(name, ADDRESSPROBE_SECTION) == 0)
			return scn;
	}
	return NULL;
}

int
addressproberead(int fd, bool *resolved, size_t n, char **error)
{
	Elf *e = (elf_version(EV_CURRENT), elf_begin(fd, ELF_C_READ_MMAP, NULL));
	GElf_Shdr sh;
	Elf_Scn *scn = e ? findsection(e, &sh) : NULL;
	Elf_Data *data = scn ? elf_rawdata(scn, NULL) : NULL;
	size_t word = data && gelf_getclass(e) == ELFCLASS64 ? 8 : 4, i, k;

	if (!data || !data->d_buf || data->d_size != n * word) {
		*error = newstring("the linker left no answer to the probe object");
		elf_end(e);
		return -1;
	}
	for (i = 0; i < n; i++)
		for (resolved[i] = false, k = 0; k < word; k++)
			resolved[i] |= ((const char *)data->d_buf)[i * word + k] != 0;
	elf_end(e);
	return 0;
}
