/* The linkers that can be asked for by name, and what each of them can link; policy/linkers.cfg. */
#ifndef POLICY_LINKERS_H
#define POLICY_LINKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

/* What link.linker and --staticld-linker say. */
enum linkerchoice {
	LINKER_UNSET,
	LINKER_DRIVER,          /* the one that would have run without us */
	LINKER_BFD,
	LINKER_GOLD,
	LINKER_LLD,
	LINKER_MOLD,
	LINKER_FASTEST          /* the first of linkers.cfg that is there and can make the link */
};

/* The word for a choice, static storage; and the choice for a word, -1: none. "unset" is not a word. */
const char *linkerchoicename(enum linkerchoice);
int linkerchoicefind(const char *word);

/* All the words, for messages. */
#define LINKERCHOICES "\"driver\", \"bfd\", \"gold\", \"lld\", \"mold\" or \"fastest\""

/* A linker, and what is known of the links that it can make. */
struct linkerrow {
	char *name;             /* its program is "ld." and this */
	bool gcclto;            /* it links GCC's intermediate code */
	bool scripts;           /* it reads linker scripts of all kinds */
	struct strings machines;        /* that it links for; empty: whatever it was built for */
	struct strings without; /* options that it does not have, without dashes */
};

struct linkers {
	struct linkerrow *rows; /* the fastest first */
	size_t count;
};

/* Read DATADIR/linkers.cfg. Results and errors as policyload. */
int linkersload(struct linkers *l, const char *datadir, char **error);
void linkersfree(struct linkers *l);

#endif
