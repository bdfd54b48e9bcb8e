#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/mem.h"

/* The one place that gives up. */
static void *
check(void *p)
{
	if (!p)
		abort();
	return p;
}

void *
newarray(size_t n, size_t size)
{
	if (n == 0 || size == 0)
		n = size = 1;
	return check(calloc(n, size));
}

void *
growarray(void *p, size_t n, size_t size)
{
	if (n == 0 || size == 0)
		n = size = 1;
	return check(n > SIZE_MAX / size ? NULL : realloc(p, n * size));
}

char *
newstring(const char *s)
{
	return check(strdup(s));
}

char *
newformat(const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		s = NULL;
	va_end(ap);
	return check(s);
}
