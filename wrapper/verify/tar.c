/* Steps through a tar archive in memory. Unpacks nothing, and follows no link. */
#include "wrapper/verify/tar.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The header's fields: where they begin, and their sizes. */
enum {
	BLOCK = 512,
	NAME = 0, NAMESIZE = 100,
	SIZE = 124, SIZESIZE = 12,
	SUM = 148, SUMSIZE = 8,
	TYPE = 156,
	MAGIC = 257,
	PREFIX = 345, PREFIXSIZE = 155
};

/* Octal digits, or GNU's binary number behind a byte 0x80. False: neither, or too large. */
static bool
tarnumber(const char *field, size_t size, uint64_t *n)
{
	size_t i = 0;

	*n = 0;
	if ((unsigned char)field[0] == 0x80) {
		for (i = 1; i < size; i++) {
			if (*n >> 55)
				return false;
			*n = *n << 8 | (unsigned char)field[i];
		}
		return true;
	}
	while (i < size && field[i] == ' ')
		i++;
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		*n = *n << 3 | (uint64_t)(field[i] - '0');
	return i == size || field[i] == ' ' || field[i] == '\0';
}

/* The sum of all bytes, those of the sum itself taken for blanks. */
static bool
sumfits(const char *header)
{
	uint64_t wanted;
	unsigned sum = 0;
	size_t i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= SUM && i < SUM + SUMSIZE ? ' ' : (unsigned char)header[i];
	return tarnumber(header + SUM, SUMSIZE, &wanted) && wanted == sum;
}

static bool
isempty(const char *block)
{
	size_t i;

	for (i = 0; i < BLOCK; i++)
		if (block[i])
			return false;
	return true;
}

bool
taris(const char *bytes, size_t size)
{
	return size >= BLOCK && (isempty(bytes) || sumfits(bytes));
}

void
tarinit(struct tar *t, const char *bytes, size_t size)
{
	*t = (struct tar){.bytes = bytes, .size = size};
}

static int
tardamaged(const struct tar *t, const char *what, char **error)
{
	*error = newformat("damaged tar archive: %s at offset %zu", what, t->at);
	return -1;
}

/* Read the header here, and step to the bytes behind it. 1, 0 at the end, or -1. */
static int
header(struct tar *t, struct tarentry *e, char **error)
{
	const char *h = t->bytes + t->at;
	uint64_t size;

	if (t->at == t->size)
		return 0;
	if (t->size - t->at < BLOCK)
		return tardamaged(t, "half a header", error);
	if (isempty(h)) {
		/* Tools do not agree on what stands behind a lone empty block, so nothing may. */
		if (t->size - t->at >= 2 * BLOCK && !isempty(h + BLOCK))
			return tardamaged(t, "a header behind an empty block", error);
		return 0;
	}
	if (!sumfits(h) || !tarnumber(h + SIZE, SIZESIZE, &size))
		return tardamaged(t, "no header", error);
	t->at += BLOCK;
	*e = (struct tarentry){.type = h[TYPE], .bytes = t->bytes + t->at, .size = (size_t)size, .offset = t->at};
	return 1;
}

/* Links, directories, devices and pipes have no bytes, whatever size they say. */
static bool
hasbytes(char type)
{
	return !strchr("123456", type) || !type;
}

/* Step over the bytes of E. */
static int
leave(struct tar *t, struct tarentry *e, char **error)
{
	size_t whole;

	if (!hasbytes(e->type))
		e->size = 0;
	if (e->size > t->size - t->at)
		return tardamaged(t, "an entry that reaches beyond the end", error);
	whole = (e->size + BLOCK - 1) / BLOCK * BLOCK;
	t->at += whole < t->size - t->at ? whole : t->size - t->at;
	return 0;
}

static char *
headername(const char *h)
{
	int name = (int)strnlen(h + NAME, NAMESIZE), prefix = (int)strnlen(h + PREFIX, PREFIXSIZE);

	if (memcmp(h + MAGIC, "ustar", 6) == 0 && prefix)
		return newformat("%.*s/%.*s", prefix, h + PREFIX, name, h + NAME);
	return newformat("%.*s", name, h + NAME);
}

/* What the extended header E says of the next entry: lines "LENGTH KEY=VALUE\n". */
static int
pax(const struct tar *t, const struct tarentry *e, char **path, uint64_t *size, bool *hassize, char **error)
{
	const char *s = e->bytes, *end = s + e->size;

	while (s < end) {
		size_t length = 0, digits = 0;
		const char *value, *key;

		for (; s + digits < end && s[digits] >= '0' && s[digits] <= '9' && digits < 9; digits++)
			length = 10 * length + (size_t)(s[digits] - '0');
		if (digits == 0 || length <= digits + 1 || length > (size_t)(end - s) || s[digits] != ' ' ||
		    s[length - 1] != '\n')
			return tardamaged(t, "an extended header that is none", error);
		key = s + digits + 1;
		value = memchr(key, '=', length - digits - 2);
		if (value && value - key == 4 && memcmp(key, "path", 4) == 0) {
			free(*path);
			*path = newformat("%.*s", (int)(s + length - 1 - (value + 1)), value + 1);
		} else if (value && value - key == 4 && memcmp(key, "size", 4) == 0) {
			*size = strtoull(value + 1, NULL, 10);
			*hassize = true;
		}
		s += length;
	}
	return 0;
}

/* The headers that only say something of the next entry, and that entry. */
static int
described(struct tar *t, struct tarentry *e, char **name, char **error)
{
	bool hassize = false;
	uint64_t size = 0;
	int rc;

	for (;;) {
		const char *h = t->bytes + t->at;

		rc = header(t, e, error);
		if (rc <= 0)
			return rc;
		if (e->type != 'x' && e->type != 'g' && e->type != 'L' && e->type != 'K') {
			if (hassize)
				e->size = (size_t)size;
			if (!*name)
				*name = headername(h);
			return leave(t, e, error) < 0 ? -1 : 1;
		}
		if (leave(t, e, error) < 0 ||
		    (e->type == 'x' && pax(t, e, name, &size, &hassize, error) < 0))
			return -1;
		if (e->type == 'L') {
			free(*name);
			*name = newformat("%.*s", (int)strnlen(e->bytes, e->size), e->bytes);
		}
	}
}

int
tarnext(struct tar *t, struct tarentry *e, char **error)
{
	char *name = NULL;
	int rc = described(t, e, &name, error);

	free(t->path);
	t->path = name;
	if (rc > 0)
		e->path = name;
	return rc;
}

void
tarfree(struct tar *t)
{
	free(t->path);
	*t = (struct tar){0};
}
