/* Makes the readers' error messages, with a proposal for a word that is misspelt. Prints none of them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "policy/complain.h"

enum {
	WORD_MAX = 32,          /* longer words get no hint */
	DISTANCE_MAX = 2,
};

int
complain(char **error, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	if (*error)
		return -1;
	va_start(ap, fmt);
	textaddv(&t, fmt, ap);
	va_end(ap);
	*error = t.bytes;
	return -1;
}

static size_t
min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours from A to B. */
static size_t
distance(const char *a, const char *b)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1], i, j;
	size_t na = strlen(a), nb = strlen(b);

	for (i = 0; i <= na; ++i)
		d[i][0] = i;
	for (j = 0; j <= nb; ++j)
		d[0][j] = j;
	for (i = 1; i <= na; ++i) {
		for (j = 1; j <= nb; ++j) {
			d[i][j] = min(min(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[na][nb];
}

struct nearest
nearestto(const char *word)
{
	return (struct nearest){.word = word, .distance = DISTANCE_MAX + 1};
}

void
nearestoffer(struct nearest *n, const char *candidate)
{
	size_t d, len = strlen(candidate);
	char *all = newformat("%s%s\"%s\"", n->all ? n->all : "", n->all ? ", " : "", candidate);

	free(n->all);
	n->all = all;
	if (strlen(n->word) > WORD_MAX || len > WORD_MAX)
		return;
	d = distance(n->word, candidate);
	/* with two changes most short words become each other */
	if (d < n->distance && 2 * d < len) {
		n->best = candidate;
		n->distance = d;
	}
}

char *
nearesthint(struct nearest *n)
{
	char *hint = n->best ? newformat("; did you mean \"%s\"?", n->best) :
	    n->all ? newformat("; there are %s", n->all) : newstring("");

	free(n->all);
	n->all = NULL;
	return hint;
}
