/*
 * CMake, Meson, libtool and pkg-config files name libraries by the paths of their shared objects, which no
 * static link can use; the archive has the same functions.
 */
#include "wrapper/linkline/prefer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audit/explain/beside.h"
#include "wrapper/say.h"

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

		if (word[0] == '-' || takesfile(words->words[i - 1]))
			continue;
		archive = archivebeside(word);
		if (!archive)
			continue;
		if (verbose && strcmp(verbose, "1") == 0)
			say("%s in place of %s", archive, word);
		/* It lives as long as the words do. */
		words->words[i] = archive;
	}
}
