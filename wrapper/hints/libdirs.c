/*
 * What a link against another libc finds where. The driver names its own directories before and
 * behind the user's; of what lies there only such archives are linked as call nothing but what
 * every libc has (policy/runtimes.cfg), and those by their paths.
 */
#include "wrapper/hints/libdirs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "policy/catalogue.h"

/* The value of the option OPTION at word I, joined or apart; NULL: it is another. */
static const char *
value(const struct argv *words, size_t i, const char *option)
{
	const char *word = words->words[i];
	size_t n = strlen(option);

	if (strncmp(word, option, n) != 0)
		return NULL;
	return word[n] ? word + n : words->words[i + 1];
}

static bool
isapart(const char *word)
{
	return strcmp(word, "-l") == 0 || strcmp(word, "-L") == 0;
}

const char *
libdirsdirectory(const struct argv *words, size_t i)
{
	return value(words, i, "-L");
}

const char *
libdirslibrary(const struct argv *words, size_t i)
{
	static const char option[] = "--library=";

	if (strncmp(words->words[i], option, sizeof option - 1) == 0)
		return words->words[i] + sizeof option - 1;
	return value(words, i, "-l");
}

char *
libdirsfind(const struct strings *dirs, const char *library, const char *end)
{
	size_t i;

	for (i = 0; i < dirs->count; i++) {
		char *path = library[0] == ':'
		    ? newformat("%s/%s", dirs->items[i], library + 1)
		    : newformat("%s/lib%s%s", dirs->items[i], library, end);

		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static void
addlines(struct strings *to, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		stringsaddpart(to, lines, n);
		lines += n + (lines[n] == '\n');
	}
}

static void
findfitting(struct libdirs *d, const char *datadir)
{
	struct runtimes r;
	char *error = NULL;
	size_t i;

	if (runtimesload(&r, datadir, &error) < 0) {
		free(error);
		return;
	}
	for (i = 0; i < r.fitting.count; i++)
		stringsadd(&d->fitting, r.fitting.items[i]);
	runtimesfree(&r);
}

void
libdirsread(struct libdirs *d, const char *allowed, const struct argv *words, const char *datadir)
{
	size_t i;

	*d = (struct libdirs){.all = allowed == NULL};
	if (d->all)
		return;
	addlines(&d->allowed, allowed);
	for (i = 1; i < words->count; i++) {
		const char *dir = libdirsdirectory(words, i);

		if (dir && !stringshave(&d->allowed, dir) && !stringshave(&d->left, dir))
			stringsadd(&d->left, dir);
	}
	findfitting(d, datadir);
}

void
libdirsfree(struct libdirs *d)
{
	stringsfree(&d->allowed);
	stringsfree(&d->left);
	stringsfree(&d->fitting);
}

bool
libdirsfits(const struct libdirs *d, const char *library)
{
	char *file = newformat("lib%s.a", library);
	bool fits = stringshave(&d->fitting, file);

	free(file);
	return fits;
}

/* The compiler's own archive for LIBRARY, malloced, where no directory that may be searched has one. */
static char *
compilers(const struct libdirs *d, const char *library)
{
	char *other = libdirsfind(&d->allowed, library, ".a"), *path = NULL;

	if (!other && libdirsfits(d, library))
		path = libdirsfind(&d->left, library, ".a");
	free(other);
	return path;
}

/* The malloced path of the libc, when it stands among WORDS before I; NULL: it does not. */
static char *
libcbefore(const struct libdirs *d, const struct argv *words, size_t i)
{
	char *libc = libdirsfind(&d->allowed, "c", ".a");
	size_t k;

	for (k = 1; libc && k < i; k++)
		if (strcmp(words->words[k], libc) == 0)
			return libc;
	free(libc);
	return NULL;
}

/* A driver names some of its libraries behind all that it was given, the libc too, which they need. */
static void
addcompilers(const struct libdirs *d, const char *path, const struct argv *words, size_t i,
    struct argv *to)
{
	char *libc = libcbefore(d, words, i);

	if (libc)
		argvadd(to, "--start-group");
	argvaddf(to, "%s", path);
	if (libc) {
		argvaddf(to, "%s", libc);
		argvadd(to, "--end-group");
	}
	free(libc);
}

size_t
libdirsadd(const struct libdirs *d, const struct argv *words, size_t i, struct argv *to)
{
	char *word = words->words[i];
	size_t took = isapart(word) && words->words[i + 1] ? 2 : 1;
	const char *dir = libdirsdirectory(words, i), *library = libdirslibrary(words, i);
	char *path = !d->all && library ? compilers(d, library) : NULL;

	if (path) {
		addcompilers(d, path, words, i, to);
		free(path);
	} else if (d->all || !dir || stringshave(&d->allowed, dir)) {
		argvadd(to, word);
		if (took == 2)
			argvadd(to, words->words[i + 1]);
	}
	return took;
}
