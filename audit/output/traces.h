/* What parts of a libc leave in an executable, and which of them are there. */
#ifndef AUDIT_OUTPUT_TRACES_H
#define AUDIT_OUTPUT_TRACES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

/* One text of a row. */
struct needle {
	const char *text;       /* ends at a newline */
	size_t size;
	size_t row;
};

/* The rows of several lists, looked for together. */
struct traces {
	struct needle *needles;
	size_t count;
	const char **found;     /* for each row the text of it that was found first, NULL: none was */
	size_t rows;
	bool odd;               /* one of them ends with something else than two letters, signs or spaces */
	unsigned char ends[65536 / 8];  /* a bit for each pair of bytes that one of the texts ends with */
};

/*
 * Add the rows of LIST, each of them texts that end with a newline; LIST must outlive T, {0} at
 * first. Returns the index of the first row. To be called before any search.
 */
size_t tracesadd(struct traces *t, const struct strings *list);
void tracesfree(struct traces *t);

/* Look for all texts in SIZE bytes, where a NUL has to end each. One pass. */
void tracessearch(struct traces *t, const char *bytes, size_t size);

/*
 * A text that was found, up to its newline, when there is one of more than half of the COUNT rows
 * from FIRST on; else NULL.
 */
const char *traceshave(const struct traces *t, size_t first, size_t count);

#endif
