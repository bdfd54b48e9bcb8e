#include "audit/output/loader.h"

#include <errno.h>
#include <gelf.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "audit/input/header.h"
#include "base/mem.h"

struct image {
	const char *bytes;
	size_t size;
	Elf *elf;
};

/* The first of the WORDS that a loaded segment holds, NULL when none does. */
static const char *
findbytes(const struct image *m, const struct strings *words)
{
	GElf_Phdr ph;
	size_t n = 0, i, k;

	elf_getphdrnum(m->elf, &n);
	for (i = 0; i < n; i++) {
		if (!gelf_getphdr(m->elf, (int)i, &ph) || ph.p_type != PT_LOAD ||
		    ph.p_offset > m->size || ph.p_filesz > m->size - ph.p_offset)
			continue;
		for (k = 0; k < words->count; k++)
			if (memmem(m->bytes + ph.p_offset, ph.p_filesz, words->items[k],
			    strlen(words->items[k])))
				return words->items[k];
	}
	return NULL;
}

/* The first of the NAMES that the symbol table in SCN defines, NULL when it defines none. */
static const char *
findin(const struct image *m, Elf_Scn *scn, const GElf_Shdr *sh, const struct strings *names)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	const char *name;
	GElf_Sym sym;
	size_t k;
	int i;

	for (i = 0; d && gelf_getsym(d, i, &sym); i++) {
		name = sym.st_shndx == SHN_UNDEF ? NULL : elf_strptr(m->elf, sh->sh_link, sym.st_name);
		for (k = 0; name && k < names->count; k++)
			if (strcmp(name, names->items[k]) == 0)
				return names->items[k];
	}
	return NULL;
}

static const char *
findsymbol(const struct image *m, const struct strings *names)
{
	const char *found = NULL;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while (!found && (scn = elf_nextscn(m->elf, scn)) != NULL)
		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_SYMTAB)
			found = findin(m, scn, &sh, names);
	return found;
}

/* The seal's own note, which stripping leaves: wrapper/seal/loader.c. */
static bool
isnote(Elf_Data *d)
{
	static const char owner[] = "staticld", text[] = "sealed";
	const char *bytes = d ? d->d_buf : NULL;
	size_t at = 0, name, desc;
	GElf_Nhdr nh;

	while (bytes && (at = gelf_getnote(d, at, &nh, &name, &desc)) > 0)
		if (nh.n_namesz == sizeof owner && nh.n_descsz == sizeof text &&
		    memcmp(bytes + name, owner, sizeof owner) == 0 &&
		    memcmp(bytes + desc, text, sizeof text) == 0)
			return true;
	return false;
}

static bool
hasnote(const struct image *m)
{
	GElf_Phdr ph;
	size_t n = 0, i;

	elf_getphdrnum(m->elf, &n);
	for (i = 0; i < n; i++)
		if (gelf_getphdr(m->elf, (int)i, &ph) && ph.p_type == PT_NOTE &&
		    ph.p_offset <= m->size && ph.p_filesz <= m->size - ph.p_offset &&
		    isnote(elf_getdata_rawchunk(m->elf, (int64_t)ph.p_offset, ph.p_filesz,
		    ph.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR)))
			return true;
	return false;
}

static void
look(struct loader *l, const struct image *m, const struct catalogues *c)
{
	size_t i;
	int k;

	l->sealed = hasnote(m);
	for (i = 0; i < c->count && !l->libc; i++) {
		const struct catalogue *libc = &c->rows[i];

		l->evidence = findsymbol(m, &libc->seal.gone);
		if (!l->evidence)
			l->evidence = findbytes(m, &libc->seal.marker);
		if (l->evidence)
			l->libc = libc;
	}
	for (k = 0; l->libc && k < CLASS_COUNT; k++)
		l->classes[k] = findbytes(m, &l->libc->classes[k].marker) != NULL;
}

int
loaderread(struct loader *l, int fd, const struct catalogues *c, char **error)
{
	struct image m = {0};
	struct header header;
	struct stat st;
	void *map;
	int rc;

	*l = (struct loader){0};
	if (fstat(fd, &st) < 0 || (map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
	    fd, 0)) == MAP_FAILED) {
		*error = newstring(strerror(errno));
		return -1;
	}
	m.bytes = map;
	m.size = (size_t)st.st_size;
	rc = headerread(&header, map, m.size, error);
	if (rc == 0) {
		elf_version(EV_CURRENT);
		m.elf = elf_memory(map, m.size);
		look(l, &m, c);
		elf_end(m.elf);
	}
	munmap(map, m.size);
	return rc;
}
