/* Which Debian packages files are from; reads dpkg's lists, so only for what is to be explained. */
#ifndef AUDIT_EXPLAIN_DEBIAN_H
#define AUDIT_EXPLAIN_DEBIAN_H

#include "base/strings.h"

/*
 * For each of PATHS, in their order, the malloced "PACKAGE VERSION" that owns the file, or NULL: none does, or there
 * is no dpkg. The array is malloced; the lists are read once, however many paths there are.
 */
char **debianowners(const struct strings *paths);

/* The same for one file. */
char *debianowner(const char *path);

#endif
