/* A link made once more, only to be asked: which inputs did the linker take, and how did it resolve names? */
#ifndef WRAPPER_UNPLUGGED_ASKING_H
#define WRAPPER_UNPLUGGED_ASKING_H

#include <stdbool.h>

#include "audit/trial/judgement.h"
#include "base/argv.h"
#include "wrapper/installed.h"

struct asking {
	const char *path;       /* the linker */
	bool lld;               /* else mold */
	const struct argv *link;        /* its command line for the real link, its name first */
	const char *like;       /* an object of that link, for its machine; NULL: one of the words is */
	struct installed *installed;
	struct link *record;    /* with what the command line says; the inputs are added */
	/* Its own. */
	struct strings names;   /* that were asked for, sorted */
	bool *resolved;         /* whether each has an address */
	struct strings files;   /* that the linker opened, objects and archives */
};

/* Make the link and read all that it tells into the record. 0, or -1 with *ERROR a malloced line. */
int askingrun(struct asking *q, char **error);

/* A resolver, whose context is a struct asking. */
enum resolution askingresolve(void *ctx, const char *name);

void askingend(struct asking *q);

#endif
