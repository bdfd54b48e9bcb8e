/* What `staticld verify` wants of the note of a program: audit/output/evidence.h. */
#ifndef WRAPPER_VERIFY_REQUIRED_H
#define WRAPPER_VERIFY_REQUIRED_H

#include "audit/output/evidence.h"
#include "policy/policy.h"

/* A file's note. */
struct noted {
	bool there;
	struct evidence evidence;
	char *lacks;            /* why it is not what is required, NULL: it is, or nothing is required */
};

/*
 * Read the note of the SIZE bytes at BYTES. REQUIRED: there has to be one, that says that the check was passed; and with
 * POLICY, that is not NULL, under that policy.
 */
void notedread(struct noted *n, const void *bytes, size_t size, bool required, const struct policy *policy);

/* One line of what the note says, for people, malloced. */
char *notedtext(const struct noted *n);

void notedfree(struct noted *n);

#endif
