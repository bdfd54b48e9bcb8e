/* A set of names, for questions that are asked of every symbol of many inputs. */
#ifndef BASE_NAMESET_H
#define BASE_NAMESET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

/* Zeroed it is empty. */
struct nameset {
	struct strings names;   /* in the order in which they came */
	size_t *slots;          /* 1 + index into names, 0: free */
	size_t nslots;
};

/* Add a copy of NAME; false when it was there. */
bool namesetadd(struct nameset *s, const char *name);
bool namesethas(const struct nameset *s, const char *name);
/* Where NAME is in the list, which has it. */
size_t namesetfind(const struct nameset *s, const char *name);
void namesetfree(struct nameset *s);

#endif
