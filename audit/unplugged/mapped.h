/* A whole input file in memory, and its members when it is an archive. */
#ifndef AUDIT_UNPLUGGED_MAPPED_H
#define AUDIT_UNPLUGGED_MAPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/input/archive.h"

struct mapped {
	const char *path;       /* the caller's */
	const char *bytes;      /* not NUL-terminated */
	size_t size;
	int fd;
};

/* 0; or -1 with *ERROR a malloced line without the path. Only regular files are opened. */
int mappedopen(struct mapped *f, const char *path, char **error);
void mappedclose(struct mapped *f);

bool mappedisarchive(const struct mapped *f);

/*
 * Visit every member of the archive F that is a file; those of a thin archive, which are elsewhere, as
 * files of their own: FILE is then the member's file and OFFSET 0. 0, or -1 with *ERROR.
 */
typedef void mappedvisit(void *ctx, const struct mapped *file, const struct member *m);
int mappedmembers(const struct mapped *f, mappedvisit *visit, void *ctx, char **error);

#endif
