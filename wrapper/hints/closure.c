/*
 * The order of the command line is left aside: a group of all inputs is what people mean, and what
 * is undefined even then is missing.
 */
#include "wrapper/hints/closure.h"

#include <stdlib.h>
#include <string.h>

#include "audit/input/object.h"
#include "base/mem.h"
#include "base/nameset.h"
#include "base/path.h"
#include "wrapper/hints/inquiry.h"

enum { NONE = -1 };

struct unit {
	char *name;
	size_t file;
	size_t first, count;    /* of `uses` */
	bool taken;
};

struct closure {
	struct nameset names;
	long *definer;          /* by name: the first unit that defines it, or NONE */
	struct unit *units;
	size_t nunits, nfiles;
	size_t *uses;           /* names that units refer to */
	size_t nuses;
	bool *took;             /* by file */
	size_t *wanted;         /* units that were taken and not looked at yet */
	size_t nwanted;
};

struct closure *
closurenew(void)
{
	return newarray(1, sizeof(struct closure));
}

void
closurefree(struct closure *l)
{
	size_t i;

	for (i = 0; i < l->nunits; i++)
		free(l->units[i].name);
	namesetfree(&l->names);
	free(l->definer);
	free(l->units);
	free(l->uses);
	free(l->took);
	free(l->wanted);
	free(l);
}

static bool
isfull(size_t count)
{
	return (count & (count - 1)) == 0;
}

static size_t
room(size_t count)
{
	return count ? count * 2 : 1;
}

/* The number of NAME. */
static size_t
number(struct closure *l, const char *name)
{
	size_t n = l->names.names.count;

	if (!namesetadd(&l->names, name))
		return namesetfind(&l->names, name);
	if (isfull(n))
		l->definer = growarray(l->definer, room(n), sizeof *l->definer);
	l->definer[n] = NONE;
	return n;
}

/* Linkers define these themselves. */
static bool
oflinker(const char *name)
{
	static const char *const names[] = {"_GLOBAL_OFFSET_TABLE_", "_DYNAMIC", "_TLS_MODULE_BASE_",
	    "__ehdr_start", "__executable_start", "__bss_start", "_edata", "edata", "_end", "end", "_etext",
	    "etext", "__dso_handle", "__tls_get_addr", "__rela_iplt_start", "__rela_iplt_end",
	    "__rel_iplt_start", "__rel_iplt_end"};
	size_t i;

	if (name[0] != '_' && name[0] != 'e')
		return false;
	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return strncmp(name, "__start_", 8) == 0 || strncmp(name, "__stop_", 7) == 0 ||
	    endsin(name, "_array_start") || endsin(name, "_array_end");
}

static bool
see(void *ctx, const char *name, enum symbolkind kind)
{
	struct closure *l = ctx;
	size_t n;

	if (kind == SYMBOL_WEAKUNDEF || kind == SYMBOL_LOCAL || oflinker(name))
		return true;
	n = number(l, name);
	if (kind != SYMBOL_UNDEF) {
		if (l->definer[n] == NONE)
			l->definer[n] = (long)l->nunits - 1;
		return true;
	}
	if (isfull(l->nuses))
		l->uses = growarray(l->uses, room(l->nuses), sizeof *l->uses);
	l->uses[l->nuses++] = n;
	l->units[l->nunits - 1].count++;
	return true;
}

static void
take(struct closure *l, size_t unit)
{
	if (l->units[unit].taken)
		return;
	l->units[unit].taken = true;
	l->took[l->units[unit].file] = true;
	l->wanted[l->nwanted++] = unit;
}

static void
seeobject(void *ctx, const char *name, const struct input *in)
{
	struct closure *l = ctx;
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(in, &bytes);

	if (!o)
		return;
	if (isfull(l->nunits)) {
		l->units = growarray(l->units, room(l->nunits), sizeof *l->units);
		l->wanted = growarray(l->wanted, room(l->nunits), sizeof *l->wanted);
	}
	l->units[l->nunits++] = (struct unit){.name = newstring(name), .file = l->nfiles,
	    .first = l->nuses};
	if (objectsymbols(o, see, l, &error) < 0)
		free(error);
	if (in->offset == 0)
		take(l, l->nunits - 1);
	objectclose(o);
	free(bytes);
}

size_t
closureadd(struct closure *l, const char *path)
{
	if (isfull(l->nfiles))
		l->took = growarray(l->took, room(l->nfiles), sizeof *l->took);
	l->took[l->nfiles] = false;
	inquiryobjects(path, seeobject, l);
	return l->nfiles++;
}

/* What was added since may define what was undefined before: all that is taken is looked at again. */
void
closureresolve(struct closure *l)
{
	size_t i, k;

	l->nwanted = 0;
	for (i = 0; i < l->nunits; i++)
		if (l->units[i].taken)
			l->wanted[l->nwanted++] = i;
	while (l->nwanted) {
		struct unit *u = &l->units[l->wanted[--l->nwanted]];

		for (k = u->first; k < u->first + u->count; k++) {
			long d = l->definer[l->uses[k]];

			if (d != NONE)
				take(l, (size_t)d);
		}
	}
}

bool
closuretook(const struct closure *l, size_t file)
{
	return l->took[file];
}

void
closureundefined(const struct closure *l, closureseen *visit, void *ctx)
{
	bool *seen = newarray(l->names.names.count, sizeof *seen);
	size_t i, k;

	for (i = 0; i < l->nunits; i++) {
		const struct unit *u = &l->units[i];

		for (k = u->first; u->taken && k < u->first + u->count; k++) {
			size_t n = l->uses[k];

			if (l->definer[n] == NONE && !seen[n])
				visit(ctx, l->names.names.items[n], u->name);
			seen[n] = true;
		}
	}
	free(seen);
}
