/* What a linker takes of its inputs, by their symbols: which members it needs, and what stays undefined. */
#ifndef WRAPPER_HINTS_LINKED_H
#define WRAPPER_HINTS_LINKED_H

#include <stdbool.h>
#include <stddef.h>

struct linked;

struct linked *linkednew(void);
void linkedfree(struct linked *l);

/* Add the objects of the file PATH. The number of the file among those that were added. */
size_t linkedadd(struct linked *l, const char *path);

/* Take every object that is no member, and every member that something taken needs. */
void linkedresolve(struct linked *l);

/* Whether something of the file with this number was taken. */
bool linkedtook(const struct linked *l, size_t file);

/* Call VISIT for each name that is undefined, with the object that refers to it first. */
typedef void linkedseen(void *ctx, const char *name, const char *object);
void linkedundefined(const struct linked *l, linkedseen *visit, void *ctx);

#endif
