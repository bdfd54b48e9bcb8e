/*
 * The compiler driver that started this link, asked for a file of its own: without the user's -B and -L, and
 * without what in the environment adds to the directories that it searches.
 */
#include "plugin/driverlocate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/argv.h"
#include "base/channel.h"
#include "base/child.h"
#include "base/mem.h"
#include "base/record.h"

/* The environment without what GCC searches by; what it says is in our own is what it set itself. */
static char **
driverenvironment(void)
{
	static const char *const cut[] = {"COMPILER_PATH=", "GCC_EXEC_PREFIX=", "LIBRARY_PATH=", "LC_ALL="};
	size_t i, k, n = 0;
	char **words;

	while (environ[n])
		n++;
	words = newarray(n + 2, sizeof *words);
	for (i = n = 0; environ[i]; i++) {
		bool keep = true;

		for (k = 0; k < sizeof cut / sizeof *cut; k++)
			keep &= strncmp(environ[i], cut[k], strlen(cut[k])) != 0;
		if (keep)
			words[n++] = environ[i];
	}
	words[n] = (char *)(uintptr_t)"LC_ALL=C";
	return words;
}

/* Where no driver role is, GCC tells its linker who it is. */
static struct strings
driverwords(const struct channel *channel)
{
	char *text = channel ? channelget(channel, TAG_DRIVER) : NULL;
	struct strings words = linesread(text);

	if (!text && getenv("COLLECT_GCC"))
		stringsadd(&words, getenv("COLLECT_GCC"));
	free(text);
	return words;
}

char *
driverlocate(void *ctx, const char *name)
{
	struct strings words = driverwords(ctx);
	struct argv a = {0};
	char **environment, *path = NULL;
	struct child c;
	size_t i;

	if (!words.count)
		return NULL;
	for (i = 0; i < words.count; i++)
		argvadd(&a, words.items[i]);
	argvaddf(&a, "-print-file-name=%s", name);
	environment = driverenvironment();
	c = childof(words.items[0], a.words);
	c.environment = environment;
	path = childline(&c);
	/* A driver that has no such file prints the name as it is. */
	if (path && !strchr(path, '/')) {
		free(path);
		path = NULL;
	}
	free(environment);
	free(a.words);
	stringsfree(&words);
	return path;
}
