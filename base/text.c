#include "base/text.h"

#include <stdarg.h>
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
textadd(struct text *t, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		abort();
	textroom(t, (size_t)n);
	va_start(ap, format);
	vsnprintf(t->bytes + t->size, (size_t)n + 1, format, ap);
	va_end(ap);
	t->size += (size_t)n;
}

void
textaddbytes(struct text *t, const char *bytes, size_t size)
{
	textroom(t, size);
	memcpy(t->bytes + t->size, bytes, size);
	t->size += size;
	t->bytes[t->size] = '\0';
}

void
textfree(struct text *t)
{
	free(t->bytes);
	*t = (struct text){0};
}
