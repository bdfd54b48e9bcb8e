/* Go's ways of building what is loaded at run time. */
#ifndef WRAPPER_GO_GOREFUSE_H
#define WRAPPER_GO_GOREFUSE_H

#include <stdbool.h>

#include "policy/policy.h"

/*
 * True, and said why, when POLICY refuses this build: -buildmode=plugin and =shared and
 * -linkshared make or need programs that load code. c-archive and c-shared pass.
 */
bool gorefuse(const char *buildmode, bool linkshared, const struct policy *policy);

#endif
