/* Tells sanitizers that need a dynamic program, and says so. Runs nothing. */
#include "wrapper/driver/sanitize.h"

#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/*
 * Measured with GCC 12 and clang 14, glibc and musl: gcc refuses the first three beside -static; of
 * what else can be linked none gets to main.
 */
static const char *const names[] = {"address", "thread", "hwaddress", "memory", "leak"};

enum { COUNT = sizeof names / sizeof *names };

/* Turn what LIST, "undefined,address", names ON or off. */
static void
turn(bool *set, const char *list, bool on)
{
	while (*list) {
		size_t i, n = strcspn(list, ",");

		for (i = 0; i < COUNT; i++)
			if ((strlen(names[i]) == n && strncmp(names[i], list, n) == 0) ||
			    (!on && n == 3 && strncmp(list, "all", n) == 0))
				set[i] = on;
		list += n + (list[n] == ',');
	}
}

const char *
sanitizeof(const struct commandline *c)
{
	static const char on[] = "-fsanitize=", off[] = "-fno-sanitize=";
	bool set[COUNT] = {false};
	size_t i;

	for (i = 1; i < c->words.count; i++) {
		const char *word = c->words.words[i];

		if (strncmp(word, on, sizeof on - 1) == 0)
			turn(set, word + sizeof on - 1, true);
		else if (strncmp(word, off, sizeof off - 1) == 0)
			turn(set, word + sizeof off - 1, false);
	}
	for (i = 0; i < COUNT; i++)
		if (set[i])
			return names[i];
	return NULL;
}

char *
sanitizetext(const char *name, const char *word)
{
	return newtext("%s: -fsanitize=%s: that sanitizer works in dynamic programs alone\n"
	    "  why: its run-time library stands in front of the C library's functions and finds them with "
	    "dlsym when the program is loaded; a static program has nothing to find them in, and dies at "
	    "its start where the compiler lets it be linked at all\n"
	    "  fix: make the build that is tested so a dynamic one, with the compiler itself in place of "
	    "staticld (go build -asan and -msan: without CC=staticld and -extld=staticld)\n"
	    "  fix: what a static program can have is gcc's -fsanitize=undefined, and go build -race",
	    word, name);
}
