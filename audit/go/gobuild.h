/* What a Go program says of how it was built. */
#ifndef AUDIT_GO_GOBUILD_H
#define AUDIT_GO_GOBUILD_H

#include <stdbool.h>
#include <stddef.h>

struct gobuild {
	bool internal;          /* linked by the Go linker alone: no C linker ran */
	char *version;          /* "go1.24.4", NULL when it is not recorded; owned */
	char *cgo;              /* CGO_ENABLED, likewise */
	char *path;             /* of the main package, NULL when it is not recorded; owned */
	char *ldflags;          /* of go build, NULL when they are not recorded; owned */
};

/* Read the file open as FD: false when it is no Go program, or is damaged. */
bool gobuildread(struct gobuild *g, int fd);

/* The same of the SIZE bytes of such a file. */
bool gobuildreadbytes(struct gobuild *g, const void *bytes, size_t size);

void gobuildfree(struct gobuild *g);

/* Only the main package, malloced; NULL when it is not recorded. */
char *gobuildmain(int fd);

/*
 * The malloced -extldflags argument as it stands in LDFLAGS, when Go ignored it
 * because nothing asks for external linking; else NULL.
 */
char *gobuildignored(const char *ldflags);

#endif
