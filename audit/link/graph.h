/*
 * The reference graph of a whole link: who refers to what, over the relocations of all
 * inputs, from the program's roots. Built only when there is a finding, to tell
 * how the program gets there and whether it does at all. Linear in the link's size.
 */
#ifndef AUDIT_LINK_GRAPH_H
#define AUDIT_LINK_GRAPH_H

#include "audit/link/link.h"

/* What is reached at once: a function or variable, or all of a section. */
enum grain {
	GRAIN_FUNCTION,         /* for chains, and for what the program can reach */
	GRAIN_SECTION           /* for what --gc-sections keeps */
};

struct graph;

/* The graph of L, which must outlive it; the inputs' files are read again. */
struct graph *graphnew(const struct link *l, enum grain grain);
void graphfree(struct graph *g);

/*
 * True when a root reaches a place in IN that refers to SYMBOL, which under --wrap=SYMBOL is called __real_SYMBOL there.
 * True as well when it cannot be told: only a proven absence counts.
 */
bool graphlive(const struct graph *g, const struct input *in, const char *symbol);

/* True when an input other than IN for which COUNTS says so refers to something in IN, or when it cannot be told. */
bool graphneeds(const struct graph *g, const struct input *in,
    bool (*counts)(const void *ctx, const struct input *from), const void *ctx);

/* The way from a root to the first of NAMES that one reaches, as malloced names in OUT; OUT stays empty when there is none. */
void graphway(const struct graph *g, const struct strings *names, struct strings *out);

/*
 * The shortest way from the program (main) to SYMBOL through IN, if there is one through its FUNCTION (NULL: any), and
 * on to the first that it reaches of TARGETS, as malloced names in OUT; OUT stays empty when there is no way
 * through IN. Of a graph of functions.
 */
void graphchain(struct graph *g, const struct input *in, const char *function, const char *symbol,
    const struct strings *targets, struct strings *out);

#endif
