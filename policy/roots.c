/* Directories by their names alone: what they really are, links and all, is asked when a link is judged. */
#include "policy/roots.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Whether PATH is DIR or below it. */
static bool
below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strcmp(dir, "/") == 0 || (strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0'));
}

static void
trim(char *s)
{
	size_t n = strlen(s);

	while (n > 1 && s[n - 1] == '/')
		s[--n] = '\0';
}

void
rootsreduce(struct strings *roots)
{
	struct strings kept = {0};
	size_t i, k;

	for (i = 0; i < roots->count; i++)
		trim(roots->items[i]);
	stringssort(roots);
	/* "/a-b" stands between "/a" and "/a/b". */
	for (i = 0; i < roots->count; i++) {
		for (k = 0; k < kept.count && !below(roots->items[i], kept.items[k]); k++)
			;
		if (k == kept.count)
			stringsadd(&kept, roots->items[i]);
	}
	stringsfree(roots);
	*roots = kept;
}

/* Add those of A that are in B. */
static void
addboth(struct strings *both, const struct strings *a, const struct strings *b)
{
	size_t i, k;

	for (i = 0; i < a->count; i++)
		for (k = 0; k < b->count; k++)
			if (below(a->items[i], b->items[k])) {
				stringsadd(both, a->items[i]);
				break;
			}
}

void
rootsmeet(struct strings *a, const struct strings *b)
{
	struct strings both = {0};

	addboth(&both, a, b);
	addboth(&both, b, a);
	stringsfree(a);
	*a = both;
	rootsreduce(a);
}
