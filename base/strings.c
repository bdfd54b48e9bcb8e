/* Lists of strings. Searched from the front: for few or for what is off the way of a link that passes. */
#include "base/strings.h"

#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/mem.h"

void
stringsadd(struct strings *l, const char *s)
{
	stringsaddpart(l, s, strlen(s));
}

void
stringsaddpart(struct strings *l, const char *s, size_t n)
{
	char *copy = newarray(n + 1, 1);

	memcpy(copy, s, n);
	/* Full at every power of two: no field for the room. */
	if ((l->count & (l->count - 1)) == 0)
		l->items = growarray(l->items, l->count ? l->count * 2 : 1, sizeof *l->items);
	l->items[l->count++] = copy;
}

bool
stringshave(const struct strings *l, const char *s)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (strcmp(l->items[i], s) == 0)
			return true;
	return false;
}

static int
comparestrings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
stringssort(struct strings *l)
{
	if (l->count)
		qsort(l->items, l->count, sizeof *l->items, comparestrings);
}

char **
stringssearch(const struct strings *l, const char *s)
{
	return l->count ? bsearch(&s, l->items, l->count, sizeof *l->items, comparestrings) : NULL;
}

bool
stringsfit(const struct strings *l, const char *s)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (globfits(l->items[i], s))
			return true;
	return false;
}

void
stringsfree(struct strings *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		free(l->items[i]);
	free(l->items);
	*l = (struct strings){0};
}
