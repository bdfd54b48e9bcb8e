/*
 * The seal on the linker's command line. Its object has to come before the libc, so
 * that the linker needs no member of the libc for these names. Its archive gives
 * a program that calls dlopen and the like functions that always fail; it stands
 * right before the libc each time that it is named, so that whoever refers to dlopen, the
 * linker comes by it first.
 */
#include "wrapper/linker/sealing.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "wrapper/find.h"

static const char *
falsewarning(const struct catalogues *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (c->rows[i].seal.falsewarning)
			return c->rows[i].seal.falsewarning;
	return NULL;
}

struct sealing
sealingplan(const struct policy *policy, const struct catalogues *catalogues, const char *dir)
{
	struct sealing s = {.catalogues = catalogues};

	s.wanted = cataloguesseal(catalogues, policy);
	if (s.wanted) {
		char *installed = dir ? NULL : findinstalled("lib/staticld");

		s.object = newformat("%s/seal.o", dir ? dir : installed);
		s.archive = newformat("%s/libseal.a", dir ? dir : installed);
		free(installed);
		s.falsewarning = falsewarning(catalogues);
	}
	return s;
}

static bool
islibrary(const char *word)
{
	return strcmp(word, "--start-group") == 0 || strcmp(word, "-(") == 0 ||
	    strncmp(word, "-l", 2) == 0 || (word[0] != '-' && endsin(word, ".a"));
}

/* "-lc" or ".../libc.a": a part of a libc that can be sealed. */
static bool
islibc(const struct sealing *s, const char *word)
{
	char *name;
	bool found = false;
	size_t i;

	if (strncmp(word, "-l:", 3) == 0)
		name = newstring(word + 3);
	else if (strncmp(word, "-l", 2) == 0)
		name = newformat("lib%s.a", word + 2);
	else
		name = newstring(pathbase(word));
	for (i = 0; i < s->catalogues->count && !found; i++)
		found = s->catalogues->rows[i].seal.gone.count > 0 &&
		    stringshave(&s->catalogues->rows[i].archives, name);
	free(name);
	return found;
}

void
sealingadd(struct sealing *s, const char *word, struct argv *a)
{
	if (!s->wanted)
		return;
	if (!s->begun && (!word || islibrary(word))) {
		argvadd(a, s->object);
		s->begun = true;
	}
	if (word && islibc(s, word))
		argvadd(a, s->archive);
}
