/*
 * Takes what is before the first NUL as a pattern and the rest as a text: alone and in a set the
 * pattern fits in the same way, and as for fnmatch where POSIX says what it means.
 */
#include <fnmatch.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
item(const void *ctx, size_t i)
{
	return ((const char *const *)ctx)[i];
}

/* Nothing that is left to the implementation: ranges up to a bracket or the end, collating elements. */
static bool
isplain(const char *glob)
{
	size_t n = strlen(glob);

	if (n > 0 && (glob[n - 1] == '-' || glob[n - 1] == '\\'))
		return false;
	return !strstr(glob, "-[") && !strstr(glob, "[.") && !strstr(glob, "[=") && !strstr(glob, "[:");
}

static void
check(const char *glob, const char *text)
{
	const char *const at[] = {"nothing*like this", glob, "x"};
	bool fits = globfits(glob, text), found;
	struct globs g;
	size_t i, n, *all;

	globsinit(&g, 3, item, at);
	all = globsall(&g, text, &n);
	for (found = false, i = 0; i < n; i++)
		found |= all[i] == 1;
	if (globis(glob) ? found != fits : found != (strcmp(glob, text) == 0))
		abort();
	if ((globsfirst(&g, text) == SIZE_MAX) != (n == 0) || (n && all[0] != globsfirst(&g, text)))
		abort();
	if (isplain(glob) && strlen(glob) + strlen(text) < 64 && fits != (fnmatch(glob, text, 0) == 0))
		abort();
	free(all);
	globsfree(&g);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = newarray(size + 2, 1);

	if (size)
		memcpy(bytes, data, size);
	check(bytes, bytes + strlen(bytes) + 1);
	free(bytes);
	return 0;
}
