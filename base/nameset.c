/* An open hash table over a list of strings. */
#include "base/nameset.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* FNV-1a. */
static size_t
hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds NAME, or the free one where it belongs; there are slots. */
static size_t
slot(const struct nameset *s, const char *name)
{
	size_t i = hash(name) & (s->nslots - 1);

	while (s->slots[i] && strcmp(s->names.items[s->slots[i] - 1], name) != 0)
		i = (i + 1) & (s->nslots - 1);
	return i;
}

static void
grow(struct nameset *s)
{
	size_t i;

	free(s->slots);
	s->nslots = s->nslots ? s->nslots * 2 : 64;
	s->slots = newarray(s->nslots, sizeof *s->slots);
	for (i = 0; i < s->names.count; i++)
		s->slots[slot(s, s->names.items[i])] = i + 1;
}

bool
namesetadd(struct nameset *s, const char *name)
{
	size_t i;

	if (s->names.count * 2 >= s->nslots)
		grow(s);
	i = slot(s, name);
	if (s->slots[i])
		return false;
	stringsadd(&s->names, name);
	s->slots[i] = s->names.count;
	return true;
}

bool
namesethas(const struct nameset *s, const char *name)
{
	return s->nslots && s->slots[slot(s, name)];
}

size_t
namesetfind(const struct nameset *s, const char *name)
{
	return s->slots[slot(s, name)] - 1;
}

void
namesetfree(struct nameset *s)
{
	stringsfree(&s->names);
	free(s->slots);
	*s = (struct nameset){0};
}
