/* Which channels are believed: those in a variable of the environment that every driver role begins anew. */
#include "wrapper/trusted.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char variable[] = "STATICLD_CHANNELS";     /* words, the innermost driver role's first */

int
trustedadd(const char *word)
{
	const char *before = getenv(variable);
	char *list = newformat("%s%s%s", word, before ? " " : "", before ? before : "");
	int rc = setenv(variable, list, 1);

	free(list);
	return rc;
}

int
trustedplace(const char *word)
{
	const char *s = getenv(variable);
	size_t n = strlen(word);
	int place;

	for (place = 0; s && *s; place++) {
		size_t m = strcspn(s, " ");

		if (m == n && strncmp(s, word, n) == 0)
			return place;
		s += m + (s[m] == ' ');
	}
	return -1;
}
