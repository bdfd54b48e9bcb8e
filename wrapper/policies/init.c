/*
 * Writes the policy that a project begins with: what its links are refused for today is let be, culprit by culprit,
 * and for each somebody has to write down why. What is refused tomorrow is not in it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/strings.h"
#include "wrapper/policies/policies.h"
#include "wrapper/report/reportread.h"
#include "wrapper/report/summary.h"
#include "wrapper/say.h"

/* Who is to blame, and what an exception for it has to name. */
struct culprit {
	char *key, *pattern;    /* `from` or `program`, and what it says */
	struct strings symbols, classes, programs;      /* each once */
};

struct culprits {
	struct culprit *rows;
	size_t count;
	json_t *map;            /* the number of each, by key and pattern */
	bool left;              /* something is refused that no exception lets pass */
};

static void
addonce(struct strings *l, const char *s)
{
	if (!stringshave(l, s))
		stringsadd(l, s);
}

static struct culprit *
culpritof(struct culprits *c, const char *key, const char *pattern)
{
	char *name = newformat("%s %s", key, pattern);
	const json_t *at = json_object_get(c->map, name);
	size_t i = at ? (size_t)json_integer_value(at) : c->count;

	if (!at) {
		json_object_set_new_nocheck(c->map, name, json_integer((json_int_t)i));
		c->rows = growarray(c->rows, ++c->count, sizeof *c->rows);
		c->rows[i] = (struct culprit){.key = newstring(key), .pattern = newstring(pattern)};
	}
	free(name);
	return &c->rows[i];
}

static void
addfinding(struct culprits *c, const json_t *finding, const json_t *link)
{
	const char *from = reportstring(finding, "from"), *class = reportstring(finding, "class");
	const char *program = reportstring(link, "program");
	char *quoted = globquote(program);
	struct culprit *x = culpritof(c, *from ? "from" : "program", *from ? from : quoted);

	addonce(&x->symbols, reportstring(finding, "symbol"));
	/* What no class is for is as the rows of `symbols` are. */
	addonce(&x->classes, classfind(class) < 0 ? classword(CLASS_COUNT) : class);
	addonce(&x->programs, program);
	free(quoted);
}

/* The finding that the loader is in the program is of no reference, so no exception is for it. */
static bool
excusable(const json_t *finding)
{
	return strcmp(reportstring(finding, "class"), "seal") != 0;
}

static void
addlink(struct culprits *c, const json_t *link)
{
	const char *reason = reportstring(link, "reason");
	size_t i, denied = 0, left = 0;
	json_t *finding;

	if (outcomeof(link) != OUTCOME_DENY || summaryisprobe(link))
		return;
	json_array_foreach(json_object_get(link, "findings"), i, finding) {
		if (strcmp(reportstring(finding, "action"), "deny") != 0)
			continue;
		denied++;
		if (excusable(finding))
			addfinding(c, finding, link);
		else
			left++;
	}
	if (denied > 0 && left == 0)
		return;
	c->left = true;
	say("%s: no exception lets this pass: %.*s", reportstring(link, "output"), (int)strcspn(reason, "\n"),
	    *reason ? reason : "the libc's loader is in the program");
}

/* The policy that all LINKS had, malloced, as `extends` names it; NULL: they had different ones, or it is not known. */
static char *
baseof(const json_t *links)
{
	const json_t *first = NULL, *link;
	const char *name, *file, *dir;
	size_t i;

	json_array_foreach(links, i, link) {
		const json_t *p = json_object_get(link, "policy");

		if (!first)
			first = link;
		if (strcmp(reportstring(p, "sha256"), reportstring(json_object_get(first, "policy"), "sha256")) != 0)
			return NULL;
	}
	name = reportstring(json_object_get(first, "policy"), "name");
	file = reportstring(json_object_get(first, "policy"), "file");
	dir = reportstring(first, "directory");
	if (!*name)
		return NULL;
	if (!policyisfile(name))
		return newstring(name);
	if (*file != '/' && !*dir)
		return *file ? newstring(file) : NULL;
	return *file == '/' ? newstring(file) : newformat("%s/%s", dir, file);
}

/* One function by its name, and else the classes. */
static void
printwhat(const struct culprit *c)
{
	char *quoted = globquote(c->symbols.items[0]);
	size_t i;

	if (c->symbols.count == 1)
		sayout("\t\tsymbol = \"%s\";\n", quoted);
	else {
		sayout("\t\tclass = [");
		for (i = 0; i < c->classes.count; i++)
			sayout("%s\"%s\"", i ? ", " : "", c->classes.items[i]);
		sayout("];\n");
	}
	free(quoted);
}

static void
printnames(const char *what, const struct strings *names)
{
	enum { SHOWN = 6 };
	size_t i;

	sayout("\t\t# %s:", what);
	for (i = 0; i < names->count && i < SHOWN; i++)
		sayout(" %s", names->items[i]);
	if (names->count > SHOWN)
		sayout(" and %zu more", names->count - SHOWN);
	sayout("\n");
}

static void
printculprit(const struct culprit *c, bool last)
{
	sayout("\t{\n");
	printnames("refers to", &c->symbols);
	printnames("in", &c->programs);
	printwhat(c);
	sayout("\t\t%s = \"%s\";\n", c->key, c->pattern);
	sayout("\t\treason = \"TODO: why this does no harm at run time\";\n\t}%s\n", last ? "" : ",");
}

static void
print(const struct culprits *c, const char *base)
{
	size_t i;

	sayout("# Written by `staticld policy init`. Write the reasons down, or do what the links' reports say instead.\n"
	    "version = 1;\nextends = \"%s\";\n", base);
	if (c->count == 0)
		return;
	sayout("\nexceptions: (\n");
	for (i = 0; i < c->count; i++)
		printculprit(&c->rows[i], i + 1 == c->count);
	sayout(");\n");
}

static void
culpritsfree(struct culprits *c)
{
	size_t i;

	for (i = 0; i < c->count; i++) {
		free(c->rows[i].key);
		free(c->rows[i].pattern);
		stringsfree(&c->rows[i].symbols);
		stringsfree(&c->rows[i].classes);
		stringsfree(&c->rows[i].programs);
	}
	free(c->rows);
	json_decref(c->map);
}

int
policyinit(const json_t *links)
{
	struct culprits c = {.map = json_object()};
	char *base = baseof(links);
	const json_t *link;
	bool left;
	size_t i;

	if (!base) {
		say("the links of the report have no policy in common that could be extended: make a report of a build under one");
		json_decref(c.map);
		return STATUS_USAGE;
	}
	json_array_foreach(links, i, link)
		addlink(&c, link);
	print(&c, base);
	left = c.left;
	culpritsfree(&c);
	free(base);
	return left ? STATUS_FINDINGS : 0;
}
