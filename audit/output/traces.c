/*
 * Searching an executable for texts of a libc's. Each is searched for with the NUL behind it: what
 * another program holds in a longer text, or Go among its strings, is none. All NULs are looked at
 * once, and most of them are passed over by the two bytes ahead.
 */
#include "audit/output/traces.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The two bytes that end at END. */
static unsigned
pair(const char *end)
{
	return (unsigned)(unsigned char)end[-2] << 8 | (unsigned char)end[-1];
}

static void
addneedle(struct traces *t, const char *text, size_t size)
{
	unsigned ends = pair(text + size);

	t->needles = growarray(t->needles, t->count + 1, sizeof *t->needles);
	t->needles[t->count++] = (struct needle){text, size, t->rows};
	t->ends[ends / 8] |= (unsigned char)(1 << ends % 8);
}

size_t
tracesadd(struct traces *t, const struct strings *list)
{
	size_t first = t->rows, i;

	for (i = 0; i < list->count; i++, t->rows++) {
		const char *s = list->items[i], *end;

		for (; (end = strchr(s, '\n')) != NULL; s = end + 1)
			if (end - s >= 2)
				addneedle(t, s, (size_t)(end - s));
	}
	t->found = growarray(t->found, t->rows, sizeof *t->found);
	for (i = first; i < t->rows; i++)
		t->found[i] = NULL;
	return first;
}

void
tracesfree(struct traces *t)
{
	free(t->needles);
	free(t->found);
	*t = (struct traces){0};
}

/* What ends at END, SIZE bytes after the beginning, ends with one of the texts. */
static void
compare(struct traces *t, const char *end, size_t size)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct needle *n = &t->needles[i];

		if (n->size <= size && !t->found[n->row] && memcmp(end - n->size, n->text, n->size) == 0)
			t->found[n->row] = n->text;
	}
}

/* A bit for each NUL of the eight bytes at S that ends a text: the lowest byte's is the first's. One byte stands before S. */
static uint64_t
endsof(const char *s)
{
	const uint64_t rest = 0x7f7f7f7f7f7f7f7f;
	uint64_t word, nuls;

	memcpy(&word, s, sizeof word);
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		word = __builtin_bswap64(word);
	nuls = ~(((word & rest) + rest) | word | rest);
	return nuls & ~(nuls << 8 | (s[-1] == '\0' ? 0x80 : 0));
}

/* A NUL is at END, SIZE bytes after the beginning. */
static void
textend(struct traces *t, const char *end, size_t size)
{
	unsigned ends = pair(end);

	if (t->ends[ends / 8] & 1 << ends % 8)
		compare(t, end, size);
}

void
tracessearch(struct traces *t, const char *bytes, size_t size)
{
	size_t i = 2;

	for (; i + sizeof(uint64_t) <= size; i += sizeof(uint64_t)) {
		uint64_t ends;

		for (ends = endsof(bytes + i); ends; ends &= ends - 1) {
			size_t at = i + (size_t)__builtin_ctzll(ends) / 8;

			textend(t, bytes + at, at);
		}
	}
	for (; i < size; i++)
		if (bytes[i] == '\0' && bytes[i - 1] != '\0')
			textend(t, bytes + i, i);
}

const char *
traceshave(const struct traces *t, size_t first, size_t count)
{
	const char *text = NULL;
	size_t i, n = 0;

	for (i = first; i < first + count; i++) {
		if (!t->found[i])
			continue;
		if (!text)
			text = t->found[i];
		n++;
	}
	return n > count / 2 ? text : NULL;
}
