/*
 * What a link is made of, found out by a child of ours while the linker works: the digest of each input, and the
 * package that it is from. Whoever judges appends the inputs to a file and wakes the child with a byte. The child makes
 * its half of the manifest's text too, while the linker writes.
 */
#ifndef WRAPPER_EVIDENCE_COLLECTING_H
#define WRAPPER_EVIDENCE_COLLECTING_H

#include <sys/types.h>

#include "base/argv.h"

struct collecting {
	pid_t child;            /* 0: there is none */
	int list;               /* gets the inputs: audit/manifest/linkedinputs.h */
	int wake;
	int result;
};

/* Start, with the linker's WORDS, for the manifest PATH. 0, or -1 with errno. */
int collectingbegin(struct collecting *c, const struct argv *words, const char *path);

/* The malloced text of TAG_INPUTS. */
char *collectingword(const struct collecting *c);

/*
 * The linker is done and all inputs are in the list: what manifestinputs said of them, malloced, and the child is gone.
 * NULL and *ERROR a malloced line when one could not be read.
 */
char *collectingend(struct collecting *c, char **error);

/* Nobody wants to know any more. */
void collectingdrop(struct collecting *c);

#endif
