/* What a linker takes of its inputs, by their symbols: which members it needs, and what stays undefined. */
#ifndef WRAPPER_HINTS_CLOSURE_H
#define WRAPPER_HINTS_CLOSURE_H

#include <stdbool.h>
#include <stddef.h>

struct closure;
struct inquiry;

struct closure *closurenew(void);
void closurefree(struct closure *l);

/* Add the objects of the file PATH. The number of the file among those that were added. */
size_t closureadd(struct closure *l, const char *path);

/*
 * Read COUNT of these files again and again, as a linker reads an archive and a group of them: take every object that
 * is no member, and every member that something taken needs.
 */
void closureread(struct closure *l, const size_t *files, size_t count);

/* The same for all of them, as one group: what is undefined even then is missing. */
void closureresolve(struct closure *l);

/* Add the inputs of Q that are called libc.a, or (not LIBC) those that are not, and link all that L has as one group. */
void closureinputs(struct closure *l, const struct inquiry *q, bool libc);

/* Whether something of the file with this number was taken. */
bool closuretook(const struct closure *l, size_t file);

/* The object that was taken and defines NAME, as L names it; NULL: none. */
const char *closuredefiner(const struct closure *l, const char *name);

/* Call VISIT for each name that is undefined, with the object that refers to it first. */
typedef void closureseen(void *ctx, const char *name, const char *object);
void closureundefined(const struct closure *l, closureseen *visit, void *ctx);

#endif
