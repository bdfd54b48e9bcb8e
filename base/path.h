/* Small questions about paths and names. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

/* The last part of PATH, after the last '/'; all of it when there is none. Lives in PATH. */
const char *pathbase(const char *path);

/* PATH behind each "./" that it begins with. Lives in PATH. */
const char *pathplain(const char *path);

/* True when S ends in END. */
bool endsin(const char *s, const char *end);

#endif
