/* What the archive of a library needs besides: it does not say so itself, but the shared object beside it does. */
#ifndef WRAPPER_NEEDS_SHAREDNEEDS_H
#define WRAPPER_NEEDS_SHAREDNEEDS_H

#include "base/strings.h"

struct sharedneeds {
	struct strings libraries;       /* X for each libX.so that is needed */
	struct strings dirs;            /* where it says that they are */
};

/* Read the shared object at PATH. 0, or -1: it is none. Either way to be freed. */
int sharedneedsread(struct sharedneeds *n, const char *path);
void sharedneedsfree(struct sharedneeds *n);

/* The malloced path that the shared object of the archive at PATH has beside it. */
char *sharedneedsbeside(const char *path);

#endif
