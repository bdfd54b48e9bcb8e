/* Small questions about paths and names. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* The last part of PATH, after the last '/'; all of it when there is none. Lives in PATH. */
const char *pathbase(const char *path);

/* PATH behind each "./" that it begins with. Lives in PATH. */
const char *pathplain(const char *path);

/* True when S ends in END. */
bool endsin(const char *s, const char *end);

/* The length of X in NAME, the last part of a path, when that is "libX.a", what -lX is looked for as; 0: it is not. */
size_t pathlibrary(const char *name);

#endif
