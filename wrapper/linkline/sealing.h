/* Linking the seal: which files, and where on the linker's command line. */
#ifndef WRAPPER_LINKLINE_SEALING_H
#define WRAPPER_LINKLINE_SEALING_H

#include <stdbool.h>

#include "base/argv.h"
#include "policy/catalogue.h"

struct sealing {
	bool wanted;
	bool begun;             /* the object is on the command line */
	char *object;           /* ahead of every library */
	char *archive;          /* ahead of the libc, wherever that is named */
	const char *falsewarning;       /* what the linker says that a seal makes untrue; of the catalogue */
	const struct catalogues *catalogues;
};

/*
 * What POLICY asks for in the link that WORDS are for, with the seal in DIR. A link that names no
 * libc has nothing to seal. CATALOGUES must outlive the result.
 */
struct sealing sealingplan(const struct policy *policy, const struct catalogues *catalogues,
    const char *dir, char *const *words);

/* Add what has to stand before the first of WORDS, the linker's arguments from there on. */
void sealingadd(struct sealing *s, char *const *words, struct argv *a);

#endif
