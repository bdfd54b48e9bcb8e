/*
 * Reading tar archives, as POSIX.1-2001 has them (ustar, pax) with GNU's long names and large sizes: what
 * container images are made of.
 */
#ifndef WRAPPER_VERIFY_TAR_H
#define WRAPPER_VERIFY_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tar {
	const char *bytes;      /* all of it, borrowed */
	size_t size, at;
	char *path;             /* of the last entry; owned */
};

struct tarentry {
	const char *path;       /* lives until the next entry is read */
	char type;              /* '0': a file */
	const char *bytes;      /* within the archive's */
	size_t size;
	size_t offset;          /* of the bytes */
};

/* Whether the SIZE bytes begin as a tar archive does, which may be an empty one. */
bool taris(const char *bytes, size_t size);

void tarinit(struct tar *t, const char *bytes, size_t size);

/* The next entry: 1 and *E filled, 0 at the end, -1 with *ERROR a malloced line when the archive is damaged. */
int tarnext(struct tar *t, struct tarentry *e, char **error);

void tarfree(struct tar *t);

#endif
