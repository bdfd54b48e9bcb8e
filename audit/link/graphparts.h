/*
 * The graph from within: its nodes are the functions and variables of all inputs, by the bounds of their symbols,
 * and the sections for what lies outside of any. An edge goes from where a relocation is to what it names.
 */
#ifndef AUDIT_LINK_GRAPHPARTS_H
#define AUDIT_LINK_GRAPHPARTS_H

#include <stddef.h>
#include <sys/types.h>

#include <libiberty/hashtab.h>

#include "audit/input/sections.h"
#include "audit/link/graph.h"

enum { NONE = UINT32_MAX };

struct node {
	const char *name;       /* of the symbol or section */
	uint32_t part;
	uint32_t section;       /* 0: the input as a whole, for intermediate code, or a table of many inputs */
	uint64_t start, end;    /* in the section */
	uint32_t parent;        /* node by which it was reached, itself for a root, NONE: not */
	bool open;              /* a section: it leads to all that is in it */
	bool hidden;            /* its name says nothing to people */
};

struct edge {
	uint32_t from, to;
};

struct edges {
	struct edge *items;     /* sorted by from once the graph is complete */
	size_t count;
	uint32_t *first;        /* by node; one more than there are nodes */
};

/* An input as the graph sees it. */
struct part {
	const struct input *input;
	struct sections object; /* empty for intermediate code */
	uint32_t first, count;  /* its nodes: first the sections, then symbols by place */
	uint32_t nsections;
};

struct graph {
	const struct link *link;
	enum grain grain;
	struct part *parts;
	uint32_t nparts;
	struct node *nodes;
	uint32_t nnodes;
	struct edges direct;    /* what an instruction or a variable names */
	struct edges indirect;  /* over tables whose use is not to be seen: followed where nothing else leads on */
	bool blind;             /* an input could not be laid open, or a script decides what is kept */
	uint32_t gomain;        /* Go's main.main, a local symbol; NONE: no Go program */
	uint32_t goinits;       /* what Go's runtime calls before that; NONE: none */
	htab_t definitions;     /* struct definition by name */
	htab_t tables;          /* struct definition by a section's name: the node that stands for all such sections */
	htab_t mappings;        /* struct mapping by path */
	htab_t byinput;         /* struct part by its input */
	/* The last tail asked for: many findings are of one symbol, and it is the same for them. */
	uint32_t tailof;
	const struct strings *tailtargets;
	struct strings tail;
};

/* Read all inputs of G's link into parts, nodes and edges; what that takes is freed by graphunbuild. */
void graphbuild(struct graph *g);
void graphunbuild(struct graph *g);

/* The node that NAME means for who refers to it, with --wrap; NONE: no input defines it. */
uint32_t graphresolve(const struct graph *g, const char *name);

/* The node that is called NAME; NONE: no input defines it. */
uint32_t graphlookup(const struct graph *g, const char *name);

/* The node at OFFSET of SECTION in P; graphnear looks first at LAST, the node that the last question was answered with. */
uint32_t graphat(const struct graph *g, const struct part *p, uint32_t section, uint64_t offset);
uint32_t graphnear(const struct graph *g, const struct part *p, uint32_t section, uint64_t offset, uint32_t last);

/* The node that stands for all sections NAME; NONE: there are none, or it is no name of a table. */
uint32_t graphtable(const struct graph *g, const char *name);

/* All that is in SECTION of P is reached once the section is. */
void graphopen(struct graph *g, const struct part *p, uint32_t section);

/* The edges of P, an object. */
void graphedges(struct graph *g, const struct part *p);

/* An edge, unless one end is NONE or both are the same. */
void graphedge(struct edges *e, uint32_t from, uint32_t to);

/* Whether the section NAME says how to unwind. */
bool graphunwinds(const char *name);

/* x86: whether B, in code that begins at START, looks like 32 bits that are a distance from their end: in a branch, in an operand. */
bool graphisdisplacement(const unsigned char *b, const unsigned char *start);

/* Whether the relocation R counts from the end of its instruction, which is 4 bytes or a little more behind it. */
bool graphrelative(const struct part *p, const struct reloc *r);

/* A place in one object: where a symbol is, or where one of the linker's own points to. */
struct place {
	uint32_t section;
	uint64_t value, size;
	const char *name;
	unsigned order;         /* of two at one place the lower names it */
	bool within;            /* no symbol: what a carrier has there */
	bool hidden;
};

/*
 * Go's linker puts what has no symbol of its own into carriers, symbols without a size: closures, types,
 * strings. Adds to the N places at *PLACES, which have room for each of P's symbols and one more, where relocations of
 * P, its object, point to. Returns how many there are then.
 */
size_t graphgoplaces(const struct part *p, struct place **places, size_t n);

/* The edges of P, the object of Go's linker. */
void graphgoedges(struct graph *g, const struct part *p);

#endif
