/*
 * The reference graph of a static libc: which member and which function refers
 * to which. Read once from archives, never freed: this is a test tool.
 */
#ifndef CATALOGUE_GRAPH_H
#define CATALOGUE_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NONE SIZE_MAX

/* A name that members define or refer to; one per spelling. */
struct name {
	char *text;
	size_t member;          /* the first that defines it, NONE: nobody */
	size_t node;            /* its code or data there, NONE: no section */
};

struct member {
	char *file;             /* "getpwnam.o" */
	size_t firstnode, nnodes;
};

/* A function or an object by its bounds; or the rest of a section (end 0). */
struct node {
	size_t member;
	size_t section;
	uint64_t start, end;
};

/* FROM refers to TO; TO is a node, or a name when NAMED. */
struct edge {
	size_t from;
	size_t to;
	bool named;
};

/* A member's undefined name (weak ones are left out), or one it defines. */
struct ref {
	size_t member;
	size_t name;
};

/* A .gnu.warning section: what GNU ld and gold say of who refers to NAME. */
struct warning {
	char *name;
	char *text;
};

struct graph {
	struct name *names;
	size_t nnames;
	struct member *members;
	size_t nmembers;
	struct node *nodes;
	size_t nnodes;
	struct edge *edges;
	size_t nedges;
	struct ref *needs;
	size_t nneeds;
	struct ref *gives;
	size_t ngives;
	struct warning *warnings;
	size_t nwarnings;
};

/* Add the object file or archive PATH; false when there is no such file. */
bool graphadd(struct graph *g, const char *path);

/* Point the edges at nodes; call it once, after the last graphadd. */
void graphresolve(struct graph *g);

/* The index of a name, NONE when nobody has it. */
size_t graphfind(const struct graph *g, const char *text);

/* Zeroed or grown memory; the program ends when there is none. */
void *xgrow(void *old, size_t count, size_t size);
void *xzero(size_t count, size_t size);

_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
