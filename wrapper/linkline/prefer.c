/*
 * CMake, Meson, libtool and pkg-config files name libraries by the paths of their shared objects, which no
 * static link can use; the archive has the same functions.
 */
#include "wrapper/linkline/prefer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audit/explain/beside.h"
#include "base/linkeroption.h"
#include "wrapper/needs/sharedneeds.h"
#include "wrapper/say.h"

/* The command line as it is read and as it is to be. */
struct line {
	const struct argv *words;
	struct strings dirs;    /* that are searched for libraries */
	bool whole;             /* what comes next is linked whole */
	struct argv to;
};

/* Whether -lLIBRARY comes behind word I anyway, as the libc does. */
static bool
comes(const struct argv *words, size_t i, const char *library)
{
	const char *other;

	for (; i < words->count; i++)
		if ((other = libdirslibrary(words, i)) && strcmp(other, library) == 0)
			return true;
	return false;
}

/* Behind the archive at word I: an archive of each library that the shared object SHARED needs, and what those need. */
static void
addneeds(struct line *l, size_t i, const char *shared, struct strings *seen)
{
	struct sharedneeds n;
	size_t k;
	int rc = sharedneedsread(&n, shared);

	for (k = 0; rc == 0 && k < n.libraries.count; k++) {
		const char *library = n.libraries.items[k];
		char *archive, *beside;

		if (stringshave(seen, library) || comes(l->words, i, library))
			continue;
		stringsadd(seen, library);
		archive = libdirsfind(&l->dirs, library, ".a");
		if (!archive && !(archive = libdirsfind(&n.dirs, library, ".a")))
			continue;
		/* It lives as long as the words do. */
		argvadd(&l->to, archive);
		beside = sharedneedsbeside(archive);
		addneeds(l, i, beside, seen);
		free(beside);
	}
	sharedneedsfree(&n);
}

/* Word I is the shared object for which ARCHIVE is linked. */
static void
addarchive(struct line *l, size_t i, const char *archive)
{
	const char *word = l->words->words[i], *verbose = getenv("STATICLD_VERBOSE");
	size_t first = l->to.count, k;
	struct strings seen = {0};

	argvadd(&l->to, archive);
	if (!l->whole)
		addneeds(l, i, word, &seen);
	stringsfree(&seen);
	if (!verbose || strcmp(verbose, "1") != 0)
		return;
	say("%s in place of %s", archive, word);
	for (k = first + 1; k < l->to.count; k++)
		say("%s, which %s needs", l->to.words[k], word);
}

void
preferarchives(struct argv *words, const struct libdirs *d)
{
	struct line l = {.words = words};
	size_t i;

	for (i = 1; i < words->count; i++) {
		const char *dir = libdirsdirectory(words, i);

		if (dir && (d->all || stringshave(&d->allowed, dir)))
			stringsadd(&l.dirs, dir);
	}
	for (i = 0; i < words->count; i++) {
		const char *word = words->words[i];
		char *archive = i && word[0] != '-' && !linkeroptiontakesnext(words->words[i - 1]) ? archivebeside(word) : NULL;

		if (strstr(word, "-whole-archive"))
			l.whole = !strstr(word, "no-whole-archive");
		if (archive)
			addarchive(&l, i, archive);
		else
			argvadd(&l.to, word);
	}
	stringsfree(&l.dirs);
	/* The vector that was there is of whoever read the command line. */
	*words = l.to;
}
