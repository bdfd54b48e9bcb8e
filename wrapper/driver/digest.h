/*
 * Digests that Go's caches are given, so that a change of what they stand for is a change
 * of the tool that made the cached file.
 */
#ifndef WRAPPER_DRIVER_DIGEST_H
#define WRAPPER_DRIVER_DIGEST_H

#include "policy/policy.h"

struct libc;

/* All that decides on a link, malloced hex: the policy, this program, its plugin and data. */
char *digestlink(const struct policy *p);

/* All that libccompile adds to a compile. */
char *digestcompile(const struct libc *l);

#endif
