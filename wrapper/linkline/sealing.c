/*
 * The seal on the linker's command line. Its object has to come before the libc, so
 * that the linker needs no member of the libc for these names. Its archive gives
 * a program that calls dlopen and the like functions that always fail; it stands
 * right before the libc each time that it is named, so that whoever refers to dlopen, the
 * linker comes by it first.
 */
#include "wrapper/linkline/sealing.h"

#include <stdlib.h>
#include <string.h>

#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/path.h"

static const char *
falsewarning(const struct catalogues *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (c->rows[i].seal.falsewarning)
			return c->rows[i].seal.falsewarning;
	return NULL;
}

/* What the first of WORDS tells the linker to search for, "c" or ":libc.a"; NULL: nothing. */
static const char *
searched(char *const *words)
{
	if (strcmp(words[0], "-l") == 0 || strcmp(words[0], "--library") == 0)
		return words[1];
	if (strncmp(words[0], "--library=", 10) == 0)
		return words[0] + 10;
	return strncmp(words[0], "-l", 2) == 0 ? words[0] + 2 : NULL;
}

/* The archive that the first of WORDS names, "libc.a", malloced; NULL: it names none. */
static char *
library(char *const *words)
{
	const char *name = searched(words);

	if (name)
		return name[0] == ':' ? newstring(name + 1) : newformat("lib%s.a", name);
	return words[0][0] != '-' && endsin(words[0], ".a") ? newstring(pathbase(words[0])) : NULL;
}

/* True when NAME is a part of a libc that can be sealed. */
static bool
islibc(const struct catalogues *c, const char *name)
{
	size_t i;

	for (i = 0; name && i < c->count; i++)
		if (c->rows[i].seal.gone.count > 0 && stringshave(&c->rows[i].archives, name))
			return true;
	return false;
}

static bool
nameslibc(const struct catalogues *c, char *const *words)
{
	bool found = false;

	for (; *words && !found; words++) {
		char *name = library(words);

		found = islibc(c, name);
		/* The value of another option names no library. */
		if (!name && words[1] && linkeroptiontakesnext(words[0]))
			words++;
		free(name);
	}
	return found;
}

struct sealing
sealingplan(const struct policy *policy, const struct catalogues *catalogues, const char *dir,
    char *const *words)
{
	struct sealing s = {.catalogues = catalogues};

	s.wanted = cataloguesseal(catalogues, policy) && nameslibc(catalogues, words);
	if (s.wanted) {
		s.object = newformat("%s/seal.o", dir);
		s.archive = newformat("%s/libseal.a", dir);
		s.falsewarning = falsewarning(catalogues);
	}
	return s;
}

/* By need alone, also between the user's --whole-archive and --no-whole-archive. */
static void
addarchive(const struct sealing *s, struct argv *a)
{
	argvadd(a, "--push-state");
	argvadd(a, "--no-whole-archive");
	argvadd(a, s->archive);
	argvadd(a, "--pop-state");
}

/*
 * The object comes before what may be the first library. An option whose value is called like one stays ahead of it, known or not:
 * lld has many, and would write into the object what it is to write there.
 */
static bool
begins(char *const *words, const char *name)
{
	bool option = words[0][0] == '-';

	return name || strcmp(words[0], "--start-group") == 0 || strcmp(words[0], "-(") == 0 ||
	    (option && words[1] && words[1][0] != '-' && endsin(words[1], ".a"));
}

void
sealingadd(struct sealing *s, char *const *words, struct argv *a)
{
	char *name;

	if (!s->wanted)
		return;
	name = library(words);
	if (!s->begun && begins(words, name)) {
		argvadd(a, s->object);
		s->begun = true;
	}
	if (islibc(s->catalogues, name))
		addarchive(s, a);
	free(name);
}
