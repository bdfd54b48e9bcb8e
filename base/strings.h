/* A list of strings; each string and the array are owned by the list. */
#ifndef BASE_STRINGS_H
#define BASE_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

struct strings {
	char **items;
	size_t count;
};

/* Append a copy of S, of its first N bytes. */
void stringsadd(struct strings *l, const char *s);
void stringsaddpart(struct strings *l, const char *s, size_t n);

/* True when S is in L. */
bool stringshave(const struct strings *l, const char *s);

/* True when S fits one of the globs in L. */
bool stringsfit(const struct strings *l, const char *s);

/* Sort L bytewise; then stringssearch finds the place in it of a string that is S, NULL: none is. */
void stringssort(struct strings *l);
char **stringssearch(const struct strings *l, const char *s);

/* Free what L owns and make it empty. */
void stringsfree(struct strings *l);

#endif
