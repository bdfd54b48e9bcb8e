/* Running other programs; STATICLD_VERBOSE=1 shows what runs. */
#ifndef WRAPPER_RUN_H
#define WRAPPER_RUN_H

#include <stdbool.h>

#include "base/argv.h"
#include "base/text.h"

/* Become the program PATH. Returns only when that fails: 127 or 126 as a shell would. */
int runexec(const char *path, const struct argv *a);

/* Run PATH and wait; it is ended when we are. Its status, 128 + N for signal N, 126 or 127 when it cannot start. */
int runwait(const char *path, const struct argv *a);

/* How what a linker says reaches the user. */
struct hearing {
	const char *untrue;     /* lines of its standard error with this are kept back, NULL: none */
	char *(*reword)(const void *ctx, const char *line);     /* the malloced line to show instead */
	const void *ctx;
	struct text *held;      /* what would be shown on standard error is added here instead, NULL: shown */
	bool (*ours)(void *ctx, const char *line);      /* true: this line of its standard output is for us alone; NULL: none is */
	void *oursctx;
	bool *kept;             /* set where a line was kept back, NULL: nobody asks */
	int alive;              /* a pipe: without a writer nobody waits any more, and the linker is ended; -1: none */
};

/*
 * The same for a linker, which shows names of its inputs as they are: it is ended when we are, and what it
 * says passes through H; its standard error output is shown neutral. A line kept back takes along the line
 * above it that says where; both are shown at the end when the program fails.
 */
int runheard(const char *path, const struct argv *a, const struct hearing *h);

/*
 * The same as runwait, but what PATH prints goes to *OUT and *ERR, malloced and ended by a NUL;
 * a stream whose pointer is NULL stays ours.
 */
int runcapture(const char *path, const struct argv *a, char **out, char **err);

/*
 * The malloced first line that PATH prints on stdout when run with ARG in the C
 * locale; NULL when it fails or prints nothing. stderr is dropped.
 */
char *runline(const char *path, const char *arg);

/*
 * The malloced bytes that PATH prints when INPUT is its standard input; NULL when it cannot be run,
 * fails or prints nothing.
 */
char *runfilter(const char *path, const struct argv *a, const char *input);

#endif
