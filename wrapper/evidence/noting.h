/* The note that a program carries of its own check: audit/output/evidence.h. */
#ifndef WRAPPER_EVIDENCE_NOTING_H
#define WRAPPER_EVIDENCE_NOTING_H

#include <stdbool.h>

#include "audit/trial/judgement.h"
#include "policy/policy.h"

struct noting {
	const char *path;       /* the output, before it has its name */
	const struct policy *policy;
	enum verdict verdict;
	const char *libc;       /* what TAG_LIBC tells, NULL: nothing */
	bool sealed;
};

/* Fill in the note of the output. 0, or -1 with *ERROR a malloced line. */
int notingwrite(const struct noting *n, char **error);

/* The word for V, which is no denial; static storage. */
const char *notingword(enum verdict v);

#endif
