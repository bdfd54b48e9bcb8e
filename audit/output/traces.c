/*
 * Searching an executable for texts of a libc's. Each is searched for with the NUL behind it: what
 * another program holds in a longer text, or Go among its strings, is none. All NULs are looked at
 * once, and most of them are passed over by the two bytes ahead: by what letters are, sixteen at a time, where no text
 * ends otherwise, and then by which letters they are.
 */
#include "audit/output/traces.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { LAST_CONTROL = 0x1f };  /* of ASCII; what is behind ASCII is negative */

typedef signed char block __attribute__((vector_size(16)));

/* The two bytes that end at END. */
static unsigned
pair(const char *end)
{
	return (unsigned)(unsigned char)end[-2] << 8 | (unsigned char)end[-1];
}

/* What followed() looks for. */
static bool
isletter(char c)
{
	return (signed char)c > LAST_CONTROL;
}

static void
addneedle(struct traces *t, const char *text, size_t size)
{
	unsigned ends = pair(text + size);

	t->odd |= !isletter(text[size - 2]) || !isletter(text[size - 1]);
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

/* A NUL is at END, SIZE bytes after the beginning. */
static void
textend(struct traces *t, const char *end, size_t size)
{
	unsigned ends = pair(end);

	if (t->ends[ends / 8] & 1 << ends % 8)
		compare(t, end, size);
}

/* Each NUL of the bytes from I to END. */
static void
searchbytes(struct traces *t, const char *bytes, size_t i, size_t end)
{
	for (; i < end; i++)
		if (bytes[i] == '\0' && bytes[i - 1] != '\0')
			textend(t, bytes + i, i);
}

/* Not zero in the places of the bytes at S that are a NUL behind two letters. */
static block
followed(const char *s)
{
	block nul, one, two;

	memcpy(&nul, s, sizeof nul);
	memcpy(&one, s - 1, sizeof one);
	memcpy(&two, s - 2, sizeof two);
	return (nul == 0) & (one > LAST_CONTROL) & (two > LAST_CONTROL);
}

static bool
isempty(block b)
{
	uint64_t halves[sizeof b / sizeof(uint64_t)];

	memcpy(halves, &b, sizeof b);
	return !(halves[0] | halves[1]);
}

/* Each NUL of the four blocks from I on that can end a text. */
static void
searchblocks(struct traces *t, const char *bytes, size_t i)
{
	const size_t n = sizeof(block), end = i + 4 * n;

	for (; i < end; i += n)
		if (!isempty(followed(bytes + i)))
			searchbytes(t, bytes, i, i + n);
}

void
tracessearch(struct traces *t, const char *bytes, size_t size)
{
	const size_t n = sizeof(block);
	size_t i = 2;

	for (; !t->odd && i + 4 * n <= size; i += 4 * n) {
		const char *s = bytes + i;

		if (!isempty(followed(s) | followed(s + n) | followed(s + 2 * n) | followed(s + 3 * n)))
			searchblocks(t, bytes, i);
	}
	searchbytes(t, bytes, i, size);
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
