/* Standing in for GCC's collect2: see collect2.h. */
#include "wrapper/linkline/collect2.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/find.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

static const char name[] = "collect2";

bool
collect2is(const struct role *r)
{
	return strcmp(r->name, name) == 0;
}

/* Without a linker plugin collect2 compiles what LTO left itself, and it has answers and a debugging output of its own. */
static bool
doesmore(const struct argv *words)
{
	static const char *const own[] = {"-debug", "-v", "--version", "--help"};
	bool plugin = false;
	size_t i, k;

	for (i = 1; i < words->count; i++) {
		for (k = 0; k < sizeof own / sizeof *own; k++)
			if (strcmp(words->words[i], own[k]) == 0)
				return true;
		plugin |= strcmp(words->words[i], "-plugin") == 0;
	}
	return !plugin;
}

/* GCC says where one of its own programs is, and collect2 is beside that. */
static bool
isgccs(const char *path)
{
	const char *beside = getenv("COLLECT_LTO_WRAPPER");
	char *own = beside ? newformat("%.*s%s", (int)(pathbase(beside) - beside), beside, name) : NULL;
	bool is = own && filesame(own, path);

	free(own);
	return is;
}

void
collect2defer(char *const *argv, const struct argv *words)
{
	char *path = findprogram(name, getenv("COMPILER_PATH"));
	struct argv all = {0};

	if (path && (doesmore(words) || !isgccs(path))) {
		for (; *argv; argv++)
			argvadd(&all, *argv);
		exit(runexec(path, &all));
	}
	free(path);
}

bool
collect2keeps(const char *word)
{
	return strncmp(word, "-flto", 5) == 0 || strncmp(word, "-fno-lto", 8) == 0;
}

void
collect2say(int status)
{
	char *line = newformat("collect2: error: ld returned %d exit status\n", status);

	if (status != 0)
		sayplain(line);
	free(line);
}
