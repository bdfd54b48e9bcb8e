/*
 * Who refers to what in one object. Assemblers leave no relocation for a reference within a section, so for x86
 * every branch and every displacement from the instruction's end that hits another function of the same section counts as a
 * reference to it, and for other machines each function is taken to refer to all of its section: both may add
 * edges, neither loses one.
 */
#include "audit/link/graphparts.h"

#include <elf.h>
#include <string.h>

/*
 * A reference to a place of the same input. Displacements count from the end of the instruction: from the 4 bytes
 * themselves, and from an operand that may stand behind them.
 */
static void
addhits(struct graph *g, uint32_t from, const struct part *p, uint32_t section, uint64_t offset, bool relative)
{
	uint64_t end;
	uint32_t node;

	graphedge(&g->direct, from, graphat(g, p, section, relative ? offset + 4 : offset));
	for (end = offset + 5; relative && end <= offset + 8; end++) {
		node = graphat(g, p, section, end);
		if (node != NONE && g->nodes[node].start == end)
			graphedge(&g->direct, from, node);
	}
}

void
graphopen(struct graph *g, const struct part *p, uint32_t section)
{
	uint32_t n;

	if (g->nodes[p->first + section].open)
		return;
	g->nodes[p->first + section].open = true;
	for (n = p->first + p->nsections; n < p->first + p->count; n++)
		if (g->nodes[n].section == section)
			graphedge(&g->direct, p->first + section, n);
}

/* Where the place is stands in the section's bytes, in a way of each machine's own: it may be any. */
static void
addany(struct graph *g, uint32_t from, const struct part *p, uint32_t section)
{
	if (section == 0 || section >= p->nsections)
		return;
	graphedge(&g->direct, from, p->first + section);
	graphopen(g, p, section);
}

/*
 * What no input defines the linker may: __start_NAME and __stop_NAME are where all sections NAME are, and where an
 * option or a script has the name, nobody can tell.
 */
static void
addbounds(struct graph *g, uint32_t from, const char *name)
{
	uint32_t table = NONE;

	if (strncmp(name, "__start_", 8) == 0)
		table = graphtable(g, name + 8);
	else if (strncmp(name, "__stop_", 7) == 0)
		table = graphtable(g, name + 7);
	if (table != NONE)
		graphedge(&g->indirect, from, table);
	else if (!g->blind && stringshave(&g->link->demanded, name))
		g->blind = true;
}

/*
 * Unwind tables name every function, but by its section or a local name; what else they name is called
 * to unwind.
 */
bool
graphunwinds(const char *name)
{
	return strncmp(name, ".eh_frame", 9) == 0 || strncmp(name, ".ARM.exidx", 10) == 0;
}

bool
graphrelative(const struct part *p, const struct reloc *r)
{
	if (p->object.machine != EM_X86_64 || !(p->object.sections[r->section].flags & SHF_EXECINSTR))
		return false;
	return r->type == R_X86_64_PC32 || r->type == R_X86_64_PLT32 || r->type == R_X86_64_GOTPCREL ||
	    r->type == R_X86_64_GOTPCRELX || r->type == R_X86_64_REX_GOTPCRELX;
}

static void
addreloc(struct graph *g, const struct part *p, const struct reloc *r, uint32_t from)
{
	const struct symbol *y = &p->object.symbols[r->symbol];
	bool relative = graphrelative(p, r);
	uint32_t to;

	if (y->bind == STB_LOCAL && r->inplace) {
		addany(g, from, p, y->section);
	} else if (y->type == STT_SECTION) {
		addhits(g, from, p, y->section, (uint64_t)r->addend, relative);
	} else if (y->bind == STB_LOCAL) {
		graphedge(&g->direct, from, graphat(g, p, y->section, y->value));
		addhits(g, from, p, y->section, y->value + (uint64_t)r->addend, relative);
	} else {
		to = graphresolve(g, y->name);
		if (to == NONE)
			addbounds(g, from, y->name);
		graphedge(&g->direct, from, to);
	}
}

static void
addrelocs(struct graph *g, const struct part *p)
{
	const struct sections *l = &p->object;
	uint32_t from = NONE, section = 0;
	bool unwinds = false;
	size_t i;

	for (i = 0; i < l->nrelocs; i++) {
		const struct reloc *r = &l->relocs[i];

		if (r->section != section)
			unwinds = graphunwinds(l->sections[r->section].name);
		section = r->section;
		if (unwinds && l->symbols[r->symbol].bind == STB_LOCAL)
			continue;
		from = graphnear(g, p, r->section, r->offset, from);
		addreloc(g, p, r, from);
	}
}

static uint32_t
displacement(const unsigned char *b)
{
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

bool
graphisdisplacement(const unsigned char *b, const unsigned char *start)
{
	if (b == start)
		return false;
	/* call, jmp, xbegin; an operand that is an address; jcc */
	return b[-1] == 0xe8 || b[-1] == 0xe9 || b[-1] == 0xf8 || (b[-1] & 0xc7) == 0x05 ||
	    ((b[-1] & 0xf0) == 0x80 && b - start > 1 && b[-2] == 0x0f);
}

/* Jumps of 8 bits: jmp, jcc, loop, jecxz. */
static bool
isshort(unsigned char opcode)
{
	return opcode == 0xeb || (opcode & 0xf0) == 0x70 || (opcode & 0xfc) == 0xe0;
}

/*
 * A branch of the function N to the offset HIT of its section. Bytes may look like one: less sure is a short one, and
 * one into the middle of another function.
 */
static void
addbranch(struct graph *g, const struct part *p, uint32_t n, uint64_t hit, bool near)
{
	uint32_t to = graphat(g, p, g->nodes[n].section, hit);
	bool start = to != NONE && g->nodes[to].start == hit;

	if (start && !near)
		graphedge(&g->direct, n, to);
	else if (start == near)
		graphedge(&g->indirect, n, to);
}

/* x86: every branch and displacement in the function N. */
static void
scancode(struct graph *g, const struct part *p, uint32_t n)
{
	const struct section *s = &p->object.sections[g->nodes[n].section];
	uint64_t i, start = g->nodes[n].start, end = g->nodes[n].end < s->size ? g->nodes[n].end : s->size;

	for (i = start; s->bytes && i + 2 <= end; i++) {
		const unsigned char *b = s->bytes + i;

		if (isshort(b[0]))
			addbranch(g, p, n, i + 2 + (uint64_t)(int64_t)(signed char)b[1], true);
		if (i + 4 <= end && graphisdisplacement(b, s->bytes + start)) {
			uint64_t hit = i + 4 + (uint64_t)(int64_t)(int32_t)displacement(b);

			if (hit < s->size)
				addbranch(g, p, n, hit, false);
		}
	}
}

/* What leads to one place in a section leads to all of it. */
static void
addwhole(struct graph *g, const struct part *p, uint32_t n)
{
	graphedge(&g->direct, n, p->first + g->nodes[n].section);
	graphedge(&g->direct, p->first + g->nodes[n].section, n);
}

/* References within a section that left no relocation. */
static void
addnear(struct graph *g, const struct part *p)
{
	bool x86 = p->object.machine == EM_X86_64 || p->object.machine == EM_386;
	uint32_t n;

	for (n = p->first + p->nsections; n < p->first + p->count; n++)
		if (g->grain == GRAIN_SECTION)
			addwhole(g, p, n);
		else if (p->object.sections[g->nodes[n].section].flags & SHF_EXECINSTR && x86)
			scancode(g, p, n);
		else if (p->object.sections[g->nodes[n].section].flags & SHF_EXECINSTR)
			addwhole(g, p, n);
}

/* Who knows one entry of a table in a section may go on to the others: first and last inputs often mark its ends. */
static void
addneighbours(struct graph *g, const struct part *p)
{
	uint32_t n;

	for (n = p->first + 1; n < p->first + p->count; n++) {
		const struct section *s = &p->object.sections[g->nodes[n].section];

		if (!(s->flags & SHF_EXECINSTR) && (s->flags & SHF_ALLOC))
			graphedge(&g->indirect, n, graphtable(g, s->name));
	}
}

void
graphedges(struct graph *g, const struct part *p)
{
	if (g->grain == GRAIN_FUNCTION && p->input == g->link->go) {
		graphgoedges(g, p);
		return;
	}
	addrelocs(g, p);
	addnear(g, p);
	if (g->grain == GRAIN_FUNCTION)
		addneighbours(g, p);
}
