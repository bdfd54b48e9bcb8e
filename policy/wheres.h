/* Where in a policy's files its values were decided: for people who ask. A link does not. */
#ifndef POLICY_WHERES_H
#define POLICY_WHERES_H

#include <stddef.h>

#include "policy/policy.h"

struct where {
	char *key;              /* "rules.nss" */
	char *place;            /* "FILE:LINE" */
};

struct wheres {
	struct where *rows;     /* what decides comes first */
	size_t count;
	struct strings symbols; /* the places of the rows of `symbols`, in their order */
};

/* Append KEY, decided at PLACE, a malloced string that is taken over. */
void wheresadd(struct wheres *w, const char *key, char *place);

/* The place of KEY, NULL: no file has it. */
const char *wheresfind(const struct wheres *w, const char *key);

/*
 * BEFORE, decided at W, was tightened to AFTER by a policy that is decided at LOCKED: what became another value was
 * decided there.
 */
void wherestighten(struct wheres *w, const struct policy *before, const struct policy *after,
    const struct wheres *locked);

void wheresfree(struct wheres *w);

#endif
