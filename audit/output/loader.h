/*
 * What a static executable can load at run time, by what is in the file: the loader
 * of a libc, and the code that uses it. Each of them is known by several traces, of which more
 * than half have to be there.
 */
#ifndef AUDIT_OUTPUT_LOADER_H
#define AUDIT_OUTPUT_LOADER_H

#include <stdbool.h>

#include "policy/catalogue.h"

struct loader {
	const struct catalogue *libc;   /* whose loader is in the file, NULL: none is */
	const char *evidence;           /* a symbol or text that shows it, up to a newline; of the catalogue */
	bool classes[CLASS_COUNT];      /* what would use a loader, also where none is */
	bool sealed;                    /* staticld's seal is in the file */
};

/*
 * Read the ELF file open as FD; CATALOGUES must outlive L. 0, or -1 and *ERROR a malloced line.
 * Symbols count where there is a symbol table, and the bytes of loaded segments always.
 */
int loaderread(struct loader *l, int fd, const struct catalogues *c, char **error);

/* The same of the SIZE bytes of such a file. */
int loaderreadbytes(struct loader *l, const void *bytes, size_t size, const struct catalogues *c, char **error);

#endif
