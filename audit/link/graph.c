/*
 * Nodes are the functions and variables of all inputs, by the bounds of their symbols,
 * and the sections for what lies outside of any. An edge goes from where a relocation
 * is to what it names. Assemblers leave no relocation for a reference within a
 * section, so for x86 every 32-bit displacement that hits the start of a function of the
 * same section counts as a reference to it, and for other machines each function is taken to
 * refer to all of its section: both may add edges, neither loses one.
 *
 * Roots are what GNU ld's default script keeps: the entry point, arrays of constructors
 * and destructors, notes. What unwind tables name is not reached by that.
 */
#include "audit/link/graph.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libiberty/hashtab.h>

#include "audit/input/sections.h"
#include "base/mem.h"

#ifndef SHF_GNU_RETAIN
#define SHF_GNU_RETAIN (1 << 21)
#endif

enum { NONE = UINT32_MAX };

struct node {
	const char *name;       /* of the symbol or section */
	uint32_t part;
	uint32_t section;       /* 0: the input as a whole, for intermediate code */
	uint64_t start, end;    /* in the section */
	uint32_t parent;        /* node by which it was reached, itself for a root, NONE: not */
	bool open;              /* a section: it leads to all that is in it */
};

struct edge {
	uint32_t from, to;
};

/* An input as the graph sees it. */
struct part {
	const struct input *input;
	struct sections object; /* empty for intermediate code */
	uint32_t first, count;  /* its nodes: first the sections, then symbols by place */
	uint32_t nsections;
};

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

struct graph {
	const struct link *link;
	enum grain grain;
	struct part *parts;
	uint32_t nparts;
	struct node *nodes;
	uint32_t nnodes;
	struct edge *edges;     /* sorted by from once the graph is complete */
	size_t nedges;
	uint32_t *firstedge;    /* by node; one more than there are nodes */
	bool blind;             /* an input could not be laid open, or a script decides what is kept */
	uint32_t gomain;        /* Go's main.main, a local symbol; NONE: no Go program */
	htab_t definitions;     /* struct definition by name */
	htab_t mappings;        /* struct mapping by path */
	htab_t byinput;         /* struct part by its input */
	/* The last tail asked for: many findings are of one symbol, and it is the same for them. */
	uint32_t tailof;
	const struct strings *tailtargets;
	struct strings tail;
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

static void
addedge(struct graph *g, uint32_t from, uint32_t to)
{
	if (from == NONE || to == NONE || from == to)
		return;
	if ((g->nedges & (g->nedges - 1)) == 0)
		g->edges = growarray(g->edges, g->nedges ? g->nedges * 2 : 1, sizeof *g->edges);
	g->edges[g->nedges++] = (struct edge){from, to};
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
		addedge(g, node, d->node);
		d->node = node;
		d->strong = true;
	} else {
		addedge(g, d->node, node);
	}
}

static uint32_t
lookup(const struct graph *g, const char *name)
{
	struct definition key = {.name = name}, *d = htab_find(g->definitions, &key);

	return d ? d->node : NONE;
}

/* What a reference to NAME means, with --wrap. */
static uint32_t
resolve(const struct graph *g, const char *name)
{
	const struct strings *wrapped = &g->link->wrapped;
	char *wrapper;
	uint32_t node;

	if (strncmp(name, "__real_", 7) == 0 && stringshave(wrapped, name + 7))
		return lookup(g, name + 7);
	if (!wrapped->count || !stringshave(wrapped, name))
		return lookup(g, name);
	wrapper = newformat("__wrap_%s", name);
	node = lookup(g, wrapper);
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
	const struct symbol *x = *(struct symbol *const *)a, *y = *(struct symbol *const *)b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	/* Of aliases the global one, then the first of the table, names the place. */
	if (x->bind != y->bind)
		return x->bind == STB_LOCAL ? 1 : y->bind == STB_LOCAL ? -1 : x < y ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* One node for each place with a symbol; what is between two belongs to the first. */
static void
addplaces(struct graph *g, struct part *p)
{
	const struct sections *l = &p->object;
	struct symbol **places = newarray(l->nsymbols + 1, sizeof *places);
	size_t i, n = 0;

	for (i = 1; i < l->nsymbols; i++)
		if (isplace(l, &l->symbols[i]))
			places[n++] = &l->symbols[i];
	qsort(places, n, sizeof *places, byplace);
	for (i = 0; i < n; i++) {
		const struct symbol *y = places[i], *last = i ? places[i - 1] : NULL;
		struct node *before = &g->nodes[g->nnodes - 1];
		bool same = last && last->section == y->section;

		if (same && last->value == y->value)
			continue;
		if (same && before->end > y->value)
			before->end = y->value;
		addnode(g, (struct node){.name = y->name, .part = (uint32_t)(p - g->parts),
		    .section = y->section, .start = y->value,
		    .end = y->size ? y->value + y->size : l->sections[y->section].size});
	}
	free(places);
}

/* The node at OFFSET of SECTION in P. */
static uint32_t
at(const struct graph *g, const struct part *p, uint32_t section, uint64_t offset)
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
		    .end = l->sections[i].size});
	if (g->grain == GRAIN_FUNCTION)
		addplaces(g, p);
	p->count = g->nnodes - p->first;
	for (i = 1; i < l->nsymbols; i++) {
		const struct symbol *y = &l->symbols[i];

		if (p->input == g->link->go && y->section && strcmp(y->name, "main.main") == 0)
			g->gomain = at(g, p, y->section, y->value);
		if (y->bind != STB_LOCAL && y->section)
			define(g, y->name, at(g, p, y->section, y->value), y->bind == STB_GLOBAL, false);
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
		addedge(r->g, r->node, resolve(r->g, name));
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
		return;
	}
	g->blind |= in->kind == OBJECT_REL;
	p->first = addnode(g, (struct node){.name = in->path, .part = (uint32_t)(p - g->parts)});
	p->count = 1;
	if (in->kind == OBJECT_LTO || in->kind == OBJECT_BITCODE)
		readintermediate(g, p, defineintermediate);
}

/*
 * A reference to a place of the same input. Displacements count from the end of the instruction, so the addend
 * may be less by 4, and by the bytes of an operand that stands after it.
 */
static void
addhits(struct graph *g, uint32_t from, const struct part *p, uint32_t section, uint64_t offset)
{
	static const unsigned char less[] = {4, 5, 6, 8};
	size_t i;

	addedge(g, from, at(g, p, section, offset));
	for (i = 0; i < sizeof less; i++) {
		uint32_t node = at(g, p, section, offset + less[i]);

		if (node != NONE && g->nodes[node].start == offset + less[i])
			addedge(g, from, node);
	}
}

/* Where the place is stands in the section's bytes, in a way of each machine's own: it may be any. */
static void
addany(struct graph *g, uint32_t from, const struct part *p, uint32_t section)
{
	uint32_t n;

	if (section == 0 || section >= p->nsections)
		return;
	addedge(g, from, p->first + section);
	if (g->nodes[p->first + section].open)
		return;
	g->nodes[p->first + section].open = true;
	for (n = p->first + p->nsections; n < p->first + p->count; n++)
		if (g->nodes[n].section == section)
			addedge(g, p->first + section, n);
}

/* __start_NAME keeps all sections NAME. */
static void
addbounds(struct graph *g, uint32_t from, const char *name)
{
	uint32_t i, k;

	if (strncmp(name, "__start_", 8) == 0)
		name += 8;
	else if (strncmp(name, "__stop_", 7) == 0)
		name += 7;
	else
		return;
	for (i = 0; i < g->nparts; i++)
		for (k = 1; k < g->parts[i].nsections; k++)
			if (strcmp(g->parts[i].object.sections[k].name, name) == 0)
				addedge(g, from, g->parts[i].first + k);
}

/*
 * Unwind tables name every function, but by its section or a local name; what else they name is called
 * to unwind.
 */
static bool
isunwind(const char *name)
{
	return strncmp(name, ".eh_frame", 9) == 0 || strncmp(name, ".ARM.exidx", 10) == 0;
}

static void
addreloc(struct graph *g, const struct part *p, const struct reloc *r, uint32_t from)
{
	const struct symbol *y = &p->object.symbols[r->symbol];
	uint32_t to;

	if (y->bind == STB_LOCAL && r->inplace) {
		addany(g, from, p, y->section);
	} else if (y->type == STT_SECTION) {
		addhits(g, from, p, y->section, (uint64_t)r->addend);
	} else if (y->bind == STB_LOCAL) {
		addedge(g, from, at(g, p, y->section, y->value));
		addhits(g, from, p, y->section, y->value + (uint64_t)r->addend);
	} else {
		to = resolve(g, y->name);
		if (to == NONE)
			addbounds(g, from, y->name);
		addedge(g, from, to);
	}
}

static void
addrelocs(struct graph *g, const struct part *p)
{
	const struct sections *l = &p->object;
	size_t i;

	for (i = 0; i < l->nrelocs; i++) {
		const struct reloc *r = &l->relocs[i];
		const struct section *s = &l->sections[r->section];

		if (isunwind(s->name) && l->symbols[r->symbol].bind == STB_LOCAL)
			continue;
		addreloc(g, p, r, at(g, p, r->section, r->offset));
	}
}

static uint32_t
displacement(const unsigned char *b)
{
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* x86: every displacement in the function N that hits another one's start. */
static void
scancode(struct graph *g, const struct part *p, uint32_t n)
{
	const struct section *s = &p->object.sections[g->nodes[n].section];
	uint64_t i, end = g->nodes[n].end < s->size ? g->nodes[n].end : s->size;

	if (!s->bytes)
		return;
	for (i = g->nodes[n].start; i + 4 <= end; i++) {
		uint64_t hit = i + 4 + (uint64_t)(int64_t)(int32_t)displacement(s->bytes + i);
		uint32_t to;

		if (hit >= s->size)
			continue;
		to = at(g, p, g->nodes[n].section, hit);
		if (to != NONE && g->nodes[to].start == hit)
			addedge(g, n, to);
	}
}

/* References within a section that left no relocation. */
static void
addnear(struct graph *g, const struct part *p)
{
	bool x86 = p->object.machine == EM_X86_64 || p->object.machine == EM_386;
	uint32_t n;

	for (n = p->first + p->nsections; n < p->first + p->count; n++) {
		uint32_t section = g->nodes[n].section;

		if (!(p->object.sections[section].flags & SHF_EXECINSTR))
			continue;
		if (x86) {
			scancode(g, p, n);
		} else {
			addedge(g, n, p->first + section);
			addedge(g, p->first + section, n);
		}
	}
}

static int
byfrom(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

static void
addedges(struct graph *g)
{
	uint32_t i, n;
	size_t e = 0;

	for (i = 0; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];

		if (p->nsections == 0) {
			if (p->input->kind == OBJECT_LTO || p->input->kind == OBJECT_BITCODE)
				readintermediate(g, p, referintermediate);
			continue;
		}
		addrelocs(g, p);
		if (g->grain == GRAIN_FUNCTION)
			addnear(g, p);
	}
	if (g->nedges)
		qsort(g->edges, g->nedges, sizeof *g->edges, byfrom);
	g->firstedge = newarray((size_t)g->nnodes + 1, sizeof *g->firstedge);
	for (n = 0; n <= g->nnodes; n++) {
		while (e < g->nedges && g->edges[e].from < n)
			e++;
		g->firstedge[n] = (uint32_t)e;
	}
}

/* Breadth first from the nodes that QUEUE begins with; PARENT says how each was reached. */
static void
walk(const struct graph *g, uint32_t *parent, uint32_t *queue, uint32_t n)
{
	uint32_t head;

	for (head = 0; head < n; head++) {
		uint32_t e;

		for (e = g->firstedge[queue[head]]; e < g->firstedge[queue[head] + 1]; e++) {
			uint32_t to = g->edges[e].to;

			if (parent[to] == NONE) {
				parent[to] = queue[head];
				queue[n++] = to;
			}
		}
	}
}

static uint32_t
push(uint32_t *parent, uint32_t *queue, uint32_t n, uint32_t node)
{
	if (node == NONE || parent[node] != NONE)
		return n;
	parent[node] = node;
	queue[n] = node;
	return n + 1;
}

/* A section that GNU ld keeps whether anybody refers to it or not. */
static bool
iskept(const struct section *s)
{
	static const char *const names[] = {".init", ".fini", ".ctors", ".dtors", ".jcr",
	    ".init_array", ".fini_array", ".preinit_array"};
	size_t i;

	if (!(s->flags & SHF_ALLOC))
		return false;
	if (isunwind(s->name) || s->type == SHT_INIT_ARRAY || s->type == SHT_FINI_ARRAY || s->type == SHT_PREINIT_ARRAY ||
	    s->type == SHT_NOTE || (s->flags & SHF_GNU_RETAIN))
		return true;
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);

		if (strncmp(s->name, names[i], n) == 0 && (s->name[n] == '\0' || s->name[n] == '.'))
			return true;
	}
	return false;
}

static uint32_t
pushkept(const struct graph *g, uint32_t *parent, uint32_t *queue, uint32_t n)
{
	uint32_t i, k;

	for (i = 0; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];

		if (p->nsections == 0) {
			n = push(parent, queue, n, p->first);
			continue;
		}
		for (k = 1; k < p->nsections; k++)
			if (iskept(&p->object.sections[k]))
				n = push(parent, queue, n, p->first + k);
		for (k = p->nsections; k < p->count; k++)
			if (iskept(&p->object.sections[g->nodes[p->first + k].section]))
				n = push(parent, queue, n, p->first + k);
	}
	return n;
}

/* What runs before main and what the command line demands comes second: it explains less. */
static void
reach(struct graph *g)
{
	uint32_t *queue = newarray((size_t)g->nnodes + 1, sizeof *queue);
	uint32_t *parent = newarray((size_t)g->nnodes + 1, sizeof *parent), n = 0;
	size_t i;

	memset(parent, 0xff, ((size_t)g->nnodes + 1) * sizeof *parent);
	n = push(parent, queue, n, g->gomain != NONE ? g->gomain : lookup(g, "main"));
	walk(g, parent, queue, n);
	n = push(parent, queue, 0, lookup(g, "_start"));
	for (i = 0; i < g->link->demanded.count; i++)
		n = push(parent, queue, n, lookup(g, g->link->demanded.items[i]));
	n = pushkept(g, parent, queue, n);
	walk(g, parent, queue, n);
	for (i = 0; i < g->nnodes; i++)
		g->nodes[i].parent = parent[i];
	free(parent);
	free(queue);
}

struct graph *
graphnew(const struct link *l, enum grain grain)
{
	struct graph *g = newarray(1, sizeof *g);
	size_t i;

	g->link = l;
	g->grain = grain;
	g->blind = l->layout;
	g->gomain = NONE;
	g->definitions = htab_create(4096, definitionhash, definitionequal, definitionfree);
	g->mappings = htab_create(64, mappinghash, mappingequal, mappingfree);
	g->byinput = htab_create(4096, parthash, partequal, NULL);
	g->tailof = NONE;
	g->parts = newarray(l->ninputs + 1, sizeof *g->parts);
	for (i = 0; i < l->ninputs; i++)
		if (l->inputs[i]->kind != OBJECT_OTHER && l->inputs[i]->kind != OBJECT_SHARED)
			addpart(g, l->inputs[i]);
	addedges(g);
	reach(g);
	return g;
}

void
graphfree(struct graph *g)
{
	uint32_t i;

	for (i = 0; i < g->nparts; i++)
		if (g->parts[i].nsections)
			sectionsfree(&g->parts[i].object);
	htab_delete(g->definitions);
	htab_delete(g->mappings);
	htab_delete(g->byinput);
	stringsfree(&g->tail);
	free(g->parts);
	free(g->nodes);
	free(g->edges);
	free(g->firstedge);
	free(g);
}

static const struct part *
partof(const struct graph *g, const struct input *in)
{
	return htab_find(g->byinput, &(struct part){.input = in});
}

/* The nodes of P that refer to TO, one after the other: the next from N on, NONE at the end. */
static uint32_t
referrer(const struct graph *g, const struct part *p, uint32_t n, uint32_t to)
{
	for (; n < p->first + p->count; n++) {
		uint32_t e;

		for (e = g->firstedge[n]; e < g->firstedge[n + 1]; e++)
			if (g->edges[e].to == to)
				return n;
	}
	return NONE;
}

bool
graphlive(const struct graph *g, const struct input *in, const char *symbol)
{
	const struct part *p = in ? partof(g, in) : NULL;
	uint32_t to = resolve(g, symbol), n;
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

	for (i = 0; p && i < g->nedges; i++) {
		const struct part *from = &g->parts[g->nodes[g->edges[i].from].part];

		if (g->edges[i].to >= p->first && g->edges[i].to < p->first + p->count && from != p &&
		    counts(ctx, from->input))
			return true;
	}
	return p == NULL;
}

/* The names from the root of PARENT's tree to NODE, each once where several nodes are called so. */
static void
addpath(const struct graph *g, const uint32_t *parent, uint32_t node, struct strings *out)
{
	uint32_t n = 0, at = node, *path;

	path = newarray((size_t)g->nnodes + 1, sizeof *path);
	for (;;) {
		uint32_t up = parent ? parent[at] : g->nodes[at].parent;

		path[n++] = at;
		if (up == at || up == NONE)
			break;
		at = up;
	}
	while (n > 0) {
		const char *name = g->nodes[path[--n]].name;

		if (!out->count || strcmp(out->items[out->count - 1], name) != 0)
			stringsadd(out, name);
	}
	free(path);
}

/* From FROM to the nearest of TARGETS, FROM excluded. */
static void
findtail(const struct graph *g, uint32_t from, const struct strings *targets, struct strings *out)
{
	uint32_t *queue = newarray((size_t)g->nnodes + 1, sizeof *queue);
	uint32_t *parent = newarray((size_t)g->nnodes + 1, sizeof *parent);
	struct strings path = {0};
	size_t i;

	memset(parent, 0xff, ((size_t)g->nnodes + 1) * sizeof *parent);
	walk(g, parent, queue, push(parent, queue, 0, from));
	for (i = 0; i < targets->count && !path.count; i++) {
		uint32_t to = lookup(g, targets->items[i]);

		if (to != NONE && to != from && parent[to] != NONE)
			addpath(g, parent, to, &path);
	}
	for (i = 1; i < path.count; i++)
		stringsadd(out, path.items[i]);
	stringsfree(&path);
	free(parent);
	free(queue);
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

void
graphchain(struct graph *g, const struct input *in, const char *symbol,
    const struct strings *targets, struct strings *out)
{
	const struct part *p = in ? partof(g, in) : NULL;
	uint32_t to = resolve(g, symbol), n, best = NONE;

	if (!p || to == NONE)
		return;
	for (n = p->first; (n = referrer(g, p, n, to)) != NONE; n++)
		if (best == NONE || (g->nodes[best].parent == NONE && g->nodes[n].parent != NONE))
			best = n;
	if (best == NONE)
		return;
	addpath(g, NULL, best, out);
	stringsadd(out, symbol);
	addtail(g, to, targets, out);
}
