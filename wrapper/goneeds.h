/* Why a program that the Go linker made alone is dynamic. */
#ifndef WRAPPER_GONEEDS_H
#define WRAPPER_GONEEDS_H

#include "audit/text.h"
#include "wrapper/golink.h"

/* Append to OUT which packages ask for shared libraries, and what to do. */
void goneedsexplain(const struct golink *l, struct text *out);

#endif
