/*
 * Patterns. The matcher goes back to the last '*' only: an earlier one could not do better, so
 * nothing is tried twice. A set keys each pattern by a piece of it that stands for itself, of 1, 2,
 * 4, 8 or 16 bytes; a lookup slides a window of each width that occurs over the text.
 */
#include "base/glob.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WIDTHS = 5 };            /* 1 << 0 ... 1 << 4 */

struct globrow {
	const char *text;
	uint64_t hash;          /* of the piece; of the whole when it is a plain name */
	uint32_t next;          /* row + 1 with the same slot, or loose as well; ascending */
	unsigned char width;    /* of the piece: 1 << WIDTH bytes; WIDTHS: a plain name */
};

/* The classes of the C locale, whatever the program's is: isalpha and the like are never asked of bytes beyond ASCII. */
static bool
ofclass(const char *name, size_t n, unsigned char c)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
	    {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
	    {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
	size_t i;

	for (i = 0; i < sizeof classes / sizeof *classes; i++)
		if (strlen(classes[i].name) == n && strncmp(classes[i].name, name, n) == 0)
			return c < 0x80 && classes[i].is(c);
	return false;
}

enum { CLASSMOST = 6 };         /* letters of a class's name */

/* The end of "[:NAME:]" at P, behind it, NULL when P is none. */
static const char *
classend(const char *p)
{
	size_t n = 0;

	if (p[0] != '[' || p[1] != ':')
		return NULL;
	while (n < CLASSMOST && p[2 + n] >= 'a' && p[2 + n] <= 'z')
		n++;
	return p[2 + n] == ':' && p[3 + n] == ']' ? p + 4 + n : NULL;
}

/* One byte of a bracket at *P, an escaped one perhaps; false at the end of the pattern. */
static bool
bracketbyte(const char **p, unsigned char *c)
{
	if (**p == '\\')
		++*p;
	*c = (unsigned char)**p;
	if (*c)
		++*p;
	return *c != '\0';
}

/* Behind the bracket whose '[' is before P; *IN tells whether C is one of it. NULL: nothing closes it. */
static const char *
readbracket(const char *p, unsigned char c, bool *in)
{
	bool negated = *p == '!' || *p == '^', found = false;
	const char *first = p += negated, *end;
	unsigned char low, high;

	while (*p != ']' || p == first) {
		if ((end = classend(p))) {
			found |= ofclass(p + 2, (size_t)(end - p) - 4, c);
			p = end;
			continue;
		}
		if (!bracketbyte(&p, &low))
			return NULL;
		high = low;
		if (p[0] == '-' && p[1] != ']' && p[1] != '\0') {
			p++;
			if (!bracketbyte(&p, &high))
				return NULL;
		}
		found |= low <= c && c <= high;
	}
	*in = found != negated;
	return p + 1;
}

/*
 * The same for the '[' at P. *OPEN is the first '[' that turned out to be never closed: those behind it are
 * not either, but for one that begins a class, which is short, so that no pattern is read over and over.
 */
static const char *
bracket(const char *p, const char **open, unsigned char c, bool *in)
{
	const char *end;

	if (*open && p > *open && !classend(p))
		return NULL;
	end = readbracket(p + 1, c, in);
	if (!end && !*open)
		*open = p;
	return end;
}

/* Behind what stands for one byte at P, when that is C, else NULL. */
static const char *
step(const char *p, const char **open, unsigned char c)
{
	const char *end;
	bool in;

	switch (*p) {
	case '?':
		return p + 1;
	case '[':
		end = bracket(p, open, c, &in);
		if (end)
			return in ? end : NULL;
		break;
	case '\\':
		p++;
		break;
	}
	return (unsigned char)*p == c ? p + 1 : NULL;
}

bool
globfits(const char *glob, const char *text)
{
	const char *star = NULL, *from = NULL, *open = NULL, *next;

	while (*text) {
		if (*glob == '*') {
			star = ++glob;
			from = text;
		} else if ((next = step(glob, &open, (unsigned char)*text))) {
			glob = next;
			text++;
		} else if (star) {
			glob = star;
			text = ++from;
		} else {
			return false;
		}
	}
	return glob[strspn(glob, "*")] == '\0';
}

bool
globis(const char *s)
{
	return s[strcspn(s, "*?[\\")] != '\0';
}

char *
globquote(const char *s)
{
	char *glob = newarray(2 * strlen(s) + 1, 1), *to = glob;

	for (; *s; s++) {
		if (strchr("*?[\\", *s))
			*to++ = '\\';
		*to++ = *s;
	}
	return glob;
}

static uint64_t
add(uint64_t hash, char c)
{
	return hash * 0x100000001b3u + (unsigned char)c + 1;
}

static uint64_t
hashof(const char *s, size_t n)
{
	uint64_t h = 0;

	while (n--)
		h = add(h, *s++);
	return h;
}

static size_t
slotof(const struct globs *g, uint64_t hash, unsigned width)
{
	return (size_t)(((hash + width) * 0x9e3779b97f4a7c15u) >> 32) & (g->nslots - 1);
}

/* Behind what stands at P for bytes that are not known, or P. */
static const char *
wild(const char *p, const char **open)
{
	const char *end;
	bool in;

	if (*p == '*' || *p == '?')
		return p + 1;
	if (*p == '\\')
		return p + 1 + (p[1] != '\0');
	end = *p == '[' ? bracket(p, open, 0, &in) : NULL;
	return end ? end : p;
}

/* The longest piece of R's pattern that stands for itself: its last bytes, which tell numbered names apart. */
static void
choosepiece(struct globrow *r)
{
	const char *p = r->text, *start = p, *best = p, *open = NULL;
	size_t longest = 0;
	unsigned w;

	while (*p) {
		const char *behind = wild(p, &open);

		if (behind != p) {
			start = p = behind;
			continue;
		}
		p++;
		if ((size_t)(p - start) > longest) {
			longest = (size_t)(p - start);
			best = p;
		}
	}
	for (w = 0; w + 1 < WIDTHS && (size_t)2 << w <= longest; w++)
		;
	r->width = (unsigned char)w;
	r->hash = longest ? hashof(best - ((size_t)1 << w), (size_t)1 << w) : 0;
	if (longest == 0)
		r->width = WIDTHS + 1;
}

static void
insert(struct globs *g, size_t i, const char *text)
{
	struct globrow *r = &g->rows[i];
	uint32_t *head = &g->loose;

	r->text = text;
	if (globis(text)) {
		choosepiece(r);
	} else {
		r->width = WIDTHS;
		r->hash = hashof(text, strlen(text));
	}
	if (r->width <= WIDTHS) {
		g->widths |= 1u << r->width;
		head = &g->slots[slotof(g, r->hash, r->width)];
	}
	r->next = *head;
	*head = (uint32_t)i + 1;
}

void
globsinit(struct globs *g, size_t count, const char *(*at)(const void *ctx, size_t i), const void *ctx)
{
	size_t i;

	*g = (struct globs){.count = count, .nslots = 1};
	if (count == 0)
		return;
	while (g->nslots < 2 * count)
		g->nslots *= 2;
	g->rows = newarray(count, sizeof *g->rows);
	g->slots = newarray(g->nslots, sizeof *g->slots);
	/* Each one goes in front of those of its slot: the first one is the last. */
	for (i = count; i > 0; i--)
		insert(g, i - 1, at(ctx, i - 1));
}

/* What a lookup does with the rows that fit: keeps the lowest, or all of them. */
struct answer {
	const char *text;
	size_t first;
	bool all;
	size_t *list;
	size_t count;
};

static void
fits(struct answer *a, size_t i)
{
	if (i < a->first)
		a->first = i;
	if (!a->all)
		return;
	if ((a->count & (a->count - 1)) == 0)
		a->list = growarray(a->list, a->count ? 2 * a->count : 1, sizeof *a->list);
	a->list[a->count++] = i;
}

/* The rows from NEXT on; those of the chain with another piece are passed over. */
static void
trychain(const struct globs *g, struct answer *a, uint32_t next, uint64_t hash, unsigned width)
{
	for (; next; next = g->rows[next - 1].next) {
		const struct globrow *r = &g->rows[next - 1];

		/* Those that follow are higher. */
		if (!a->all && next - 1 >= a->first)
			return;
		if (r->hash != hash || r->width != width)
			continue;
		if (width == WIDTHS ? strcmp(r->text, a->text) == 0 : globfits(r->text, a->text))
			fits(a, next - 1);
	}
}

/* All windows of 1 << WIDTH bytes. */
static void
slide(const struct globs *g, struct answer *a, size_t length, unsigned width)
{
	size_t i, n = (size_t)1 << width;
	uint64_t hash, leaves = 1;

	if (length < n)
		return;
	for (i = 0; i < n; i++)
		leaves *= 0x100000001b3u;
	hash = hashof(a->text, n);
	for (i = n;; i++) {
		trychain(g, a, g->slots[slotof(g, hash, width)], hash, width);
		if (i == length)
			return;
		hash = add(hash, a->text[i]) - leaves * ((unsigned char)a->text[i - n] + 1u);
	}
}

static void
lookup(const struct globs *g, struct answer *a)
{
	size_t length = strlen(a->text);
	unsigned width;
	uint64_t hash;

	if (g->widths & 1u << WIDTHS) {
		hash = hashof(a->text, length);
		trychain(g, a, g->slots[slotof(g, hash, WIDTHS)], hash, WIDTHS);
	}
	for (width = 0; width < WIDTHS; width++)
		if (g->widths & 1u << width)
			slide(g, a, length, width);
	trychain(g, a, g->loose, 0, WIDTHS + 1);
}

size_t
globsfirst(const struct globs *g, const char *text)
{
	struct answer a = {.text = text, .first = SIZE_MAX};

	lookup(g, &a);
	return a.first;
}

static int
bynumber(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

size_t *
globsall(const struct globs *g, const char *text, size_t *n)
{
	struct answer a = {.text = text, .first = SIZE_MAX, .all = true};
	size_t i;

	lookup(g, &a);
	*n = 0;
	if (a.count)
		qsort(a.list, a.count, sizeof *a.list, bynumber);
	/* A piece that is in the text twice has found its row twice. */
	for (i = 0; i < a.count; i++)
		if (i == 0 || a.list[i] != a.list[i - 1])
			a.list[(*n)++] = a.list[i];
	return a.list;
}

void
globsfree(struct globs *g)
{
	free(g->rows);
	free(g->slots);
	*g = (struct globs){0};
}
