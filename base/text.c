/*
 * Growing strings. All that people read goes through textadd, so that a name from outside, which may hold
 * anything, cannot move the cursor, forge a line or end a quoted string.
 */
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void
textroom(struct text *t, size_t more)
{
	size_t room = t->room ? t->room : 256;

	while (room - t->size <= more)
		room *= 2;
	if (room != t->room)
		t->bytes = growarray(t->bytes, room, 1);
	t->room = room;
}

void
textbytes(struct text *t, const char *s, size_t n)
{
	textroom(t, n);
	memcpy(t->bytes + t->size, s, n);
	t->size += n;
	t->bytes[t->size] = '\0';
}

void
textraw(struct text *t, const char *s)
{
	textbytes(t, s, strlen(s));
}

/* The length of the character that the N bytes at S begin with, which is *C; 0 when they are no UTF-8. */
static size_t
character(const unsigned char *s, size_t n, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t i, length = s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf8 ? 4 : 0;

	if (length == 0 || length > n)
		return 0;
	*c = length == 1 ? s[0] : s[0] & (0x7fu >> length);
	for (i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	return *c < least[length] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : length;
}

/* What terminals obey, what ends a line, and what turns the direction of writing. */
static bool
isactive(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
escape(struct text *t, const unsigned char *s, size_t n)
{
	char hex[8];
	size_t i;

	if (*s == '\n' || *s == '\t') {
		textraw(t, *s == '\n' ? "\\n" : "\\t");
		return;
	}
	for (i = 0; i < n; i++) {
		snprintf(hex, sizeof hex, "\\x%02x", s[i]);
		textraw(t, hex);
	}
}

/* The N bytes at S, neutral; those of KEPT may stay though they are active, those of MARKED get a backslash. */
static void
addneutral(struct text *t, const char *s, size_t n, const char *kept, const char *marked)
{
	size_t i, length;
	uint32_t c = 0;

	for (i = 0; i < n; i += length) {
		const unsigned char *at = (const unsigned char *)s + i;
		bool ascii = *at && *at < 0x80;

		length = character(at, n - i, &c);
		if (length == 0) {
			length = 1;
			escape(t, at, 1);
		} else if (isactive(c) && !(ascii && strchr(kept, *at))) {
			escape(t, at, length);
		} else {
			if (ascii && strchr(marked, *at))
				textbytes(t, "\\", 1);
			textbytes(t, s + i, length);
		}
	}
}

void
textname(struct text *t, const char *s, const char *marked)
{
	addneutral(t, s, strlen(s), "", marked);
}

void
textlines(struct text *t, const char *s, size_t n)
{
	addneutral(t, s, n, "\n\t", "");
}

/* One conversion: "%-8.3lld" as FORMAT has it. */
struct conversion {
	char spec[16];
	int width;              /* -1: none */
	int precision;
	char size;              /* 'L' is ll, 0 is int */
	char type;
};

/* The number at *P, -1 when there is none. */
static int
readnumber(const char **p)
{
	int n = -1;

	for (; **p >= '0' && **p <= '9'; ++*p)
		n = (n < 0 ? 0 : n) * 10 + (**p - '0');
	return n;
}

/* Behind the conversion at P, which begins with '%'. */
static const char *
readconversion(struct conversion *c, const char *p, va_list *ap)
{
	const char *start = p++;
	size_t n;

	p += strspn(p, "-0 +#");
	c->width = readnumber(&p);
	c->precision = -1;
	if (*p == '.' && p[1] == '*') {
		c->precision = va_arg(*ap, int);
		p += 2;
	} else if (*p == '.') {
		p++;
		c->precision = readnumber(&p);
	}
	for (c->size = '\0'; *p == 'l' || *p == 'z' || *p == 'h'; p++)
		c->size = c->size == 'l' ? 'L' : *p;
	c->type = *p++;
	n = (size_t)(p - start);
	if (c->type == '\0' || n >= sizeof c->spec)
		abort();
	memcpy(c->spec, start, n);
	c->spec[n] = '\0';
	return p;
}

static void
addstring(struct text *t, const struct conversion *c, const char *s, bool quoted)
{
	size_t n, before = t->size;

	if (!s)
		s = "(null)";
	n = c->precision < 0 ? strlen(s) : strnlen(s, (size_t)c->precision);
	addneutral(t, s, n, "", quoted ? "\"\\" : "");
	while (c->spec[1] == '-' && c->width >= 0 && t->size - before < (size_t)c->width)
		textbytes(t, " ", 1);
}

static void
addnumber(struct text *t, const struct conversion *c, va_list *ap)
{
	char digits[64];

	switch (c->size) {
	case 'L':
		snprintf(digits, sizeof digits, c->spec, va_arg(*ap, long long));
		break;
	case 'l':
		snprintf(digits, sizeof digits, c->spec, va_arg(*ap, long));
		break;
	case 'z':
		snprintf(digits, sizeof digits, c->spec, va_arg(*ap, size_t));
		break;
	default:
		snprintf(digits, sizeof digits, c->spec, va_arg(*ap, int));
	}
	textraw(t, digits);
}

/* QUOTED: it stands between quotes. */
static void
addconversion(struct text *t, const struct conversion *c, va_list *ap, bool quoted)
{
	char byte;

	switch (c->type) {
	case 's':
		addstring(t, c, va_arg(*ap, const char *), quoted);
		break;
	case 'c':
		byte = (char)va_arg(*ap, int);
		addneutral(t, &byte, 1, "", "");
		break;
	case '%':
		textbytes(t, "%", 1);
		break;
	case 'd': case 'i': case 'u': case 'x': case 'X':
		addnumber(t, c, ap);
		break;
	default:
		abort();
	}
}

void
textaddv(struct text *t, const char *format, va_list ap)
{
	const char *p = format;
	struct conversion c;
	bool quoted = false;
	va_list args;

	va_copy(args, ap);
	textroom(t, 0);
	t->bytes[t->size] = '\0';
	while (*p) {
		size_t n = strcspn(p, "%\"");

		textbytes(t, p, n);
		p += n;
		if (*p == '"') {
			quoted = !quoted;
			textbytes(t, p++, 1);
		} else if (*p) {
			p = readconversion(&c, p, &args);
			addconversion(t, &c, &args, quoted);
		}
	}
	va_end(args);
}

void
textadd(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	textaddv(t, format, ap);
	va_end(ap);
}

char *
newtext(const char *format, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, format);
	textaddv(&t, format, ap);
	va_end(ap);
	return t.bytes;
}

void
textfree(struct text *t)
{
	free(t->bytes);
	*t = (struct text){0};
}
