/*
 * Names that other libcs have and one libc has not, in policy/libc/NAME.lacks. Thousands: they are
 * read where that libc is linked or explained, and kept as the file has them.
 */
#ifndef POLICY_LACKING_H
#define POLICY_LACKING_H

#include <stdbool.h>
#include <stddef.h>

struct lacking {
	char *bytes;            /* sorted lines "NAME" or "NAME PLAIN"; NULL: none */
	size_t size;
};

/*
 * Read DATADIR/libc/LIBC.lacks. 0, with nothing in L when there is no such file; or -1 with *ERROR a
 * malloced line.
 */
int lackingload(struct lacking *l, const char *libc, const char *datadir, char **error);
void lackingfree(struct lacking *l);

/*
 * True when NAME is in L. When PLAIN is not NULL, *PLAIN is then the malloced name that the libc has for the
 * same, or NULL.
 */
bool lackinghas(const struct lacking *l, const char *name, char **plain);

/* Call VISIT for each name, N bytes at NAME. */
typedef void lackingseen(void *ctx, const char *name, size_t n);
void lackingeach(const struct lacking *l, lackingseen *visit, void *ctx);

#endif
