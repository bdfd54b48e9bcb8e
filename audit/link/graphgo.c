/*
 * Go's linker makes one object of all packages, with its own idea of references: calls have no relocation, closures,
 * types and strings lie in carriers, and methods that only reflection or an assertion gets at are offsets in types. Its
 * records of the whole program (runtime.firstmoduledata) name everything and lead nowhere.
 */
#include "audit/link/graphparts.h"

#include <elf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WORD = 4 };              /* bytes; pointers are at multiples of it */

/* What says nothing to people: carriers, and what the compiler and cgo name for themselves. */
static bool
isinternal(const struct part *p, const struct place *y)
{
	const char *dots = strstr(y->name, "..");

	if (p->object.sections[y->section].flags & SHF_EXECINSTR)
		return false;
	return y->size == 0 || strstr(y->name, "._cgo_") || (dots && strncmp(dots, "..stmp_", 7) == 0) ||
	    (dots && strcmp(dots, "..inittask") == 0) || strstr(y->name, "main.inittasks");
}

static uint32_t
word(const struct part *p, const unsigned char *b)
{
	if (p->object.big)
		return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | (uint32_t)b[3];
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* The addend of R, also where it stands in the section's bytes. */
static uint64_t
addend(const struct part *p, const struct reloc *r)
{
	const struct section *s = &p->object.sections[r->section];
	bool code = s->flags & SHF_EXECINSTR;

	if (!r->inplace || !s->bytes || s->size < 4 || r->offset > s->size - 4 ||
	    (code && p->object.machine != EM_386 && r->type != R_ARM_ABS32))
		return (uint64_t)r->addend;
	return (uint64_t)(int64_t)(int32_t)word(p, s->bytes + r->offset);
}

/*
 * Where R points to, SECTION and OFFSET; false: not into P. A symbol with a size is all that is referred to; in a
 * carrier what matters lies where pointers can.
 */
static bool
target(const struct part *p, const struct reloc *r, uint32_t *section, uint64_t *offset)
{
	static const unsigned char behind[] = {4, 8, 5, 6};
	const struct symbol *y = &p->object.symbols[r->symbol];
	size_t i = 0;

	if (!y->section || y->bind != STB_LOCAL)
		return false;
	*section = y->section;
	*offset = y->value;
	if (y->size)
		return true;
	*offset += addend(p, r);
	if (!graphrelative(p, r))
		return true;
	while (i < sizeof behind && (*offset + behind[i]) % 8)
		i++;
	*offset += behind[i < sizeof behind ? i : 0];
	return true;
}

/* True for the first time that OFFSET of the section S is asked for; SEEN has a bit for each word of it. */
static bool
isnew(unsigned char **seen, const struct section *s, uint64_t offset)
{
	unsigned char bit = (unsigned char)(1 << (offset / WORD % 8)), *at;

	if (!*seen)
		*seen = newarray(1, s->size / WORD / 8 + 1);
	at = &(*seen)[offset / WORD / 8];
	if (*at & bit)
		return false;
	*at |= bit;
	return true;
}

size_t
graphgoplaces(const struct part *p, struct place **places, size_t n)
{
	const struct sections *l = &p->object;
	struct place place = {.order = UINT_MAX, .name = "", .within = true, .hidden = true};
	unsigned char **seen = newarray(l->nsections, sizeof *seen);
	size_t i, room = l->nsymbols + 1;

	for (i = 0; i < n; i++)
		(*places)[i].hidden = isinternal(p, &(*places)[i]);
	for (i = 0; i < l->nrelocs; i++) {
		const struct section *s;

		if (l->symbols[l->relocs[i].symbol].size || !target(p, &l->relocs[i], &place.section, &place.value))
			continue;
		s = &l->sections[place.section];
		/* What has no pointers, as strings have none, may lie anywhere. Without bytes a size is but a word. */
		if (s->flags & SHF_EXECINSTR || !s->bytes || place.value >= s->size || place.value % WORD ||
		    !isnew(&seen[place.section], s, place.value))
			continue;
		if (n == room)
			*places = growarray(*places, room *= 2, sizeof **places);
		(*places)[n++] = place;
	}
	for (i = 0; i < l->nsections; i++)
		free(seen[i]);
	free(seen);
	return n;
}

/* What Go's runtime and linker know of the whole program. */
static bool
isrecord(const char *name)
{
	return strcmp(name, "runtime.firstmoduledata") == 0 || strcmp(name, "go:fipsinfo") == 0;
}

static void
addrelocs(struct graph *g, const struct part *p)
{
	const struct sections *l = &p->object;
	uint32_t section, from = NONE, *nodes = newarray(l->nsymbols + 1, sizeof *nodes);
	bool record = true;
	uint64_t offset;
	size_t i;

	for (i = 1; i < l->nsymbols; i++)
		nodes[i] = l->symbols[i].size ? graphat(g, p, l->symbols[i].section, l->symbols[i].value) : NONE;
	for (i = 0; i < l->nrelocs; i++) {
		const struct reloc *r = &l->relocs[i];
		uint32_t to = nodes[r->symbol], last = from;

		from = graphnear(g, p, r->section, r->offset, last);
		if (from != last)
			record = from == NONE || isrecord(g->nodes[from].name);
		if (record)
			continue;
		if (to == NONE)
			to = target(p, r, &section, &offset) ? graphat(g, p, section, offset)
			    : graphresolve(g, l->symbols[r->symbol].name);
		graphedge(&g->direct, from, to);
	}
	free(nodes);
}

/* x86: calls and jumps of the function N. Bytes may look like one, but no function's start has the bits of NEVER. */
static void
scancode(struct graph *g, const struct part *p, uint32_t n, uint64_t never)
{
	const struct section *s = &p->object.sections[g->nodes[n].section];
	uint64_t i, hit, start = g->nodes[n].start, end = g->nodes[n].end < s->size ? g->nodes[n].end : s->size;
	uint32_t to;

	for (i = start + 1; s->bytes && i + 4 <= end; i++) {
		if (!graphisdisplacement(s->bytes + i, s->bytes + start))
			continue;
		hit = i + 4 + (uint64_t)(int64_t)(int32_t)word(p, s->bytes + i);
		if (hit >= s->size || hit & never)
			continue;
		to = graphat(g, p, g->nodes[n].section, hit);
		if (to != NONE && g->nodes[to].start == hit)
			graphedge(&g->direct, n, to);
	}
}

/* Calls and jumps of the function N, which have 26 bits for the distance in words. */
static void
scanwords(struct graph *g, const struct part *p, uint32_t n)
{
	const struct section *s = &p->object.sections[g->nodes[n].section];
	uint64_t i, hit, end = g->nodes[n].end < s->size ? g->nodes[n].end : s->size;

	for (i = g->nodes[n].start; s->bytes && i + 4 <= end; i += 4) {
		uint32_t w = word(p, s->bytes + i), to;

		if ((w & 0x7c000000) != 0x14000000)
			continue;
		hit = i + (uint64_t)((int64_t)(int32_t)(w << 6) >> 4);
		to = graphat(g, p, g->nodes[n].section, hit);
		if (to != NONE && g->nodes[to].start == hit)
			graphedge(&g->direct, n, to);
	}
}

static void
addcalls(struct graph *g, const struct part *p)
{
	uint16_t machine = p->object.machine;
	uint64_t starts = 0;
	uint32_t n;

	for (n = p->first + p->nsections; n < p->first + p->count; n++)
		if (p->object.sections[g->nodes[n].section].flags & SHF_EXECINSTR)
			starts |= g->nodes[n].start;
	for (n = p->first + p->nsections; n < p->first + p->count; n++) {
		if (!(p->object.sections[g->nodes[n].section].flags & SHF_EXECINSTR))
			continue;
		if (machine == EM_X86_64 || machine == EM_386)
			scancode(g, p, n, ~starts & 31);
		else if (machine == EM_AARCH64)
			scanwords(g, p, n);
	}
}

/* Where types, and the offsets in them, count from. */
struct types {
	uint32_t section, code;
	uint64_t start, end, text;
};

static bool
findtypes(const struct part *p, struct types *t)
{
	const struct sections *l = &p->object;
	size_t i;

	*t = (struct types){0};
	for (i = 1; i < l->nsymbols; i++) {
		const struct symbol *y = &l->symbols[i];

		if (strcmp(y->name, "runtime.types") == 0) {
			t->section = y->section;
			t->start = y->value;
		} else if (strcmp(y->name, "runtime.text") == 0) {
			t->code = y->section;
			t->text = y->value;
		}
	}
	t->end = l->sections[t->section].size;
	return t->section && t->code && l->sections[t->section].bytes && t->start < t->end;
}

/* Whether the name at OFFSET of the types, "flags length bytes", is that of the method FUNCTION. */
static bool
isname(const struct part *p, const struct types *t, uint32_t offset, const char *function)
{
	const unsigned char *b = p->object.sections[t->section].bytes + t->start + offset;
	uint64_t left = t->end - t->start;
	size_t n = strlen(function), length;

	if (left < 2 || offset > left - 2)
		return false;
	length = b[1];
	return length && length < 0x80 && length <= left - 2 - offset && n > length && function[n - length - 1] == '.' &&
	    memcmp(b + 2, function + n - length, length) == 0;
}

/* The function that begins at OFFSET of the program's code. */
static uint32_t
method(const struct graph *g, const struct part *p, const struct types *t, uint32_t offset)
{
	uint32_t n;

	if (offset >= p->object.sections[t->code].size)
		return NONE;
	n = graphat(g, p, t->code, t->text + offset);
	return n != NONE && g->nodes[n].section == t->code && g->nodes[n].start == t->text + offset ? n : NONE;
}

/*
 * A type's method is four offsets: its name, its type, and the function twice, for calls over interfaces and for
 * others. Whoever has the type may call it.
 */
static void
addmethods(struct graph *g, const struct part *p)
{
	const unsigned char *bytes;
	struct types t;
	uint64_t i;

	if (!findtypes(p, &t))
		return;
	bytes = p->object.sections[t.section].bytes;
	for (i = (t.start + 3) & ~(uint64_t)3; i + 16 <= t.end; i += 4) {
		uint32_t name = word(p, bytes + i), from;
		uint32_t over = word(p, bytes + i + 8), other = word(p, bytes + i + 12);

		if (name == 0 || over == 0 || other == 0 || name >= t.end - t.start)
			continue;
		over = method(g, p, &t, over);
		other = method(g, p, &t, other);
		if (over == NONE || other == NONE || !isname(p, &t, name, g->nodes[other].name))
			continue;
		from = graphat(g, p, t.section, i);
		graphedge(&g->indirect, from, over);
		graphedge(&g->indirect, from, other);
	}
}

void
graphgoedges(struct graph *g, const struct part *p)
{
	addrelocs(g, p);
	addcalls(g, p);
	addmethods(g, p);
}
