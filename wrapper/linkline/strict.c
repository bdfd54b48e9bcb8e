/* The linker made to refuse what the policy denies: see strict.h. */
#include "wrapper/linkline/strict.h"

#include <stdbool.h>
#include <string.h>

#include "base/linkeroption.h"
#include "base/mem.h"

/*
 * Options after which GNU ld or gold lets undefined symbols pass, whatever comes later. A beginning
 * that is as short as LEAST is ambiguous in no version, or an error.
 */
static const struct {
	const char *name;
	size_t least;
	bool value;
} lax[] = {
	{"noinhibit-exec", 3, false},           /* the output is kept in spite of errors */
	{"noinhibit_exec", 9, false},
	{"no-warnings", 8, false},              /* GNU ld: errors are no errors either */
	{"ignore-unresolved-symbol", 2, true},
	{"weak-unresolved-symbols", 3, false},
};

/* The row of LAX that WORD is, or -1. */
static int
laxrow(const char *word, const char **value)
{
	size_t i;

	for (i = 0; i < sizeof lax / sizeof *lax; i++)
		if (linkeroptionis(word, lax[i].name, lax[i].least, value))
			return (int)i;
	return -1;
}

/* How many letters of WORD are options without a value, in one word with "w" among them; 0: that is none. */
static size_t
silence(const char *word)
{
	/* Read as long options, abbreviated or not. */
	static const char *const longer[] = {"wrap", "warn-", "whole-archive"};
	size_t n = word[0] == '-' ? strspn(word + 1, linkeroptionflags) : 0, i;

	if (n == 0 || !memchr(word + 1, 'w', n) || (word[n + 1] && !strchr(linkeroptionvalued, word[n + 1])))
		return 0;
	for (i = 0; word[2] && i < sizeof longer / sizeof *longer; i++)
		if (strncmp(word + 1, longer[i], strlen(longer[i])) == 0 ||
		    strncmp(word + 1, longer[i], strcspn(word + 1, "=")) == 0)
			return 0;
	return n;
}

/* WORD without "w" among its first N letters; NULL: nothing is left. */
static char *
withoutsilence(const char *word, size_t n)
{
	char *left = newarray(strlen(word) + 1, 1), *end = left;
	size_t i;

	for (i = 0; word[i]; i++)
		if (word[i] != 'w' || i > n)
			*end++ = word[i];
	return left[1] ? left : NULL;
}

/* Later options take these back. */
static bool
isoverruled(const char *word, const char *next)
{
	const char *value;

	return linkeroptionis(word, "warn-unresolved-symbols", 6, &value) ||
	    linkeroptionis(word, "unresolved-symbols", 3, &value) || strcmp(word, "-zundefs") == 0 ||
	    (next && strcmp(word, "-z") == 0 && strcmp(next, "undefs") == 0);
}

struct argv
strictwords(const struct argv *words, const char **taken)
{
	struct argv a = {0};
	const char *value;
	size_t i;

	*taken = NULL;
	for (i = 0; i < words->count; i++) {
		char *word = words->words[i];
		int row = i ? laxrow(word, &value) : -1;
		size_t letters = i && row < 0 ? silence(word) : 0;

		if ((row >= 0 || letters || (i && isoverruled(word, words->words[i + 1]))) && !*taken)
			*taken = word;
		if (letters)
			word = withoutsilence(word, letters);
		if (row >= 0 && lax[row].value && !value)
			i++;
		if (row >= 0 || !word)
			continue;
		argvadd(&a, word);
		if (i && linkeroptiontakesnext(word) && i + 1 < words->count)
			argvadd(&a, words->words[++i]);
	}
	return a;
}

void
strictadd(struct argv *a)
{
	argvadd(a, "--unresolved-symbols=report-all");
	argvadd(a, "--error-unresolved-symbols");
}
