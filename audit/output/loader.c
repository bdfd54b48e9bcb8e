/*
 * Looks in a finished executable for a libc's loader and for what would use it. Runs nothing, and leaves it to the
 * policy whether that may be.
 */
#include "audit/output/loader.h"

#include <errno.h>
#include <gelf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "audit/input/header.h"
#include "audit/output/symtab.h"
#include "audit/output/traces.h"
#include "base/mem.h"

struct image {
	const char *bytes;
	size_t size;
	Elf *elf;
	struct strings present; /* symbols that it defines, sorted: those that matter, and perhaps others */
};

static void
addpresent(void *ctx, const char *name, const GElf_Sym *sym)
{
	if (sym->st_shndx != SHN_UNDEF)
		stringsadd(ctx, name);
}

static void
letpass(struct namefilter *filter, const struct strings *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		namefilteradd(filter, namefilterkey(names->items[i], strlen(names->items[i]) + 1));
}

/* What the symbol table defines of all names that any catalogue asks for, and perhaps some more. */
static void
readnames(struct image *m, const struct catalogues *c)
{
	struct namefilter filter = {.prefix = 1};       /* under the mask 0: no other name passes */
	size_t i;
	int k;

	for (i = 0; i < c->count; i++) {
		letpass(&filter, &c->rows[i].seal.gone);
		for (k = 0; k < CLASS_COUNT; k++)
			letpass(&filter, &c->rows[i].classes[k].choke);
	}
	symtabeach(m->elf, &filter, addpresent, &m->present);
	stringssort(&m->present);
}

/* One of the NAMES when the symbol table defines more than half of them, or NULL. */
static const char *
havenames(const struct image *m, const struct strings *names)
{
	const char *name = NULL;
	size_t k, n = 0;

	for (k = 0; k < names->count; k++) {
		if (!stringssearch(&m->present, names->items[k]))
			continue;
		if (!name)
			name = names->items[k];
		n++;
	}
	return n > names->count / 2 ? name : NULL;
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
noteat(const struct image *m, const GElf_Phdr *ph, Elf_Type type)
{
	return isnote(elf_getdata_rawchunk(m->elf, (int64_t)ph->p_offset, ph->p_filesz, type));
}

/* mold puts notes that are aligned to 4 and to 8 bytes into one segment, so both are tried. */
static bool
hasnote(const struct image *m)
{
	GElf_Phdr ph;
	size_t n = 0, i;

	elf_getphdrnum(m->elf, &n);
	for (i = 0; i < n; i++)
		if (gelf_getphdr(m->elf, (int)i, &ph) && ph.p_type == PT_NOTE &&
		    ph.p_offset <= m->size && ph.p_filesz <= m->size - ph.p_offset &&
		    (noteat(m, &ph, ELF_T_NHDR) || noteat(m, &ph, ELF_T_NHDR8)))
			return true;
	return false;
}

static void
searchloaded(const struct image *m, struct traces *t)
{
	GElf_Phdr ph;
	size_t n = 0, i;

	elf_getphdrnum(m->elf, &n);
	for (i = 0; i < n; i++)
		if (gelf_getphdr(m->elf, (int)i, &ph) && ph.p_type == PT_LOAD &&
		    ph.p_offset <= m->size && ph.p_filesz <= m->size - ph.p_offset)
			tracessearch(t, m->bytes + ph.p_offset, ph.p_filesz);
}

/* The rows of one catalogue among all. */
struct rows {
	size_t loader, classes[CLASS_COUNT];
};

static struct rows
addrows(struct traces *t, const struct catalogue *c)
{
	struct rows r = {tracesadd(t, &c->seal.traces), {0}};
	int k;

	for (k = 0; k < CLASS_COUNT; k++)
		r.classes[k] = tracesadd(t, &c->classes[k].traces);
	return r;
}

static void
judge(struct loader *l, const struct image *m, const struct traces *t, const struct catalogue *c,
    const struct rows *r)
{
	int k;

	if (!l->libc) {
		l->evidence = traceshave(t, r->loader, c->seal.traces.count);
		if (!l->evidence)
			l->evidence = havenames(m, &c->seal.gone);
		if (l->evidence)
			l->libc = c;
	}
	for (k = 0; k < CLASS_COUNT; k++)
		l->classes[k] |= traceshave(t, r->classes[k], c->classes[k].traces.count) != NULL ||
		    havenames(m, &c->classes[k].choke);
}

static void
look(struct loader *l, struct image *m, const struct catalogues *c)
{
	struct rows *rows = newarray(c->count, sizeof *rows);
	struct traces t = {0};
	size_t i;

	l->sealed = hasnote(m);
	for (i = 0; i < c->count; i++)
		rows[i] = addrows(&t, &c->rows[i]);
	searchloaded(m, &t);
	readnames(m, c);
	for (i = 0; i < c->count; i++)
		judge(l, m, &t, &c->rows[i], &rows[i]);
	tracesfree(&t);
	free(rows);
}

int
loaderreadbytes(struct loader *l, const void *bytes, size_t size, const struct catalogues *c, char **error)
{
	struct image m = {.bytes = bytes, .size = size};
	struct header header;

	*l = (struct loader){0};
	if (headerread(&header, bytes, size, error) < 0)
		return -1;
	elf_version(EV_CURRENT);
	m.elf = elf_memory((char *)(uintptr_t)bytes, size);
	look(l, &m, c);
	elf_end(m.elf);
	stringsfree(&m.present);
	return 0;
}

int
loaderread(struct loader *l, int fd, const struct catalogues *c, char **error)
{
	struct stat st;
	void *map;
	int rc;

	*l = (struct loader){0};
	if (fstat(fd, &st) < 0 || (map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
	    fd, 0)) == MAP_FAILED) {
		*error = newstring(strerror(errno));
		return -1;
	}
	rc = loaderreadbytes(l, map, (size_t)st.st_size, c, error);
	munmap(map, (size_t)st.st_size);
	return rc;
}
