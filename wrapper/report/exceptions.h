/*
 * Which of a policy's exceptions a build had any use for: each link's report lists them, and here the lists of all
 * links are put together. Prints nothing.
 */
#ifndef WRAPPER_REPORT_EXCEPTIONS_H
#define WRAPPER_REPORT_EXCEPTIONS_H

#include <jansson.h>
#include <stddef.h>

#include "policy/policy.h"

/* P's exceptions for the report of a link with FINDINGS, which may be NULL. */
json_t *exceptionsjson(const struct policy *p, const json_t *findings);

enum usestate {
	USE_USED,
	USE_EXPIRED,            /* in all links that could have used it */
	USE_UNUSED,             /* nothing that it is for was found */
	USE_NEVER,              /* no link is of its program or libc */
	USE_STATES
};

/* One exception in all links. */
struct exceptionuse {
	const json_t *row;      /* as a link's report has it, borrowed */
	enum usestate state;
	size_t used, programs;  /* references that it let be, in how many programs */
	size_t waiting;         /* references that it would let be, had it not expired */
	size_t links;           /* of its program and libc, which are not known of a link that failed */
};

struct exceptionuses {
	struct exceptionuse *rows;      /* in the order in which reports have them */
	size_t count;
	size_t counts[USE_STATES];
	size_t links;           /* that have a policy with exceptions */
	size_t unjudged;        /* of them: failed, or refused */
	enum action action;     /* the strictest that a policy has for what is not used */
};

/* LINKS has to outlive U. */
void exceptionusesread(struct exceptionuses *u, const json_t *links);
void exceptionusesfree(struct exceptionuses *u);

#endif
