/* Argument vectors, and the response files in them. Knows no program's options. */
#include "base/argv.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libiberty/libiberty.h>

#include "base/mem.h"

enum {
	LONGEST = 96 << 10      /* bytes; Linux takes 128 KiB in one word and a quarter of the stack in all */
};

void
argvadd(struct argv *a, const char *word)
{
	if (a->count + 1 >= a->room) {
		a->room = a->room ? a->room * 2 : 64;
		a->words = growarray(a->words, a->room, sizeof *a->words);
	}
	a->words[a->count++] = (char *)word;
	a->words[a->count] = NULL;
}

void
argvaddf(struct argv *a, const char *format, ...)
{
	char *word;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&word, format, ap) < 0)
		abort();
	va_end(ap);
	argvadd(a, word);
}

/* In quotes where there is a newline: a "\\" before it takes it away for libiberty's reader of 2024 and later. */
static void
writeword(const char *word, FILE *f)
{
	bool quoted = !*word || strchr(word, '\n');

	if (quoted)
		putc('"', f);
	for (; *word; word++) {
		if (*word == '\\' || *word == '"' || (!quoted && strchr(" \t\v\f\r'", *word)))
			putc('\\', f);
		putc(*word, f);
	}
	fputs(quoted ? "\"\n" : "\n", f);
}

int
argvwrite(char *const *words, FILE *f)
{
	for (; *words; words++)
		writeword(*words, f);
	return ferror(f) || fflush(f) == EOF ? -1 : 0;
}

int
argvshorten(struct argv *a)
{
	size_t i, size = 0;
	FILE *f;
	int fd, other;

	for (i = 1; i < a->count; i++)
		size += strlen(a->words[i]) + 1;
	if (size < LONGEST)
		return 0;
	fd = memfd_create("arguments", 0);
	other = fd < 0 ? -1 : dup(fd);
	f = other < 0 ? NULL : fdopen(other, "w");
	if (!f || argvwrite(a->words + 1, f) != 0 || fclose(f) != 0)
		return -1;
	a->count = 1;
	argvaddf(a, "@/proc/self/fd/%d", fd);
	return 0;
}

struct argv
argvexpand(char *const *argv)
{
	struct argv a = {0};
	int argc = 0;
	size_t i;

	for (i = 0; argv[i]; i++)
		argvadd(&a, newstring(argv[i]));
	argc = (int)a.count;
	expandargv(&argc, &a.words);
	a.count = (size_t)argc;
	a.room = a.count + 1;
	return a;
}
