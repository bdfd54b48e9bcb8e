/* A sum over an object's symbols that depends on their order, to hold one reader against another. */
#ifndef TESTS_SYMBOLSUM_H
#define TESTS_SYMBOLSUM_H

#include <stdint.h>

#include "audit/input/object.h"

/* For objectall and fastsymbols: adds the symbol to the uint64_t at CTX. */
static bool
symbolsum(void *ctx, const char *name, enum symbolkind kind)
{
	uint64_t *sum = ctx;

	for (; *name; name++)
		*sum = *sum * 31 + (unsigned char)*name;
	*sum = *sum * 31 + (uint64_t)kind + 1;
	return true;
}

#endif
