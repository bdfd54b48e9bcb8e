/*
 * What a linker's own command line says of its output. A word that is another's value is no option.
 */
#include "wrapper/linkline/words.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/linkeroption.h"

/* GNU ld takes -output for -o utput. */
static const char *
outputin(const char *word, const char *next)
{
	const char *value;

	if (word[0] != '-')
		return NULL;
	if (word[1] == '-')
		return linkeroptionis(word, "output", 2, &value) ? value ? value : next : NULL;
	return word[1] == 'o' ? word[2] ? word + 2 : next : NULL;
}

static bool
isnotexecutable(const char *word)
{
	const char *value;

	return strcmp(word, "-r") == 0 || strcmp(word, "-i") == 0 || strcmp(word, "-Ur") == 0 ||
	    linkeroptionis(word, "relocatable", 4, &value) || linkeroptionis(word, "shared", 2, &value) ||
	    linkeroptionis(word, "Bshareable", 4, &value);
}

/* gold's incremental links write into the output that is there, before anything is proven: they become whole ones. */
static bool
isincremental(const char *word)
{
	size_t dashes = strspn(word, "-");

	return (dashes == 1 || dashes == 2) && strncmp(word + dashes, "incremental", 11) == 0;
}

/* GNU ld writes a map into a directory, or puts the output's name for "%". */
static bool
isderived(const char *map)
{
	struct stat st;

	return strchr(map, '%') || (stat(map, &st) == 0 && S_ISDIR(st.st_mode));
}

static void
takenaming(struct words *w, const char *word, const char *next)
{
	const char *value = NULL;
	bool map = linkeroptionis(word, "Map", 2, &value);

	if (!map && !linkeroptionis(word, "dependency-file", 3, &value))
		return;
	if (!value)
		value = next;
	if (map && value && isderived(value))
		w->derived = true;
	else if (value)
		argvadd(&w->naming, value);
	if (!map)
		w->dependencies = value;
}

/* Under -save-temps the compiler's plugin keeps its files beside the output. */
static bool
savestemps(void)
{
	const char *options = getenv("COLLECT_GCC_OPTIONS");

	return options && strstr(options, "'-save-temps");
}

struct words
wordsread(const struct argv *a)
{
	struct words w = {.output = "a.out", .executable = true, .derived = savestemps()};
	size_t i;

	argvadd(&w.rest, a->words[0]);
	for (i = 1; i < a->count; i++) {
		char *word = a->words[i], *next = a->words[i + 1];
		const char *output = outputin(word, next);
		bool two = linkeroptiontakesnext(word) && next;

		if (output)
			w.output = output;
		if (isnotexecutable(word))
			w.executable = false;
		takenaming(&w, word, next);
		if (strstr(word, "save-temps") || (two && strstr(next, "save-temps")))
			w.derived = true;
		i += two || output == next;
		if (output || isincremental(word))
			continue;
		argvadd(&w.rest, word);
		if (two)
			argvadd(&w.rest, next);
	}
	return w;
}
