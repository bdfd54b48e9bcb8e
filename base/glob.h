/*
 * Patterns as policies write them, compared byte by byte whatever the locale is: '*' is any bytes,
 * '?' is one, "[a-z]", "[!a-z]", "[^a-z]" and "[[:alpha:]]" are one of those, and '\' takes its
 * meaning from the byte behind it. Neither '/' nor a '.' in front is special. A '[' that nothing
 * closes stands for itself.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when GLOB fits all of TEXT; takes at most the product of their lengths. */
bool globfits(const char *glob, const char *text);

/* True unless S fits exactly itself. */
bool globis(const char *s);

/* The malloced pattern that fits exactly S. */
char *globquote(const char *s);

/*
 * Many patterns, numbered in the order they were added. Plain names are found by their hash, and
 * a pattern is tried only on texts that contain its longest literal piece: what a lookup takes
 * grows with the text, not with the number of patterns.
 */
struct globs {
	struct globrow *rows;
	size_t count;
	uint32_t *slots;        /* row + 1, 0: empty; a power of two */
	size_t nslots;
	uint32_t loose;         /* row + 1 of the first one without a literal piece; 0: none */
	unsigned widths;        /* of the pieces: bit N is for those of 1 << N bytes */
};

/* Take the COUNT patterns; AT gives each one, and they outlive G. */
void globsinit(struct globs *g, size_t count, const char *(*at)(const void *ctx, size_t i), const void *ctx);

/* The lowest number of the patterns that fit TEXT, SIZE_MAX when none does. */
size_t globsfirst(const struct globs *g, const char *text);

/* The numbers of all patterns that fit TEXT, ascending, to be freed; *N of them. */
size_t *globsall(const struct globs *g, const char *text, size_t *n);

/* Free what G owns and make it empty. */
void globsfree(struct globs *g);

#endif
