/*
 * What a program says of its own check, in an ELF note that is loaded with it (wrapper/seal/evidence.h). Found by the
 * program headers, so that it needs no sections. Evidence against mistakes: whoever can write the file can write this.
 */
#ifndef AUDIT_OUTPUT_EVIDENCE_H
#define AUDIT_OUTPUT_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>

struct evidence {
	char *version;          /* of the staticld that checked it */
	char *policy;           /* digest of the policy, as hex */
	char *verdict;          /* "pass", "warn" or "probe" */
	char *libc;             /* "glibc 2.36"; NULL: none was linked */
	bool sealed;            /* staticld's seal was linked */
};

/*
 * Read the note of the SIZE bytes at BYTES, an ELF file. 1 and *E filled, to be freed; 0: there is none; -1 and *ERROR
 * a malloced line when there is one that says nothing: it was never filled in, is damaged, or there are several.
 */
int evidenceread(struct evidence *e, const void *bytes, size_t size, char **error);

/*
 * Fill in the empty note of the ELF file FD, open for reading and writing. 0, or -1 and *ERROR a malloced line: it has
 * no such note, or more than one, or E does not fit.
 */
int evidencewrite(int fd, const struct evidence *e, char **error);

void evidencefree(struct evidence *e);

#endif
