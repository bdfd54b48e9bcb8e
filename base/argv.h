/* An argument vector that grows; it borrows its strings. */
#ifndef BASE_ARGV_H
#define BASE_ARGV_H

#include <stddef.h>
#include <stdio.h>

struct argv {
	char **words;           /* NULL-terminated once anything was added */
	size_t count;
	size_t room;
};

void argvadd(struct argv *a, const char *word);

/* Add a word formatted as by printf; it lives as long as the process. */
void argvaddf(struct argv *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Write WORDS into F, as a response file that GNU's tools of all releases, lld and mold read back. 0, or -1 with errno. */
int argvwrite(char *const *words, FILE *f);

/*
 * Replace all words after the first by "@FILE" when together they are too many for
 * exec; FILE is anonymous and inherited. 0, or -1 with errno.
 */
int argvshorten(struct argv *a);

/* The malloced words of ARGV with all "@FILE"s expanded, as GNU tools do it. */
struct argv argvexpand(char *const *argv);

#endif
