/* Looks whether cmd/link started this process, and at its command line. Asks the kernel; changes nothing. */
#include "wrapper/goparent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/go/importcfg.h"
#include "audit/link/link.h"
#include "base/mem.h"
#include "base/path.h"

enum {
	GENERATIONS = 3,        /* a script or another staticld may stand between cmd/link and us */
	ABOVE = GENERATIONS + 2 /* and a compiler and its collect2 between the go command and the linker role */
};

/* The command line of the process PID, response files expanded; empty when it cannot be read. */
static struct argv
commandlineof(long pid)
{
	char *path = newformat("/proc/%ld/cmdline", pid), *word = NULL;
	FILE *f = fopen(path, "re");
	struct argv a = {0}, all = {0};
	size_t room = 0;

	free(path);
	while (f && getdelim(&word, &room, '\0', f) > 0)
		argvadd(&a, newstring(word));
	free(word);
	if (f)
		fclose(f);
	if (a.count)
		all = argvexpand(a.words);
	return all;
}

static long
parentof(long pid)
{
	char *path = newformat("/proc/%ld/stat", pid), *line = NULL, *paren;
	FILE *f = fopen(path, "re");
	long parent = 0;
	size_t room = 0;

	free(path);
	/* "PID (NAME) STATE PPID", and NAME may hold anything. */
	if (f && getline(&line, &room, f) > 0 && (paren = strrchr(line, ')')) != NULL)
		sscanf(paren + 1, " %*c %ld", &parent);
	free(line);
	if (f)
		fclose(f);
	return parent;
}

static bool
iscalled(const struct argv *a, const char *name)
{
	return a->count && strcmp(pathbase(a->words[0]), name) == 0;
}

static const char *
importcfgof(const struct argv *a)
{
	size_t i;

	for (i = 1; i + 1 < a->count; i++)
		if (strcmp(a->words[i], "-importcfg") == 0)
			return a->words[i + 1];
	return NULL;
}

void
goparentfind(struct goparent *g)
{
	long pid = getppid();
	int i;

	*g = (struct goparent){0};
	for (i = 0; i < GENERATIONS && pid > 1; i++, pid = parentof(pid)) {
		struct argv a = commandlineof(pid);
		const char *file = iscalled(&a, "link") ? importcfgof(&a) : NULL, *package;
		struct importcfg c;

		if (!file)
			continue;
		g->importcfg = newstring(file);
		if (importcfgread(&c, file) < 0)
			return;
		package = importcfgpackage(&c, a.words[a.count - 1]);
		g->program = package ? newstring(package) : NULL;
		importcfgfree(&c);
		return;
	}
}

bool
goparentprobes(const struct goparent *g, const struct argv *words)
{
	size_t i;

	for (i = 1; g->importcfg && i < words->count; i++)
		if (linkisgo(words->words[i]))
			return false;
	return g->importcfg != NULL;
}

bool
goparentisgo(void)
{
	long pid = getppid();
	int i;

	for (i = 0; i < ABOVE && pid > 1; i++, pid = parentof(pid)) {
		struct argv a = commandlineof(pid);

		if (iscalled(&a, "go"))
			return true;
	}
	return false;
}
