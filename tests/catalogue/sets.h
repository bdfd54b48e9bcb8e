/* The names that lead into each class of hazard, computed from a libc's graph. */
#ifndef CATALOGUE_SETS_H
#define CATALOGUE_SETS_H

#include "tests/catalogue/graph.h"

/* Sorted names; they belong to the graph. */
struct set {
	const char **items;
	size_t count;
};

struct sets {
	const char *class;      /* "nss" */
	struct set entry;       /* public names */
	struct set internal;    /* the libc's own */
	struct set choke;       /* in the link exactly when the class is */
	struct set beside;      /* public names that link the class in and do not get there themselves */
};

enum { NSS, DLOPEN, ICONV, LOCALE, NREACHED, STUB = NREACHED, LINK_WARNING, NSETS };

/* a libc and what an empty program links of it */
struct libc {
	struct graph graph;
	const char *name;       /* "glibc" */
	bool *base;             /* per member */
};

/* Read the libc.a at PATH, what stands beside it, and the base. */
void libcread(struct libc *l, const char *path);
void setsfind(const struct libc *l, struct sets sets[NSETS]);

/* The names whose code gets to TARGET, it among them, by the bounds of functions. */
struct set callersof(const struct graph *g, const char *target);

void setadd(struct set *s, const char *item);
void setsort(struct set *s);
bool sethas(const struct set *s, const char *item);

#endif
