/*
 * What the program reaches, and how. Direct edges are followed to their end first: a way over a table or a type is told only
 * where there is no other.
 *
 * Roots are what GNU ld's default script keeps: the entry point, arrays of constructors
 * and destructors, notes. What unwind tables name is not reached by that. Of Go's own object all is: its linker
 * leaves out what the program cannot get to.
 */
#include "audit/link/graph.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "audit/link/graphparts.h"
#include "base/mem.h"

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

/* Breadth first over all that is found: direct edges from every node before indirect ones from any. */
struct search {
	const struct graph *g;
	uint32_t *parent;       /* how each node was reached, itself for a root, NONE: not */
	uint32_t *queue;
	uint32_t count, direct, indirect;       /* nodes found; those of them whose edges were followed */
};

static void
searchopen(struct search *s, const struct graph *g)
{
	*s = (struct search){.g = g};
	s->queue = newarray((size_t)g->nnodes + 1, sizeof *s->queue);
	s->parent = newarray((size_t)g->nnodes + 1, sizeof *s->parent);
	memset(s->parent, 0xff, ((size_t)g->nnodes + 1) * sizeof *s->parent);
}

static void
searchclose(struct search *s)
{
	free(s->parent);
	free(s->queue);
}

static void
push(struct search *s, uint32_t node, uint32_t parent)
{
	if (node == NONE || s->parent[node] != NONE)
		return;
	s->parent[node] = parent;
	s->queue[s->count++] = node;
}

static void
pushroot(struct search *s, uint32_t node)
{
	push(s, node, node);
}

static void
follow(struct search *s, const struct edges *e, uint32_t node)
{
	uint32_t i;

	for (i = e->first[node]; i < e->first[node + 1]; i++)
		push(s, e->items[i].to, node);
}

static void
walk(struct search *s)
{
	while (s->direct < s->count)
		follow(s, &s->g->direct, s->queue[s->direct++]);
}

static void
walkall(struct search *s)
{
	walk(s);
	while (s->indirect < s->count) {
		follow(s, &s->g->indirect, s->queue[s->indirect++]);
		walk(s);
	}
}

static bool
isidentifier(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return n > 0 && s[n] == '\0' && (s[0] < '0' || s[0] > '9');
}

/* A section that the linker of L keeps whether anybody refers to it or not. */
static bool
iskept(const struct link *l, const struct section *s)
{
	static const char *const names[] = {".init", ".fini", ".ctors", ".dtors", ".jcr",
	    ".init_array", ".fini_array", ".preinit_array"};
	size_t i;

	if (!(s->flags & SHF_ALLOC))
		return false;
	if (graphunwinds(s->name) || s->type == SHT_INIT_ARRAY || s->type == SHT_FINI_ARRAY || s->type == SHT_PREINIT_ARRAY ||
	    s->type == SHT_NOTE || (s->flags & SHF_GNU_RETAIN) || (l->keepstables && isidentifier(s->name)))
		return true;
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);

		if (strncmp(s->name, names[i], n) == 0 && (s->name[n] == '\0' || s->name[n] == '.'))
			return true;
	}
	return false;
}

static void
pushkept(struct search *s)
{
	const struct graph *g = s->g;
	uint32_t i, k;

	for (i = 0; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];
		uint32_t section = 0;
		bool kept = false;

		if (p->nsections == 0)
			pushroot(s, p->first);
		for (k = 1; p->nsections && k < p->count; k++) {
			if (g->nodes[p->first + k].section != section) {
				section = g->nodes[p->first + k].section;
				kept = iskept(g->link, &p->object.sections[section]);
			}
			if (kept)
				pushroot(s, p->first + k);
		}
	}
}

static const struct part *
partof(const struct graph *g, const struct input *in)
{
	return htab_find(g->byinput, &(struct part){.input = in});
}

/* The rest of Go's object: those first whom nothing in it refers to. */
static void
pushgo(struct search *s)
{
	const struct graph *g = s->g;
	const struct part *p = g->gomain != NONE ? partof(g, g->link->go) : NULL;
	bool *known = p ? newarray((size_t)g->nnodes + 1, sizeof *known) : NULL;
	uint32_t n;
	size_t i;

	if (!p)
		return;
	for (i = 0; i < g->direct.count; i++)
		known[g->direct.items[i].to] = true;
	for (n = p->first + 1; n < p->first + p->count; n++)
		if (!known[n])
			pushroot(s, n);
	walkall(s);
	for (n = p->first + 1; n < p->first + p->count; n++)
		pushroot(s, n);
	free(known);
}

/* What runs before main and what the command line demands comes second: it explains less. */
static void
reach(struct graph *g)
{
	struct search s;
	size_t i;

	searchopen(&s, g);
	pushroot(&s, g->gomain != NONE ? g->gomain : graphlookup(g, "main"));
	walk(&s);
	pushroot(&s, g->goinits);
	walkall(&s);
	pushroot(&s, graphlookup(g, "_start"));
	for (i = 0; i < g->link->demanded.count; i++)
		pushroot(&s, graphlookup(g, g->link->demanded.items[i]));
	pushkept(&s);
	walkall(&s);
	pushgo(&s);
	walkall(&s);
	for (i = 0; i < g->nnodes; i++)
		g->nodes[i].parent = s.parent[i];
	searchclose(&s);
}

struct graph *
graphnew(const struct link *l, enum grain grain)
{
	struct graph *g = newarray(1, sizeof *g);

	g->link = l;
	g->grain = grain;
	g->blind = l->layout;
	g->gomain = NONE;
	g->goinits = NONE;
	g->tailof = NONE;
	graphbuild(g);
	reach(g);
	return g;
}

void
graphfree(struct graph *g)
{
	graphunbuild(g);
	stringsfree(&g->tail);
	free(g);
}

/* The nodes of P that refer to TO, one after the other: the next from N on, NONE at the end. */
static uint32_t
referrer(const struct graph *g, const struct part *p, uint32_t n, uint32_t to)
{
	for (; n < p->first + p->count; n++) {
		uint32_t e;

		for (e = g->direct.first[n]; e < g->direct.first[n + 1]; e++)
			if (g->direct.items[e].to == to)
				return n;
	}
	return NONE;
}

bool
graphlive(const struct graph *g, const struct input *in, const char *symbol)
{
	const struct part *p = in ? partof(g, in) : NULL;
	uint32_t to = graphlookup(g, symbol), n;
	bool found = false;

	if (g->blind || !p || to == NONE)
		return true;
	for (n = p->first; (n = referrer(g, p, n, to)) != NONE; n++) {
		if (g->nodes[n].parent != NONE)
			return true;
		found = true;
	}
	return !found;
}

bool
graphneeds(const struct graph *g, const struct input *in,
    bool (*counts)(const void *ctx, const struct input *from), const void *ctx)
{
	const struct part *p = partof(g, in);
	size_t i;

	for (i = 0; p && i < g->direct.count; i++) {
		const struct part *from = &g->parts[g->nodes[g->direct.items[i].from].part];

		if (g->direct.items[i].to >= p->first && g->direct.items[i].to < p->first + p->count && from != p &&
		    counts(ctx, from->input))
			return true;
	}
	return p == NULL;
}

/* The names from the root of PARENT's tree to NODE, each once where several nodes are called so. */
static void
addpath(const struct graph *g, const uint32_t *parent, uint32_t node, struct strings *out)
{
	uint32_t n = 0, last = node, *path;

	path = newarray((size_t)g->nnodes + 1, sizeof *path);
	for (;;) {
		uint32_t up = parent ? parent[last] : g->nodes[last].parent;

		path[n++] = last;
		if (up == last || up == NONE)
			break;
		last = up;
	}
	while (n > 0) {
		const struct node *at = &g->nodes[path[--n]];

		if (!at->hidden && (!out->count || strcmp(out->items[out->count - 1], at->name) != 0))
			stringsadd(out, at->name);
	}
	free(path);
}

void
graphway(const struct graph *g, const struct strings *names, struct strings *out)
{
	size_t i;

	for (i = 0; i < names->count && !out->count; i++) {
		uint32_t to = graphlookup(g, names->items[i]);

		if (to != NONE && g->nodes[to].parent != NONE)
			addpath(g, NULL, to, out);
	}
}

/* The way to the first of TARGETS that S has found, without its start; none found: nothing. */
static void
addfound(const struct search *s, const struct strings *targets, struct strings *out)
{
	struct strings path = {0};
	size_t i;

	for (i = 0; i < targets->count && !path.count; i++) {
		uint32_t to = graphlookup(s->g, targets->items[i]);

		if (to != NONE && s->parent[to] != NONE && s->parent[to] != to)
			addpath(s->g, s->parent, to, &path);
	}
	for (i = 1; i < path.count; i++)
		stringsadd(out, path.items[i]);
	stringsfree(&path);
}

/* From FROM, excluded, to the first of TARGETS to which direct edges lead, else to which any do. */
static void
findtail(const struct graph *g, uint32_t from, const struct strings *targets, struct strings *out)
{
	struct search s;

	searchopen(&s, g);
	pushroot(&s, from);
	walk(&s);
	addfound(&s, targets, out);
	if (!out->count) {
		walkall(&s);
		addfound(&s, targets, out);
	}
	searchclose(&s);
}

static void
addtail(struct graph *g, uint32_t from, const struct strings *targets, struct strings *out)
{
	size_t i;

	if (targets->count == 0)
		return;
	if (g->tailof != from || g->tailtargets != targets) {
		stringsfree(&g->tail);
		findtail(g, from, targets, &g->tail);
		g->tailof = from;
		g->tailtargets = targets;
	}
	for (i = 0; i < g->tail.count; i++)
		stringsadd(out, g->tail.items[i]);
}

/* Of those in P that refer to TO one that is reached, and then the one called FUNCTION. */
static uint32_t
bestreferrer(const struct graph *g, const struct part *p, const char *function, uint32_t to)
{
	uint32_t n, best = NONE;
	int rank, bestrank = -1;

	for (n = p->first; (n = referrer(g, p, n, to)) != NONE; n++) {
		rank = 2 * (g->nodes[n].parent != NONE) + (function && strcmp(g->nodes[n].name, function) == 0);
		if (rank > bestrank) {
			bestrank = rank;
			best = n;
		}
	}
	return best;
}

void
graphchain(struct graph *g, const struct input *in, const char *function, const char *symbol,
    const struct strings *targets, struct strings *out)
{
	const struct part *p = in ? partof(g, in) : NULL;
	uint32_t to = graphlookup(g, symbol), from = p && to != NONE ? bestreferrer(g, p, function, to) : NONE;

	if (from == NONE)
		return;
	addpath(g, NULL, from, out);
	stringsadd(out, symbol);
	addtail(g, to, targets, out);
}
