/* Keeps the places at which a policy's values were decided. What the values are is the policy's. */
#include "policy/wheres.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
wheresadd(struct wheres *w, const char *key, char *place)
{
	if ((w->count & (w->count - 1)) == 0)
		w->rows = growarray(w->rows, w->count ? 2 * w->count : 1, sizeof *w->rows);
	w->rows[w->count++] = (struct where){newstring(key), place};
}

const char *
wheresfind(const struct wheres *w, const char *key)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (strcmp(w->rows[i].key, key) == 0)
			return w->rows[i].place;
	return NULL;
}

static void
prepend(struct wheres *w, const char *key, const struct wheres *from)
{
	const char *place = wheresfind(from, key);
	struct where row;

	wheresadd(w, key, newstring(place ? place : "the locked policy's default"));
	row = w->rows[w->count - 1];
	memmove(w->rows + 1, w->rows, (w->count - 1) * sizeof *w->rows);
	w->rows[0] = row;
}

/* PREFIX.NAME is the locked policy's where CHANGED. */
static void
take(struct wheres *w, const char *prefix, const char *name, bool changed, const struct wheres *locked)
{
	char *key = newformat("%s.%s", prefix, name);

	if (changed)
		prepend(w, key, locked);
	free(key);
}

static bool
differ(const char *a, const char *b)
{
	return (a || b) && (!a || !b || strcmp(a, b) != 0);
}

void
wherestighten(struct wheres *w, const struct policy *before, const struct policy *after,
    const struct wheres *locked)
{
	size_t i;

	for (i = 0; i < CLASS_COUNT; i++)
		take(w, "rules", classname((enum class)i), before->rules[i] != after->rules[i], locked);
	for (i = 0; i < PROPERTY_COUNT; i++)
		take(w, "output", propertyname((enum property)i), before->output[i] != after->output[i], locked);
	take(w, "output", "note", before->note != after->note, locked);
	take(w, "rules", "unused-exception", before->unused != after->unused, locked);
	take(w, "link", "compiler", differ(before->compiler, after->compiler), locked);
	take(w, "link", "libc", differ(before->libc, after->libc), locked);
	take(w, "link", "pie", before->pie != after->pie, locked);
	take(w, "link", "probes", before->probes != after->probes, locked);
	take(w, "link", "shared", before->shared != after->shared, locked);
	take(w, "link", "linker", before->linker != after->linker, locked);
	take(w, "link", "seal", before->seal != after->seal, locked);
	take(w, "inputs", "env", before->scrub != after->scrub, locked);
	take(w, "inputs", "roots", before->rooted != after->rooted, locked);
	if (before->unreachable != after->unreachable)
		prepend(w, "unreachable", locked);
	/* Of a name's libcs the locked policy's counts. */
	for (i = locked->count; i > 0; i--)
		if (strncmp(locked->rows[i - 1].key, "libcs.", 6) == 0)
			prepend(w, locked->rows[i - 1].key, locked);
	/* The locked policy's rows are behind the other's. */
	for (i = 0; i < locked->symbols.count; i++)
		stringsadd(&w->symbols, locked->symbols.items[i]);
}

void
wheresfree(struct wheres *w)
{
	size_t i;

	for (i = 0; i < w->count; i++) {
		free(w->rows[i].key);
		free(w->rows[i].place);
	}
	free(w->rows);
	stringsfree(&w->symbols);
	*w = (struct wheres){0};
}
