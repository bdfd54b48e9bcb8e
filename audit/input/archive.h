/*
 * Reading ar(5) archives: regular and thin, with GNU long member names. The
 * format: System V ar as in binutils' include/aout/ar.h and BSD's ar(5).
 */
#ifndef AUDIT_INPUT_ARCHIVE_H
#define AUDIT_INPUT_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

struct member {
	char *name;             /* owned; valid until the next call on the archive */
	uint64_t offset;        /* of the member's data in the archive, bytes */
	uint64_t size;          /* of the data, bytes */
	int special;            /* symbol table or name table, not a file */
};

struct archive;

/*
 * Read the archive in the file open as FD (pread only: the offset of FD is not
 * touched and FD stays the caller's). NULL when it is none or is damaged, and
 * then *ERROR is a malloced line that names the offset.
 */
struct archive *archiveopen(int fd, char **error);
void archiveclose(struct archive *a);

/* Non-zero when the members' contents are in files of their own. */
int archivethin(const struct archive *a);

/* The next member: 1 and *M filled, 0 at the end, -1 with *ERROR when damaged. */
int archivenext(struct archive *a, struct member *m, char **error);

/*
 * The malloced name of the member whose data begins at OFFSET, as a linker
 * plugin is told; NULL with *ERROR when no member can begin there.
 */
char *archivename(struct archive *a, uint64_t offset, char **error);

#endif
