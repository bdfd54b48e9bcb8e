/* Linking by symbols alone: what is read is taken as a linker does, whatever its sections say. */
#include "wrapper/hints/closure.h"

#include <stdlib.h>
#include <string.h>

#include "audit/input/object.h"
#include "base/mem.h"
#include "base/nameset.h"
#include "base/path.h"
#include "wrapper/hints/inquiry.h"

struct naming {
	size_t name;
	bool defines;
};

struct unit {
	char *name;
	size_t first, count;    /* of `namings` */
	bool member, taken;
};

struct part {
	size_t first, count;    /* of `units` */
	bool took;
};

/* Of a name, what the units that were taken say. */
struct state {
	bool needed;
	size_t definer;         /* 1 + the first that defines it, 0: none */
};

struct closure {
	struct nameset names;
	struct state *states;   /* by name */
	struct unit *units;
	struct part *files;
	struct naming *namings;
	size_t nunits, nfiles, nnamings;
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
	free(l->states);
	free(l->units);
	free(l->files);
	free(l->namings);
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
		l->states = growarray(l->states, room(n), sizeof *l->states);
	l->states[n] = (struct state){0};
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

	if (kind == SYMBOL_WEAKUNDEF || kind == SYMBOL_LOCAL || oflinker(name))
		return true;
	if (isfull(l->nnamings))
		l->namings = growarray(l->namings, room(l->nnamings), sizeof *l->namings);
	l->namings[l->nnamings++] = (struct naming){.name = number(l, name), .defines = kind != SYMBOL_UNDEF};
	return true;
}

static void
seeobject(void *ctx, const char *name, const struct input *in)
{
	struct closure *l = ctx;
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(in, &bytes);
	struct unit u = {.member = in->offset != 0, .first = l->nnamings};
	const char *file = o && !u.member ? objectfile(o) : NULL;

	if (!o)
		return;
	if (objectsymbols(o, see, l, &error) < 0)
		free(error);
	/* The compiler's temporary objects are known by their source alone. */
	u.name = file ? newformat("%s (%s)", name, file) : newstring(name);
	u.count = l->nnamings - u.first;
	if (isfull(l->nunits))
		l->units = growarray(l->units, room(l->nunits), sizeof *l->units);
	l->units[l->nunits++] = u;
	objectclose(o);
	free(bytes);
}

size_t
closureadd(struct closure *l, const char *path)
{
	struct part p = {.first = l->nunits};

	inquiryobjects(path, seeobject, l);
	p.count = l->nunits - p.first;
	if (isfull(l->nfiles))
		l->files = growarray(l->files, room(l->nfiles), sizeof *l->files);
	l->files[l->nfiles] = p;
	return l->nfiles++;
}

/* A member is taken for what it defines; what is no member always. */
static bool
iswanted(const struct closure *l, const struct unit *u)
{
	bool wanted = !u->member;
	size_t i;

	for (i = u->first; i < u->first + u->count && !wanted; i++) {
		const struct state *s = &l->states[l->namings[i].name];

		wanted = l->namings[i].defines && s->needed && !s->definer;
	}
	return wanted;
}

static void
take(struct closure *l, size_t unit)
{
	struct unit *u = &l->units[unit];
	size_t i;

	u->taken = true;
	for (i = u->first; i < u->first + u->count; i++) {
		struct state *s = &l->states[l->namings[i].name];

		if (!l->namings[i].defines)
			s->needed = true;
		else if (!s->definer)
			s->definer = unit + 1;
	}
}

/* Read FILE once; whether something of it was taken. */
static bool
readonce(struct closure *l, size_t file)
{
	struct part *p = &l->files[file];
	bool took = false;
	size_t i;

	for (i = p->first; i < p->first + p->count; i++)
		if (!l->units[i].taken && iswanted(l, &l->units[i])) {
			take(l, i);
			took = true;
		}
	p->took |= took;
	return took;
}

void
closureread(struct closure *l, const size_t *files, size_t count)
{
	bool took = true;
	size_t i;

	while (took)
		for (took = false, i = 0; i < count; i++)
			took |= readonce(l, files[i]);
}

void
closureresolve(struct closure *l)
{
	size_t *all = newarray(l->nfiles, sizeof *all), i;

	for (i = 0; i < l->nfiles; i++)
		all[i] = i;
	closureread(l, all, l->nfiles);
	free(all);
}

void
closureinputs(struct closure *l, const struct inquiry *q, bool libc)
{
	size_t i;

	for (i = 0; i < q->inputs.names.count; i++)
		if ((strcmp(pathbase(q->inputs.names.items[i]), "libc.a") == 0) == libc)
			closureadd(l, q->inputs.names.items[i]);
	closureresolve(l);
}

bool
closuretook(const struct closure *l, size_t file)
{
	return l->files[file].took;
}

const char *
closuredefiner(const struct closure *l, const char *name)
{
	size_t definer = namesethas(&l->names, name) ? l->states[namesetfind(&l->names, name)].definer : 0;

	return definer ? l->units[definer - 1].name : NULL;
}

void
closureundefined(const struct closure *l, closureseen *visit, void *ctx)
{
	bool *seen = newarray(l->names.names.count, sizeof *seen);
	size_t i, k;

	for (i = 0; i < l->nunits; i++) {
		const struct unit *u = &l->units[i];

		for (k = u->first; u->taken && k < u->first + u->count; k++) {
			size_t n = l->namings[k].name;

			if (!l->states[n].definer && !seen[n])
				visit(ctx, l->names.names.items[n], u->name);
			seen[n] = true;
		}
	}
	free(seen);
}
