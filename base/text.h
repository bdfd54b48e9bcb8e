/* A growing string: messages are built here and handed to whoever prints. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

struct text {
	char *bytes;            /* NUL-terminated once anything was added, else NULL */
	size_t size;            /* without the NUL */
	size_t room;
};

/*
 * Append as printf does, but what %s stands for is a name from outside and comes out neutral: one line of
 * valid UTF-8 that does nothing to a terminal. Control characters, line ends, what turns the direction of
 * writing and bytes that are no UTF-8 become \n, \t and \xNN; between quotes, that is, behind an odd
 * number of '"' in FORMAT, quotes and backslashes get a backslash too, as in libconfig's strings. Of conversions there are %s, with
 * width or precision, %c, and %d %i %u %x %X with h, l, ll or z.
 */
void textadd(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void textaddv(struct text *t, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));

/* A message alone, malloced. */
char *newtext(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Append S as it is: text of our own, or data that nobody reads. */
void textraw(struct text *t, const char *s);
void textbytes(struct text *t, const char *s, size_t n);

/* Append the name S as textadd does, with a backslash before each byte of MARKED. */
void textname(struct text *t, const char *s, const char *marked);

/* Append the N bytes at S as textadd appends a name, but for line ends and tabs: text of many lines. */
void textlines(struct text *t, const char *s, size_t n);

/* Free the bytes and make T empty. */
void textfree(struct text *t);

#endif
