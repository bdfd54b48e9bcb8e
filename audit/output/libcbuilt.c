/* Reads from a program which C library it has: by its loader and seal, its interpreter, the versions that it wants. */
#include "audit/output/libcbuilt.h"

#include <gelf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"

/* Whether the version A, behind PREFIX, is newer than B: "2.4" is older than "2.36". */
static bool
isnewer(const char *a, const char *b)
{
	if (!b)
		return true;
	for (;;) {
		long x = strtol(a, (char **)&a, 10), y = strtol(b, (char **)&b, 10);

		if (x != y)
			return x > y;
		if (*a != '.' || *b != '.')
			return *a == '.';
		a++;
		b++;
	}
}

/* The newest of the versions PREFIXn.n that the section SCN wants; it lives in the file. */
static const char *
newest(Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh, const char *prefix, const char *best)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	GElf_Verneed need;
	GElf_Vernaux aux;
	int at = 0, i, k;

	for (i = 0; d && i < (int)sh->sh_info && gelf_getverneed(d, at, &need); i++, at += (int)need.vn_next) {
		int auxat = at + (int)need.vn_aux;

		for (k = 0; k < need.vn_cnt && gelf_getvernaux(d, auxat, &aux); k++, auxat += (int)aux.vna_next) {
			const char *name = elf_strptr(elf, sh->sh_link, aux.vna_name);
			size_t n = strlen(prefix);

			if (name && strncmp(name, prefix, n) == 0 && name[n] >= '0' && name[n] <= '9' &&
			    isnewer(name + n, best))
				best = name + n;
			if (aux.vna_next == 0)
				break;
		}
		if (need.vn_next == 0)
			break;
	}
	return best;
}

/* Malloced, NULL: it wants none. */
static char *
wanted(const void *bytes, size_t size, const char *prefix)
{
	const char *best = NULL;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;
	char *version;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)bytes, size);
	while (elf && (scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &sh))
		if (sh.sh_type == SHT_GNU_verneed)
			best = newest(elf, scn, &sh, prefix, best);
	version = best ? newstring(best) : NULL;
	elf_end(elf);
	return version;
}

/* The libc whose loader is in a static program, or was sealed out of it: malloced, or NULL. */
static char *
statics(const struct loader *l, const struct catalogues *c)
{
	size_t i;

	if (l->libc)
		return newstring(l->libc->name);
	for (i = 0; l->sealed && i < c->count; i++)
		if (c->rows[i].seal.gone.count)
			return newstring(c->rows[i].name);
	return NULL;
}

char *
libcbuilt(const void *bytes, size_t size, const struct proof *p, const struct loader *l, const struct catalogues *c)
{
	char *version, *text;
	size_t i;

	if (proofisstatic(p))
		return statics(l, c);
	version = wanted(bytes, size, "GLIBC_");
	if (version) {
		text = newformat("glibc %s or newer", version);
		free(version);
		return text;
	}
	for (i = 0; p->interpreter && i < c->count; i++)
		if (strstr(pathbase(p->interpreter), c->rows[i].name))
			return newstring(c->rows[i].name);
	return NULL;
}
