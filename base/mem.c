/* Memory or the end of the process: the one place that gives up. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

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

struct poolblock {
	struct poolblock *next;
	size_t used;
	max_align_t bytes[POOL_MOST / sizeof(max_align_t)];
};

void *
pooltake(struct pool *p, size_t size)
{
	struct poolblock *b = p->blocks;
	size_t unit = sizeof *b->bytes, n = size / unit + (size % unit != 0);

	if (n > POOL_MOST / unit)
		abort();
	if (!b || n > POOL_MOST / unit - b->used) {
		b = growarray(NULL, 1, sizeof *b);
		b->next = p->blocks;
		b->used = 0;
		p->blocks = b;
	}
	b->used += n;
	return b->bytes + b->used - n;
}

void
poolfree(struct pool *p)
{
	while (p->blocks) {
		struct poolblock *b = p->blocks;

		p->blocks = b->next;
		free(b);
	}
}
