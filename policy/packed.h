/*
 * A policy that one process has read, as bytes for the others of the same link: a file of 300,000 exceptions takes
 * longer to read than all the rest of the link. The bytes mean something to this very build alone.
 */
#ifndef POLICY_PACKED_H
#define POLICY_PACKED_H

#include "policy/policy.h"

/* P as malloced bytes. */
char *policypack(const struct policy *p, size_t *size);

/*
 * The policy in the *SIZE malloced BYTES, which are taken over and freed with it by policyfree. 0, or -1 when they
 * are no whole policy of this build; P is empty then.
 */
int policyunpack(struct policy *p, char *bytes, size_t size);

#endif
