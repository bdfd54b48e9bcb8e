/* What `staticld policy` does with policies that were read: each verb prints its answer and gives a status. */
#ifndef WRAPPER_POLICIES_POLICIES_H
#define WRAPPER_POLICIES_POLICIES_H

#include <jansson.h>

#include "policy/wheres.h"
#include "wrapper/installed.h"

/* A policy, and where its values were decided. */
struct decided {
	struct policy policy;
	struct wheres wheres;
};

/* Say what is wrong with D though it can be read: 0 when nothing is, 1, or 2 when reasons are still to be written. */
int policylint(const struct decided *d, struct installed *i);

/* Say what is wrong with the locks of P: 0 when nothing is, 1 for files that are not as they are pinned, 2. */
int policylintlocks(const struct policy *p);

/* Print D as one policy that extends none, and behind each value the place that decided it. */
int policyshow(const struct decided *d, struct installed *i);

/* Print what B has stricter than A, looser, and different. 0; 1 when something is looser. */
int policydiff(const struct decided *a, const struct decided *b, struct installed *i);

/*
 * Print a policy under which the links of a report pass. 0; 1 when it was said of some that no exception makes
 * them pass; 2 when there is no such policy.
 */
int policyinit(const json_t *links);

/*
 * Pin in the lock of P, which is written to where P has it or beside P, the files FILES, ended by NULL, those that are
 * manifests by what they list outside of OWN, staticld's directory, and what it has had, as all of it is now; print what changed. 0, or 2 after it was said
 * what cannot be read or written.
 */
int policypin(const struct policy *p, const char *own, char **files);

#endif
