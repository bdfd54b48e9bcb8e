/*
 * Lays the inputs of a link open as nodes of the graph: their functions and variables, and who defines which name.
 */
#include "audit/link/graphparts.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

struct definition {
	const char *name;       /* up to its version, "f@@V1" */
	uint32_t node;
	bool strong;
	bool owned;             /* the name is the table's */
};

struct mapping {
	const char *path;
	void *bytes;
	size_t size;
};


/* A version tells definitions apart for the dynamic linker only. */
static hashval_t
definitionhash(const void *p)
{
	const char *name = ((const struct definition *)p)->name;

	return iterative_hash(name, strcspn(name, "@"), 0);
}

static int
definitionequal(const void *a, const void *b)
{
	const char *x = ((const struct definition *)a)->name, *y = ((const struct definition *)b)->name;
	size_t n = strcspn(x, "@");

	return n == strcspn(y, "@") && strncmp(x, y, n) == 0;
}

static hashval_t
mappinghash(const void *p)
{
	return htab_hash_string(((const struct mapping *)p)->path);
}

static int
mappingequal(const void *a, const void *b)
{
	return strcmp(((const struct mapping *)a)->path, ((const struct mapping *)b)->path) == 0;
}

static hashval_t
parthash(const void *p)
{
	return htab_hash_pointer(((const struct part *)p)->input);
}

static int
partequal(const void *a, const void *b)
{
	return ((const struct part *)a)->input == ((const struct part *)b)->input;
}

static void
definitionfree(void *p)
{
	struct definition *d = p;

	if (d->owned)
		free((char *)(uintptr_t)d->name);
	free(d);
}

static void
mappingfree(void *p)
{
	struct mapping *m = p;

	if (m->bytes != MAP_FAILED)
		munmap(m->bytes, m->size);
	free(m);
}

/* The whole file PATH in memory; its bytes are MAP_FAILED when it cannot be read. */
static const struct mapping *
map(struct graph *g, const char *path)
{
	struct mapping *m = newarray(1, sizeof *m);
	struct stat st;
	void **slot;
	int fd;

	*m = (struct mapping){path, MAP_FAILED, 0};
	slot = htab_find_slot(g->mappings, m, INSERT);
	if (*slot) {
		free(m);
		return *slot;
	}
	*slot = m;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0) {
		m->size = (size_t)st.st_size;
		m->bytes = mmap(NULL, m->size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	return m;
}

static uint32_t
addnode(struct graph *g, struct node n)
{
	if ((g->nnodes & (g->nnodes - 1)) == 0)
		g->nodes = growarray(g->nodes, g->nnodes ? (size_t)g->nnodes * 2 : 1,
		    sizeof *g->nodes);
	n.parent = NONE;
	g->nodes[g->nnodes] = n;
	return g->nnodes++;
}

void
graphedge(struct edges *e, uint32_t from, uint32_t to)
{
	if (from == NONE || to == NONE || from == to)
		return;
	if ((e->count & (e->count - 1)) == 0)
		e->items = growarray(e->items, e->count ? e->count * 2 : 1, sizeof *e->items);
	e->items[e->count++] = (struct edge){from, to};
}

/*
 * The first strong definition of a name counts, else the first weak one; a linker that takes another one is
 * right, too, so what reaches one reaches all. COPY: NAME is short-lived.
 */
static void
define(struct graph *g, const char *name, uint32_t node, bool strong, bool copy)
{
	struct definition key = {.name = name}, *d;
	void **slot = htab_find_slot(g->definitions, &key, INSERT);

	if (!*slot) {
		d = newarray(1, sizeof *d);
		*d = (struct definition){copy ? newstring(name) : name, node, strong, copy};
		*slot = d;
		return;
	}
	d = *slot;
	if (strong && !d->strong) {
		graphedge(&g->direct, node, d->node);
		d->node = node;
		d->strong = true;
	} else {
		graphedge(&g->direct, d->node, node);
	}
}

uint32_t
graphlookup(const struct graph *g, const char *name)
{
	struct definition key = {.name = name}, *d = htab_find(g->definitions, &key);

	return d ? d->node : NONE;
}

/* What a reference to NAME means, with --wrap. */
uint32_t
graphresolve(const struct graph *g, const char *name)
{
	const struct strings *wrapped = &g->link->wrapped;
	char *wrapper;
	uint32_t node;

	if (strncmp(name, "__real_", 7) == 0 && stringshave(wrapped, name + 7))
		return graphlookup(g, name + 7);
	if (!wrapped->count || !stringshave(wrapped, name))
		return graphlookup(g, name);
	wrapper = newformat("__wrap_%s", name);
	node = graphlookup(g, wrapper);
	free(wrapper);
	return node;
}

/* A symbol that has a place of its own in a section of the program. */
static bool
isplace(const struct sections *l, const struct symbol *y)
{
	const struct section *s = &l->sections[y->section];

	if (!y->section || !(s->flags & SHF_ALLOC) || y->value > s->size || !*y->name)
		return false;
	return y->type == STT_FUNC || y->type == STT_OBJECT || y->type == STT_GNU_IFUNC ||
	    y->type == STT_TLS || (y->type == STT_NOTYPE && y->bind != STB_LOCAL);
}

static int
byplace(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* The symbols of P at their places; of aliases the global one, then the first of the table, names the place. */
static size_t
findplaces(const struct part *p, bool go, struct place **places)
{
	const struct sections *l = &p->object;
	unsigned locals = (unsigned)l->nsymbols, without = go ? 2 * locals : 0;
	size_t i, n = 0;

	*places = newarray(l->nsymbols + 1, sizeof **places);
	for (i = 1; i < l->nsymbols; i++) {
		const struct symbol *y = &l->symbols[i];

		if (isplace(l, y))
			(*places)[n++] = (struct place){y->section, y->value, y->size, y->name, (unsigned)i +
			    (y->bind == STB_LOCAL ? locals : 0) + (y->size ? 0 : without), false, false};
	}
	return go ? graphgoplaces(p, places, n) : n;
}

static uint64_t
endof(const struct part *p, const struct place *y)
{
	return y->size ? y->value + y->size : p->object.sections[y->section].size;
}

/* A section as places are added to it. */
struct filling {
	uint32_t last;          /* node, NONE: none yet */
	uint32_t outer;         /* node whose symbol goes furthest, to END */
	uint64_t end;
	bool carrier;           /* the last symbol is one of Go's carriers */
};

/* A symbol within another one cuts it in two: what leads to one of them leads to both. */
static void
addwithin(struct graph *g, struct filling *f, const struct place *y)
{
	struct node *n = &g->nodes[f->last];

	if (y->value < f->end) {
		graphedge(&g->direct, f->outer, f->last);
		graphedge(&g->direct, f->last, f->outer);
		if (n->end < f->end)
			n->end = f->end;
	}
	if (y->value + y->size > f->end) {
		f->outer = f->last;
		f->end = y->value + y->size;
	}
}

/* One node for each place. What points into something else than a carrier makes no place there. */
static void
addplaces(struct graph *g, struct part *p)
{
	bool go = p->input == g->link->go;
	struct filling f = {.last = NONE};
	struct place *places;
	size_t i, n = findplaces(p, go, &places);

	qsort(places, n, sizeof *places, byplace);
	for (i = 0; i < n; i++) {
		const struct place *y = &places[i];

		if (f.last != NONE && g->nodes[f.last].section != y->section)
			f = (struct filling){.last = NONE};
		if (f.last != NONE && g->nodes[f.last].start == y->value)
			continue;
		if (y->within && !f.carrier)
			continue;
		f.carrier = go && y->size == 0;
		if (f.last != NONE && g->nodes[f.last].end > y->value)
			g->nodes[f.last].end = y->value;
		f.last = addnode(g, (struct node){.name = y->name, .part = (uint32_t)(p - g->parts),
		    .section = y->section, .start = y->value, .end = endof(p, y), .hidden = y->hidden});
		if (!go)
			addwithin(g, &f, y);
	}
	free(places);
}

/* The node at OFFSET of SECTION in P. */
uint32_t
graphat(const struct graph *g, const struct part *p, uint32_t section, uint64_t offset)
{
	uint32_t low = p->first + p->nsections, high = p->first + p->count;

	if (section == 0 || section >= p->nsections)
		return NONE;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct node *n = &g->nodes[middle];

		if (n->section < section || (n->section == section && n->start <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	if (low > p->first + p->nsections) {
		const struct node *n = &g->nodes[low - 1];

		if (n->section == section && n->start <= offset && offset < n->end)
			return low - 1;
	}
	return p->first + section;
}

uint32_t
graphnear(const struct graph *g, const struct part *p, uint32_t section, uint64_t offset, uint32_t last)
{
	const struct node *n = last == NONE ? NULL : &g->nodes[last];

	if (n && last >= p->first + p->nsections && n->section == section && n->start <= offset && offset < n->end)
		return last;
	return graphat(g, p, section, offset);
}

/* Where Go's program begins: main.main, and before it what initializes packages, under the name of each Go. */
static void
findgo(struct graph *g, const struct part *p, const struct symbol *y)
{
	static const char *const inits[] = {"go:main.inittasks", "go.main.inittasks", "main..inittask"};
	size_t i;

	if (strcmp(y->name, "main.main") == 0)
		g->gomain = graphat(g, p, y->section, y->value);
	for (i = 0; i < sizeof inits / sizeof *inits; i++)
		if (strcmp(y->name, inits[i]) == 0 && (g->goinits == NONE || i < 2))
			g->goinits = graphat(g, p, y->section, y->value);
}

/* The sections of the program that hold one table of many inputs: data that GNU ld knows no place for. */
static bool
istable(const struct section *s)
{
	static const char *const usual[] = {".data", ".rodata", ".bss", ".tdata", ".tbss", ".init", ".fini", ".ctors",
	    ".dtors", ".preinit_array", ".jcr", ".eh_frame", ".gcc_except_table", ".gnu", ".note", ".sdata", ".sbss",
	    ".ldata", ".lrodata", ".lbss", ".got", ".toc", ".opd", ".ARM", ".MIPS", ".tm_clone_table", ".stapsdt"};
	size_t i;

	if (!(s->flags & SHF_ALLOC) || (s->flags & SHF_EXECINSTR && s->name[0] == '.') || !*s->name)
		return false;
	for (i = 0; i < sizeof usual / sizeof *usual; i++)
		if (strncmp(s->name, usual[i], strlen(usual[i])) == 0)
			return false;
	return true;
}

uint32_t
graphtable(const struct graph *g, const char *name)
{
	struct definition key = {.name = name}, *d = htab_find(g->tables, &key);

	return d ? d->node : NONE;
}

/* All sections of one name are one table: what leads to it leads to all that is in them. */
static void
addtables(struct graph *g, const struct part *p)
{
	uint32_t k;

	for (k = 1; k < p->nsections; k++) {
		const struct section *s = &p->object.sections[k];
		struct definition key = {.name = s->name}, *d;
		void **slot;

		if (!istable(s))
			continue;
		slot = htab_find_slot(g->tables, &key, INSERT);
		d = *slot;
		if (!d) {
			d = *slot = newarray(1, sizeof *d);
			*d = (struct definition){.name = s->name,
			    .node = addnode(g, (struct node){.name = s->name, .part = (uint32_t)(p - g->parts)}),
			    .strong = false};
		}
		graphedge(&g->direct, d->node, p->first + k);
		graphopen(g, p, k);
	}
}

static void
addelf(struct graph *g, struct part *p)
{
	const struct sections *l = &p->object;
	size_t i;

	p->first = g->nnodes;
	p->nsections = (uint32_t)l->nsections;
	for (i = 0; i < l->nsections; i++)
		addnode(g, (struct node){.name = l->sections[i].name ? l->sections[i].name : "",
		    .part = (uint32_t)(p - g->parts), .section = (uint32_t)i,
		    .end = l->sections[i].size, .hidden = g->grain == GRAIN_SECTION});
	if (g->grain == GRAIN_FUNCTION || p->input != g->link->go)
		addplaces(g, p);
	p->count = g->nnodes - p->first;
	for (i = 1; i < l->nsymbols; i++) {
		const struct symbol *y = &l->symbols[i];

		if (p->input == g->link->go && y->section)
			findgo(g, p, y);
		if (y->bind != STB_LOCAL && y->section)
			define(g, y->name, graphat(g, p, y->section, y->value), y->bind == STB_GLOBAL, false);
	}
}

struct reading {
	struct graph *g;
	uint32_t node;
};

static bool
defineintermediate(void *ctx, const char *name, enum symbolkind kind)
{
	struct reading *r = ctx;

	if (kind >= SYMBOL_DEF)
		define(r->g, name, r->node, kind == SYMBOL_DEF, true);
	return true;
}

static bool
referintermediate(void *ctx, const char *name, enum symbolkind kind)
{
	struct reading *r = ctx;

	if (kind == SYMBOL_UNDEF || kind == SYMBOL_WEAKUNDEF)
		graphedge(&r->g->direct, r->node, graphresolve(r->g, name));
	return true;
}

/* Intermediate code has names, but no places: one node for all of it, which is a root. */
static void
readintermediate(struct graph *g, const struct part *p, objectvisit *visit)
{
	const struct mapping *m = map(g, p->input->path);
	struct reading r = {g, p->first};
	char *error = NULL;
	struct object *o;

	g->blind |= m->bytes == MAP_FAILED;
	if (m->bytes == MAP_FAILED || p->input->offset + p->input->size > m->size)
		return;
	o = objectopen((char *)m->bytes + p->input->offset, p->input->size, &error);
	if (!o || objectsymbols(o, visit, &r, &error) < 0)
		free(error);
	objectclose(o);
}

static void
addpart(struct graph *g, const struct input *in)
{
	const struct mapping *m = map(g, in->path);
	struct part *p = &g->parts[g->nparts++];

	p->input = in;
	*htab_find_slot(g->byinput, p, INSERT) = p;
	if (in->kind == OBJECT_REL && m->bytes != MAP_FAILED && in->offset <= m->size &&
	    in->size <= m->size - in->offset &&
	    sectionsread(&p->object, (char *)m->bytes + in->offset, in->size) == 0) {
		addelf(g, p);
		addtables(g, p);
		return;
	}
	g->blind |= in->kind == OBJECT_REL;
	p->first = addnode(g, (struct node){.name = in->path, .part = (uint32_t)(p - g->parts)});
	p->count = 1;
	if (in->kind == OBJECT_LTO || in->kind == OBJECT_BITCODE)
		readintermediate(g, p, defineintermediate);
}

/* Sort E by where its edges are from. */
static void
sortedges(struct edges *e, uint32_t nnodes)
{
	struct edge *sorted = newarray(e->count + 1, sizeof *sorted);
	size_t i;

	e->first = newarray((size_t)nnodes + 2, sizeof *e->first);
	for (i = 0; i < e->count; i++)
		e->first[e->items[i].from + 2]++;
	for (i = 2; i < (size_t)nnodes + 2; i++)
		e->first[i] += e->first[i - 1];
	for (i = 0; i < e->count; i++)
		sorted[e->first[e->items[i].from + 1]++] = e->items[i];
	free(e->items);
	e->items = sorted;
}

void
graphbuild(struct graph *g)
{
	const struct link *l = g->link;
	size_t i;

	g->definitions = htab_create(4096, definitionhash, definitionequal, definitionfree);
	g->tables = htab_create(64, definitionhash, definitionequal, definitionfree);
	g->mappings = htab_create(64, mappinghash, mappingequal, mappingfree);
	g->byinput = htab_create(4096, parthash, partequal, NULL);
	g->parts = newarray(l->ninputs + 1, sizeof *g->parts);
	for (i = 0; i < l->ninputs; i++)
		if (l->inputs[i]->kind != OBJECT_OTHER && l->inputs[i]->kind != OBJECT_SHARED)
			addpart(g, l->inputs[i]);
	for (i = 0; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];

		if (p->nsections)
			graphedges(g, p);
		else if (p->input->kind == OBJECT_LTO || p->input->kind == OBJECT_BITCODE)
			readintermediate(g, p, referintermediate);
	}
	sortedges(&g->direct, g->nnodes);
	sortedges(&g->indirect, g->nnodes);
}

void
graphunbuild(struct graph *g)
{
	uint32_t i;

	for (i = 0; i < g->nparts; i++)
		if (g->parts[i].nsections)
			sectionsfree(&g->parts[i].object);
	htab_delete(g->definitions);
	htab_delete(g->tables);
	htab_delete(g->mappings);
	htab_delete(g->byinput);
	free(g->parts);
	free(g->nodes);
	free(g->direct.items);
	free(g->direct.first);
	free(g->indirect.items);
	free(g->indirect.first);
}
