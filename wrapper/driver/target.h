/* For which machine a link is, where that is not the one this program runs on. */
#ifndef WRAPPER_DRIVER_TARGET_H
#define WRAPPER_DRIVER_TARGET_H

#include <stdbool.h>

#include "policy/targets.h"
#include "wrapper/role.h"

/* True when GOARCH in the environment chooses the machine. */
bool targetasked(const struct role *r);

/* What GOARCH in the environment means for staticld and staticld++; NULL: this machine. */
const struct target *targetofgo(const struct targets *t, const struct role *r);

/* The word of GOARCH when it should mean another machine, but has no row; else NULL. */
const char *targetmissing(const struct targets *t, const struct role *r);

/* What a driver's path or a triple names; NULL: this machine, or nothing is said. */
const struct target *targetofname(const struct targets *t, const char *name);

/* What the headers of its programs say: "arm64 64le", malloced. */
char *targetword(const struct target *t);

#endif
