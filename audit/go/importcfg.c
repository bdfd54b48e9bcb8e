/* Reads cmd/link's -importcfg. Takes no other file of Go's apart, and opens none of the archives that it names. */
#include "audit/go/importcfg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* "packagefile PACKAGE=FILE" */
static void
addpackage(struct importcfg *c, const char *s)
{
	const char *equals = strchr(s, '=');

	if (!equals)
		return;
	if ((c->npackages & (c->npackages - 1)) == 0)
		c->packages = growarray(c->packages, c->npackages ? 2 * c->npackages : 1,
		    sizeof *c->packages);
	c->packages[c->npackages++] = (struct gopackagefile){
	    newformat("%.*s", (int)(equals - s), s), newstring(equals + 1)};
}

static void
addmodule(struct importcfg *c, const char *s, size_t size)
{
	const char *end = s + size, *tab = memchr(s, '\t', size), *next;

	if (!tab)
		tab = end;
	next = tab < end ? memchr(tab + 1, '\t', (size_t)(end - tab - 1)) : NULL;
	if (!next)
		next = end;
	c->modules = growarray(c->modules, c->nmodules + 1, sizeof *c->modules);
	c->modules[c->nmodules++] = (struct gomodule){newformat("%.*s", (int)(tab - s), s),
	    tab < end ? newformat("%.*s", (int)(next - tab - 1), tab + 1) : newstring("")};
}

/* Undo as much of Go's strconv.Quote as the lines of the module information need. */
static void
unquote(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s != '\\' || !s[1]) {
			*to++ = *s;
			continue;
		}
		s++;
		*to++ = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
	}
	*to = '\0';
}

/* "mod\tPATH\tVERSION" and "dep\t..." lines; "=>\t..." replaces the one before. */
static void
addmodules(struct importcfg *c, char *s)
{
	unquote(s);
	while (*s) {
		size_t n = strcspn(s, "\n");

		if (n > 4 && (strncmp(s, "mod\t", 4) == 0 || strncmp(s, "dep\t", 4) == 0))
			addmodule(c, s + 4, n - 4);
		s += n + (s[n] == '\n');
	}
}

int
importcfgread(struct importcfg *c, const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	*c = (struct importcfg){0};
	if (!f)
		return -1;
	while ((n = getline(&line, &room, f)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		if (strncmp(line, "packagefile ", 12) == 0)
			addpackage(c, line + 12);
		else if (strncmp(line, "modinfo ", 8) == 0)
			addmodules(c, line + 8);
	}
	free(line);
	fclose(f);
	return 0;
}

void
importcfgfree(struct importcfg *c)
{
	size_t i;

	for (i = 0; i < c->npackages; i++) {
		free(c->packages[i].package);
		free(c->packages[i].file);
	}
	for (i = 0; i < c->nmodules; i++) {
		free(c->modules[i].path);
		free(c->modules[i].version);
	}
	free(c->packages);
	free(c->modules);
	*c = (struct importcfg){0};
}

const char *
importcfgpackage(const struct importcfg *c, const char *file)
{
	size_t i;

	for (i = 0; i < c->npackages; i++)
		if (strcmp(c->packages[i].file, file) == 0)
			return c->packages[i].package;
	return NULL;
}

const struct gomodule *
importcfgmodule(const struct importcfg *c, const char *package)
{
	const struct gomodule *best = NULL;
	size_t i, longest = 0;

	for (i = 0; i < c->nmodules; i++) {
		size_t n = strlen(c->modules[i].path);

		if (n >= longest && strncmp(package, c->modules[i].path, n) == 0 &&
		    (package[n] == '\0' || package[n] == '/')) {
			best = &c->modules[i];
			longest = n;
		}
	}
	return best;
}
