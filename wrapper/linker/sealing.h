/* Linking the seal: which files, and where on the linker's command line. */
#ifndef WRAPPER_LINKER_SEALING_H
#define WRAPPER_LINKER_SEALING_H

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

/* What POLICY asks for, with the seal in DIR; NULL: the installed one. CATALOGUES must outlive the result. */
struct sealing sealingplan(const struct policy *policy, const struct catalogues *catalogues,
    const char *dir);

/* Add what has to stand before WORD, an argument of the linker; NULL: its last one. */
void sealingadd(struct sealing *s, const char *word, struct argv *a);

#endif
