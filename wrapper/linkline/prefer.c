/*
 * CMake, Meson, libtool and pkg-config files name libraries by the paths of their shared objects, which no
 * static link can use; the archive has the same functions.
 */
#include "wrapper/linkline/prefer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"
#include "wrapper/say.h"

/* PATH, which has DOT in it, with ".a" from there on, malloced; NULL: there is no such file. */
static char *
beside(const char *path, const char *dot)
{
	char *archive = newformat("%.*s.a", (int)(dot - path), path);

	if (access(archive, R_OK) == 0)
		return archive;
	free(archive);
	return NULL;
}

/* Where ".so" or ".so.VERSION" ends the name of PATH, NULL: it does not. */
static const char *
sharedend(const char *path)
{
	const char *dot = strstr(pathbase(path), ".so");

	return dot && dot != pathbase(path) && (dot[3] == '\0' || dot[3] == '.') ? dot : NULL;
}

/* The malloced archive of the shared object at PATH: beside it, or beside what it is a link to; NULL: none. */
static char *
archiveof(const char *path)
{
	const char *dot = sharedend(path);
	char *archive = dot ? beside(path, dot) : NULL, *real;

	if (!dot || archive || access(path, R_OK) < 0)
		return archive;
	real = realpath(path, NULL);
	dot = real ? sharedend(real) : NULL;
	archive = dot ? beside(real, dot) : NULL;
	free(real);
	return archive;
}

/* An option of which the next word is the value, that can be the path of a file. */
static bool
takesfile(const char *word)
{
	static const char *const words[] = {"-o", "-plugin", "--plugin", "-dynamic-linker", "--dynamic-linker",
	    "-I", "-soname", "--soname", "-h", "-R", "--just-symbols", "-T", "--script", "-Map", "-f", "-F",
	    "-rpath", "--rpath", "-rpath-link", "--rpath-link", "-z", "-u", "-e"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

void
preferarchives(struct argv *words)
{
	const char *verbose = getenv("STATICLD_VERBOSE");
	size_t i;

	for (i = 1; i < words->count; i++) {
		char *word = words->words[i], *archive;

		if (word[0] == '-' || !sharedend(word) || takesfile(words->words[i - 1]))
			continue;
		archive = archiveof(word);
		if (!archive)
			continue;
		if (verbose && strcmp(verbose, "1") == 0)
			say("%s in place of %s", archive, word);
		/* It lives as long as the words do. */
		words->words[i] = archive;
	}
}
