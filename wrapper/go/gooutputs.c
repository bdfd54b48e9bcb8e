/* Asks the go command where its programs go, and proves them when they are there. */
#include "wrapper/go/gooutputs.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/output/output.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "wrapper/proof/prove.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

static bool
istest(const struct goline *l)
{
	return strcmp(l->command, "test") == 0;
}

/* FILE as seen from here, where go was told to change to DIR. */
static char *
within(const char *dir, const char *file)
{
	return dir && file[0] != '/' ? newformat("%s/%s", dir, file) : newstring(file);
}

/* "v2" and the like: go build names such a package's program after the element before. */
static bool
ismajor(const char *s)
{
	if (s[0] != 'v' || s[1] < '1' || s[1] > '9' || strcmp(s, "v1") == 0)
		return false;
	for (s++; isdigit((unsigned char)*s); s++)
		;
	return *s == '\0';
}

/* The name of PACKAGE's program, malloced. */
static char *
namefor(const char *package)
{
	char *path = newformat("%.*s", (int)strcspn(package, "@"), package), *name;

	if (ismajor(pathbase(path)) && strchr(path, '/'))
		*strrchr(path, '/') = '\0';
	name = newstring(pathbase(path));
	free(path);
	return name;
}

static void
gooutputsadd(struct gooutputs *o, const char *package, char *file)
{
	o->items = growarray(o->items, o->count + 1, sizeof *o->items);
	o->items[o->count++] = (struct gooutput){newstring(package), file};
}

static bool
isdirectory(const char *path)
{
	struct stat st;
	size_t n = strlen(path);

	return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* Where the program NAME of PACKAGE goes, by -o or without. */
static void
place(struct gooutputs *o, const struct goline *l, const char *package, const char *name)
{
	char *output = l->output && *l->output ? within(l->dir, l->output) : NULL;

	if (!output)
		gooutputsadd(o, package, within(l->dir, name));
	else if (isdirectory(output))
		gooutputsadd(o, package, newformat("%s/%s", output, name));
	else
		gooutputsadd(o, package, newstring(output));
	free(output);
}

/* One line of go list: "main TARGET PACKAGE", separated by tabs. */
static void
takeline(struct gooutputs *o, const struct goline *l, char *line, bool only)
{
	char *target = strchr(line, '\t'), *package = target ? strchr(target + 1, '\t') : NULL, *name;

	if (!package)
		return;
	*target++ = '\0';
	*package++ = '\0';
	if (istest(l)) {
		char *plain = namefor(package);

		name = newformat("%s.test", plain);
		free(plain);
		place(o, l, package, name);
		free(name);
		return;
	}
	if (strcmp(line, "main") != 0)
		return;
	if (strcmp(l->command, "install") == 0) {
		if (*target)
			gooutputsadd(o, package, newstring(target));
		return;
	}
	/* Of several packages without -o go build keeps nothing. */
	if (!only && !l->output)
		return;
	name = *target ? newstring(pathbase(target)) : namefor(package);
	place(o, l, package, name);
	free(name);
}

static size_t
lines(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

/* What go list says of L's packages in FORMAT, of all that they are made of where DEPS; malloced. NULL: it failed. */
static char *
ask(const char *go, const struct goline *l, const char *format, bool deps)
{
	struct argv a = {0};
	char *text;
	size_t i;

	argvadd(&a, go);
	argvadd(&a, "list");
	if (l->dir)
		argvaddf(&a, "-C=%s", l->dir);
	/* Without their dependencies packages are found in half the time. */
	argvadd(&a, deps ? "-deps" : "-find");
	argvaddf(&a, "-f=%s", format);
	for (i = 0; i < l->select.count; i++)
		argvadd(&a, l->select.words[i]);
	if (l->tags)
		argvaddf(&a, "-tags=%s", l->tags);
	argvadd(&a, "--");
	for (i = 0; i < l->packages.count; i++)
		argvadd(&a, l->packages.words[i]);
	if (runcapture(go, &a, &text, NULL) != 0)
		text = NULL;
	free(a.words);
	return text;
}

char *
gooutputswithc(const char *go, const struct goline *l)
{
	if (setenv("CGO_ENABLED", "1", 1) < 0)
		return NULL;
	return ask(go, l, "{{if and .CgoFiles (not .Standard)}}{{.ImportPath}}{{end}}", true);
}

static int
list(struct gooutputs *o, const char *go, const struct goline *l)
{
	char *text = ask(go, l, "{{.Name}}\t{{.Target}}\t{{.ImportPath}}", false), *line, *next;
	bool only;

	if (!text)
		return -1;
	only = lines(text) == 1;
	for (line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		takeline(o, l, line, only);
	}
	free(text);
	return 0;
}

/* go install PACKAGE@VERSION is about other modules than this one: go list knows nothing of them. */
static int
versioned(struct gooutputs *o, const char *go, const struct goline *l)
{
	char *bin, *dir;
	struct argv a = {0};
	size_t i;

	argvadd(&a, go);
	argvadd(&a, "env");
	argvadd(&a, "GOBIN");
	argvadd(&a, "GOPATH");
	if (runcapture(go, &a, &bin, NULL) != 0)
		return -1;
	if (bin[0] != '\n')
		dir = newformat("%.*s", (int)strcspn(bin, "\n"), bin);
	else
		dir = newformat("%.*s/bin", (int)strcspn(bin + 1, "\n:"), bin + 1);
	for (i = 0; i < l->packages.count; i++) {
		char *name = namefor(l->packages.words[i]);

		gooutputsadd(o, l->packages.words[i], newformat("%s/%s", dir, name));
		free(name);
	}
	free(dir);
	free(bin);
	return 0;
}

struct golinks
golinksread(const char *text)
{
	static const char linked[] = "linked ", failed[] = "failed ";
	struct strings lines = linesread(text);
	struct golinks l = {{0}, {0}};
	size_t i;

	for (i = 0; i < lines.count; i++) {
		if (strncmp(lines.items[i], linked, sizeof linked - 1) == 0)
			stringsadd(&l.linked, lines.items[i] + sizeof linked - 1);
		else if (strncmp(lines.items[i], failed, sizeof failed - 1) == 0)
			stringsadd(&l.failed, lines.items[i] + sizeof failed - 1);
	}
	stringsfree(&lines);
	return l;
}

void
golinksfree(struct golinks *l)
{
	stringsfree(&l->linked);
	stringsfree(&l->failed);
}

/* go build was asked for one package by its directory or path: files have no path, patterns more than one. */
static bool
isone(const struct goline *l)
{
	const char *word = l->packages.count ? l->packages.words[0] : ".";

	return strcmp(l->command, "build") == 0 && l->packages.count <= 1 && !strchr(word, '@') &&
	    !strstr(word, "...") && !endsin(word, ".go");
}

/* One program was asked for and one was linked, so it is that one; false where no file of its name is there. */
static bool
told(struct gooutputs *o, const struct goline *l, const struct strings *linked)
{
	char *name;

	if (!isone(l) || linked->count != 1 || strchr(linked->items[0], ' '))
		return false;
	name = namefor(linked->items[0]);
	place(o, l, linked->items[0], name);
	free(name);
	if (fileisregular(o->items[0].file))
		return true;
	*o = (struct gooutputs){0};
	return false;
}

int
gooutputsfind(struct gooutputs *o, const char *go, const struct goline *l, const struct strings *linked)
{
	*o = (struct gooutputs){0};
	if (strcmp(l->command, "run") == 0 || (istest(l) && !l->compile))
		return 0;
	if (strcmp(l->command, "install") == 0 && l->packages.count &&
	    strchr(l->packages.words[0], '@'))
		return versioned(o, go, l);
	return told(o, l, linked) ? 0 : list(o, go, l);
}

static int
proveone(const char *file, const struct policy *policy, const struct catalogues *catalogues)
{
	struct text text = {0};
	enum verdict v = proveheaders(file, policy, catalogues, &text);

	if (v == VERDICT_DENY) {
		sayverdict(text.bytes);
		outputremove(file);
		say("%s was removed (policy %s)", file, policy->name);
	}
	textfree(&text);
	return v == VERDICT_DENY ? STATUS_FINDINGS : 0;
}

int
gooutputsprove(const struct gooutputs *o, struct installed *installed)
{
	char *error = NULL;
	int status = 0;
	size_t i;

	if (installedcatalogues(installed, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	for (i = 0; i < o->count; i++)
		if (access(o->items[i].file, F_OK) == 0 &&
		    proveone(o->items[i].file, &installed->policy, &installed->catalogues) != 0)
			status = STATUS_FINDINGS;
	return status;
}

void
gooutputsremove(const struct gooutputs *o, const struct strings *failed)
{
	size_t i, k;

	for (k = 0; k < failed->count; k++)
		for (i = 0; i < o->count; i++)
			if (strcmp(o->items[i].package, failed->items[k]) == 0)
				outputremove(o->items[i].file);
}
