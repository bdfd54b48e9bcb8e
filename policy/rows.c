/* The lists of a policy: single functions, and exceptions. */
#include "policy/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/layer.h"

static int
setsymbolaction(struct reader *r, const config_setting_t *s, void *field)
{
	enum action *to = field;

	if (readaction(r, s, to) < 0)
		return -1;
	if (*to == ACTION_SEAL)
		return readerfail(r, s, "a single function cannot be sealed; say "
		    "\"seal = true\" in \"link\" to seal the loader out");
	return 0;
}

/* Whether there is something to read in S: letters, of whatever script. */
static bool
saysanything(const char *s)
{
	for (; *s; s++) {
		const unsigned char *c = (const unsigned char *)s;

		if ((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z')
			return true;
		/* Of U+00C0 and more all but the general punctuation, U+2000 to U+206F: the ellipsis is in there. */
		if (*c >= 0xc3 && !(*c == 0xe2 && (c[1] == 0x80 || c[1] == 0x81)))
			return true;
		if (*c == 0xe2)
			s++;
	}
	return false;
}

static int
setreason(struct reader *r, const config_setting_t *s, void *field)
{
	char **to = field;

	if (readstring(r, s, to) < 0)
		return -1;
	if (!saysanything(*to))
		return readerfail(r, s, "the reason \"%s\" says nothing: write down why, for whoever "
		    "reads this policy next", *to);
	return 0;
}

static const struct key symbolkeys[] = {
	{"action", setsymbolaction, offsetof(struct symbolrule, action), true},
	{"name", readstring, offsetof(struct symbolrule, name), true},
	{"reason", setreason, offsetof(struct symbolrule, reason), false},
};

static void
addplace(struct reader *r, const config_setting_t *row)
{
	char *place = readerwhere(r, row);

	stringsadd(&r->wheres->symbols, place);
	free(place);
}

int
setsymbols(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"a symbol", symbolkeys, COUNT(symbolkeys),
	};
	struct policy *p = &((struct layer *)field)->policy;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	p->symbols = newarray((size_t)n, sizeof(*p->symbols));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i),
		    &group, &p->symbols[p->nsymbols++]) < 0)
			return -1;
		if (r->wheres)
			addplace(r, config_setting_get_elem(s, (unsigned)i));
	}
	return 0;
}

static int
number(const char *s, int digits)
{
	int n = 0;

	for (; digits > 0; --digits, ++s) {
		if (*s < '0' || *s > '9')
			return -1;
		n = 10 * n + (*s - '0');
	}
	return n;
}

/* Whether S is a day of the calendar, "YYYY-MM-DD". */
static bool
isdate(const char *s)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int y, m, d, last;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	y = number(s, 4);
	m = number(s + 5, 2);
	d = number(s + 8, 2);
	if (y < 0 || m < 1 || m > 12)
		return false;
	last = days[m - 1];
	if (m == 2 && (y % 400 == 0 || (y % 4 == 0 && y % 100 != 0)))
		last = 29;
	return d >= 1 && d <= last;
}

static int
setdate(struct reader *r, const config_setting_t *s, void *field)
{
	char **to = field;

	if (readstring(r, s, to) < 0)
		return -1;
	if (!isdate(*to))
		return readerfail(r, s, "\"%s\" is not a date: \"%s\" must be "
		    "YYYY-MM-DD", *to, config_setting_name(s));
	return 0;
}

/* Let *CLASSES have the class that WORD of S names, or "symbol": what the rows of `symbols` say. */
static int
addclass(struct reader *r, const config_setting_t *s, const char *word, unsigned *classes)
{
	int c = strcmp(word, classword(CLASS_COUNT)) == 0 ? CLASS_COUNT : readclass(r, s, word);

	if (c < 0)
		return -1;
	*classes |= 1u << c;
	return 0;
}

static int
setclasses(struct reader *r, const config_setting_t *s, void *field)
{
	struct strings words = {0};
	size_t i;
	int rc = readwords(r, s, &words);

	if (rc == 0 && words.count == 0)
		rc = readerfail(r, s, "\"class\" must not be empty");
	for (i = 0; rc == 0 && i < words.count; ++i)
		rc = addclass(r, s, words.items[i], field);
	stringsfree(&words);
	return rc;
}

static const struct key exceptionkeys[] = {
	{"class", setclasses, offsetof(struct exception, classes), false},
	{"expires", setdate, offsetof(struct exception, expires), false},
	{"from", readstring, offsetof(struct exception, from), false},
	{"libc", readstring, offsetof(struct exception, libc), false},
	{"program", readstring, offsetof(struct exception, program), false},
	{"reason", setreason, offsetof(struct exception, reason), true},
	{"symbol", readstring, offsetof(struct exception, symbol), false},
	{"target", readstring, offsetof(struct exception, target), false},
};

static int
setexception(struct reader *r, const config_setting_t *s, struct exception *x)
{
	static const struct group group = {
		"an exception", exceptionkeys, COUNT(exceptionkeys),
	};

	x->file = newstring(sourceat(&r->source, config_setting_source_line(s), &x->line));
	if (readgroup(r, s, &group, x) < 0)
		return -1;
	if (!x->symbol && !x->classes)
		return readerfail(r, s, "an exception without \"symbol\" and without \"class\"");
	if (!x->symbol)
		x->symbol = newstring("*");
	return 0;
}

int
setexceptions(struct reader *r, const config_setting_t *s, void *field)
{
	struct policy *p = &((struct layer *)field)->policy;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	p->exceptions = newarray((size_t)n, sizeof(*p->exceptions));
	for (i = 0; i < n; ++i) {
		if (setexception(r, config_setting_get_elem(s, (unsigned)i),
		    &p->exceptions[p->nexceptions++]) < 0)
			return -1;
	}
	return 0;
}
