/* Why a program that the Go linker made alone is dynamic. */
#ifndef WRAPPER_GO_GONEEDS_H
#define WRAPPER_GO_GONEEDS_H

#include "base/text.h"
#include "wrapper/go/golink.h"

/* Append to OUT which packages ask for shared libraries, and what to do. */
void goneedsexplain(const struct golink *l, struct text *out);

#endif
