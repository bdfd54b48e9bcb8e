/* Options of the linkers, in every spelling that getopt_long_only takes. */
#include "base/longoption.h"

#include <string.h>

bool
longoption(const char *word, const char *name, size_t least, const char **value)
{
	size_t n;

	if (word[0] != '-' || !word[1])
		return false;
	word += word[1] == '-' ? 2 : 1;
	n = strcspn(word, "=");
	if (n < least || n > strlen(name) || strncmp(word, name, n) != 0)
		return false;
	*value = word[n] == '=' ? word + n + 1 : NULL;
	return true;
}
