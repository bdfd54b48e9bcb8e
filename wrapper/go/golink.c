/* Takes cmd/link's arguments apart, and adds those that make it link with the C linker, by us. Runs nothing. */
#include "wrapper/go/golink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "wrapper/find.h"
#include "wrapper/go/goquote.h"
#include "wrapper/say.h"

/* WORD is "-NAME=VALUE", or "-NAME" with NEXT as its value: the value; else NULL. */
static const char *
valueof(const char *word, const char *name, const char *next)
{
	size_t n = strlen(name);

	if (*word++ != '-')
		return NULL;
	word += *word == '-';
	if (strncmp(word, name, n) != 0)
		return NULL;
	if (word[n] == '=')
		return word + n + 1;
	return word[n] ? NULL : next;
}

static void
golinktake(struct golink *l, const char *word, const char *next)
{
	const struct {
		const char *name;
		const char **to;
	} flags[] = {{"o", &l->output}, {"importcfg", &l->importcfg}, {"buildmode", &l->buildmode},
	    {"extld", &l->extld}};
	const char *value;
	size_t i;

	for (i = 0; i < sizeof flags / sizeof *flags; i++) {
		value = valueof(word, flags[i].name, next);
		if (value)
			*flags[i].to = value;
	}
	value = valueof(word, "linkmode", next);
	if (value)
		l->external = strcmp(value, "external") == 0;
	value = valueof(word, "linkshared", "true");
	if (value)
		l->linkshared = strcmp(value, "false") != 0 && strcmp(value, "0") != 0;
}

/* Whether the program has the package runtime/cgo, 0 or 1; -1 with errno. */
static int
hascgo(const char *importcfg)
{
	static const char cgo[] = "packagefile runtime/cgo=";
	FILE *f = fopen(importcfg, "re");
	char *line = NULL;
	size_t room = 0;
	int found = 0;

	if (!f)
		return -1;
	while (!found && getline(&line, &room, f) > 0)
		found = strncmp(line, cgo, sizeof cgo - 1) == 0;
	free(line);
	fclose(f);
	return found;
}

int
golinkread(struct golink *l, char **args)
{
	const char *env = getenv("GO_EXTLINK_ENABLED");
	size_t i;
	int cgo;

	*l = (struct golink){.output = "a.out", .buildmode = "exe",
	    .external = env && strcmp(env, "1") == 0};
	for (i = 0; args[i]; i++) {
		argvadd(&l->args, args[i]);
		golinktake(l, args[i], args[i + 1]);
	}
	l->executable = strcmp(l->buildmode, "exe") == 0 || strcmp(l->buildmode, "pie") == 0;
	cgo = l->importcfg ? hascgo(l->importcfg) : 0;
	l->cgo = cgo > 0;
	return cgo < 0 ? -1 : 0;
}

/* The default that go build falls back on says nothing about what the user wants. */
static bool
isdefault(const char *driver)
{
	return strcmp(driver, "gcc") == 0 || strcmp(driver, "g++") == 0;
}

/*
 * The compiler that the user chose goes on working under ours, with its own flags; the Go
 * linker would have taken it with every word.
 */
static char *
extldof(const struct golink *l)
{
	struct argv old = {0};
	struct text new = {0};
	char *path;
	bool cxx;
	size_t i;

	if (l->extld && goquotesplit(l->extld, &old) < 0)
		die(STATUS_FINDINGS, "-extld=%s: a quote is not closed", l->extld);
	cxx = old.count && strstr(pathbase(old.words[0]), "++");
	if (old.count && strstr(pathbase(old.words[0]), "staticld"))
		return newstring(l->extld);
	if (old.count && !isdefault(old.words[0]))
		setenv("STATICLD_CC", old.words[0], 0);
	path = findinstalled(cxx ? "bin/staticld++" : "bin/staticld");
	if (goquoteadd(&new, path) < 0)
		die(STATUS_FINDINGS, "%s: Go cannot quote this path", path);
	for (i = 1; i < old.count; i++)
		if (goquoteadd(&new, old.words[i]) < 0)
			die(STATUS_FINDINGS, "-extld=%s: Go cannot quote this", l->extld);
	free(path);
	return new.bytes;
}

void
golinksteer(struct golink *l)
{
	char *extld = extldof(l), *archive = l->args.words[l->args.count - 1];

	/* The last of a flag counts, and the program's archive follows the flags. */
	l->args.count--;
	argvadd(&l->args, "-linkmode=external");
	argvaddf(&l->args, "-extld=%s", extld);
	argvadd(&l->args, archive);
	free(extld);
}
