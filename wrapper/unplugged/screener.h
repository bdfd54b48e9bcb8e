/*
 * A child of ours that reads all inputs while the linker runs: for links whose names cannot be traced, and to learn from
 * the linker at the end what else it opened.
 */
#ifndef WRAPPER_UNPLUGGED_SCREENER_H
#define WRAPPER_UNPLUGGED_SCREENER_H

#include "audit/unplugged/screen.h"
#include "base/argv.h"

struct screener {
	char *dependencies;     /* file in which the linker names what it opened, NULL: nothing was started */
	int dependenciesfd;     /* -1: the user asked for that file */
	int files, child;       /* the child: what it reads further files from, and its number */
	int answer;             /* and where it writes which libc it found */
};

/* What it found: all is clear when there is a libc. */
struct screened {
	char *libc, *file;      /* its catalogue's name and its archive, malloced; NULL: not clear */
	unsigned long long inputs;      /* files that the linker opened */
};

/*
 * The linker is about to run with WORDS. DEPENDENCIES is the file in which the user has it name its inputs, NULL: none,
 * and then A is told one. S has what is known of the link; the child has its own copy. 0, or -1 with errno.
 */
int screenerbegin(struct screener *r, struct screen *s, const struct argv *words, const char *dependencies,
    struct argv *a);

/* The linker, run with A, ended well: what came out. ESCAPED as for linkedfiles. */
struct screened screenerresult(struct screener *r, bool escaped, const struct argv *a);

void screenerend(struct screener *r);

#endif
