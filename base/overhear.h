/* Running a program while what it says passes through our hands. */
#ifndef BASE_OVERHEAR_H
#define BASE_OVERHEAR_H

#include <stdbool.h>

#include "base/argv.h"

/* Given each line that the program writes to STREAM, 1 or 2, with its newline if it has one. */
typedef void overhearer(void *ctx, int stream, const char *line);

/*
 * Run PATH with A's words and wait: its status as wait(2) gives it, or -1 with errno when it did not start.
 * It dies when we do, and is killed when the pipe ALIVE has no writer any more; -1: it has no such pipe.
 */
int overhear(const char *path, const struct argv *a, int alive, overhearer *hear, void *ctx);

/* True while somebody holds the writing end of ALIVE; -1: there is no such pipe, so nobody can leave. */
bool overhearalive(int alive);

/* Die when the parent PARENT does, with SIGNAL; for a child before it becomes another program. */
void dieafter(int parent, int signal);

#endif
