/* Names that nobody can guess, from the kernel's random numbers. */
#include "base/random.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/mem.h"

char *
randomname(const char *prefix)
{
	uint64_t n[2];

	if (getrandom(n, sizeof n, 0) != (ssize_t)sizeof n)
		abort();
	return newformat("%s%016llx%016llx", prefix, (unsigned long long)n[0],
	    (unsigned long long)n[1]);
}
