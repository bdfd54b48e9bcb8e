/* Go programs that load code at run time: refused before they are built, explained afterwards. */
#ifndef WRAPPER_GO_GODYNAMIC_H
#define WRAPPER_GO_GODYNAMIC_H

#include <stdbool.h>

#include "base/text.h"
#include "policy/policy.h"
#include "wrapper/go/golink.h"

/*
 * True, and said why, when POLICY refuses this build: -buildmode=plugin and =shared and
 * -linkshared make or need programs that load code, and without CGO nothing links =pie static. c-archive
 * and c-shared pass.
 */
bool godynamicrefuse(const char *buildmode, bool linkshared, bool cgo, const struct policy *policy);

/*
 * The Go linker alone made L's program, and it is dynamic: append to OUT which packages ask for
 * shared libraries, and what to do.
 */
void godynamicexplain(const struct golink *l, struct text *out);

#endif
