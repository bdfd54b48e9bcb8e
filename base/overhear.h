/* Running a program while what it says passes through our hands. */
#ifndef BASE_OVERHEAR_H
#define BASE_OVERHEAR_H

#include <stdbool.h>

#include "base/child.h"

/* Given each line that the program writes to STREAM, 1 or 2, with its newline if it has one. */
typedef void overhearer(void *ctx, int stream, const char *line);

/*
 * Start C and wait: as childrun. It dies when we do, and is killed when the pipe ALIVE has no writer any
 * more; -1: there is no such pipe.
 */
int overhear(struct child *c, int alive, overhearer *hear, void *ctx);

/* True while somebody holds the writing end of ALIVE; -1: there is no such pipe, so nobody can leave. */
bool overhearalive(int alive);

#endif
