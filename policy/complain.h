/*
 * Error messages of the readers in this directory.
 */
#ifndef POLICY_COMPLAIN_H
#define POLICY_COMPLAIN_H

#include <stddef.h>

/*
 * Set *ERROR to the malloced message, its names made neutral as by textadd, unless
 * an earlier error is there already. Returns -1, for "return complain(...)".
 */
int complain(char **error, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The word that somebody who wrote WORD may have meant. */
struct nearest {
	const char *word;
	const char *best;       /* NULL: nothing is near */
	size_t distance;        /* of BEST */
	char *all;              /* what was offered, quoted; owned */
};

struct nearest nearestto(const char *word);
void nearestoffer(struct nearest *n, const char *candidate);

/*
 * `; did you mean "BEST"?`, or when nothing is near all that there are; malloced. It is the last that is asked
 * of N, and frees what that owns.
 */
char *nearesthint(struct nearest *n);

#endif
