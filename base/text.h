/* A growing string: messages are built here and handed to whoever prints. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

struct text {
	char *bytes;            /* NUL-terminated once anything was added, else NULL */
	size_t size;            /* without the NUL */
	size_t room;
};

/* Append as printf does. */
void textadd(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Append the SIZE bytes at BYTES. */
void textaddbytes(struct text *t, const char *bytes, size_t size);

/* Free the bytes and make T empty. */
void textfree(struct text *t);

#endif
