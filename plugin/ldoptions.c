/*
 * The linker's own command line, read as GNU ld reads it: base/linkeroption.h. What the options mean for the
 * verdict is not decided here.
 */
#include "plugin/ldoptions.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libiberty/libiberty.h>

#include "base/linkeroption.h"
#include "base/mem.h"

static void
takedefsym(struct link *l, const char *value)
{
	const char *equals = strchr(value, '=');

	if (equals)
		linkdemandwords(l, equals + 1);
}

static void
takeunresolved(struct link *l, const char *value)
{
	l->unresolved = strncmp(value, "ignore-", 7) == 0;
}

/* "=DIR" is in the sysroot, which is "/" unless another is given. */
static void
takelibdir(struct link *l, const char *value)
{
	stringsadd(&l->libdirs, value + (*value == '='));
}

static void
takegc(struct link *l, const char *value)
{
	(void)value;
	l->gcsections = true;
}

static void
takenogc(struct link *l, const char *value)
{
	(void)value;
	l->gcsections = false;
}

/* A linker script can define and demand symbols. One that cannot be read stops the linker too. */
static void
takescript(struct link *l, const char *value)
{
	FILE *f = fopen(value, "re");
	char *text = newarray(LINK_SCRIPT + 1, 1);

	if (f && fread(text, 1, LINK_SCRIPT, f) > 0)
		linkdemandwords(l, text);
	if (f)
		fclose(f);
	free(text);
}

/* What says something about symbols. */
static const struct {
	const char *word;
	void (*take)(struct link *l, const char *value);
} takers[] = {
	{"gc-sections", takegc}, {"no-gc-sections", takenogc}, {"default-script", takescript},
	{"dT", takescript}, {"script", takescript}, {"defsym", takedefsym}, {"wrap", linkwrap}, {"library-path", takelibdir},
	{"unresolved-symbols", takeunresolved}, {"entry", linkdemand}, {"require-defined", linkdemand},
	{"undefined", linkdemand}, {"fini", linkdemand}, {"init", linkdemand},
	{"export-dynamic-symbol", linkdemand},
};

static void
takelong(struct link *l, const struct linkeroption *o, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof takers / sizeof *takers; i++)
		if (strcmp(o->word, takers[i].word) == 0)
			takers[i].take(l, value);
}

/* LETTER with a value. */
static void
takeletter(struct link *l, char letter, const char *value)
{
	if (letter == 'u' || letter == 'e')
		linkdemand(l, value);
	else if (letter == 'L')
		takelibdir(l, value);
	else if (letter == 'T')
		takescript(l, value);
}

/* Letters, up to one with a value: the rest of WORD, or NEXT. True when it is NEXT. */
static bool
readletters(struct link *l, const char *word, const char *next)
{
	const char *letter = word + strspn(word, linkeroptionflags);

	if (!*letter || !strchr(linkeroptionvalued, *letter))
		return false;
	takeletter(l, *letter, letter[1] ? letter + 1 : next);
	return !letter[1];
}

/* Apply ARG, which begins with a dash. True when it takes NEXT for its value. */
static bool
readoption(struct link *l, const char *arg, const char *next)
{
	bool two = arg[1] == '-';
	const char *word = arg + (two ? 2 : 1), *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);
	const struct linkeroption *o = NULL;

	if (two || word[1])
		o = linkeroptionfind(word, length, two);
	if (!o)
		return !two && readletters(l, word, next);
	takelong(l, o, equals ? equals + 1 : next);
	return o->kind != LINKEROPTION_FLAG && !equals;
}

void
ldoptionsread(struct link *l, char *const *argv)
{
	size_t i;

	for (i = 1; argv[i] && strcmp(argv[i], "--") != 0; i++)
		if (argv[i][0] == '-' && argv[i][1] &&
		    readoption(l, argv[i], argv[i + 1] ? argv[i + 1] : "") && argv[i + 1])
			i++;
}

/* The *SIZE bytes of PATH, a file of /proc that has no size, and a NUL behind them, malloced; NULL: it cannot be read. */
static char *
allof(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t room = 0, done = 0;
	char *bytes = NULL;
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0) {
		if (room - done < 2)
			bytes = growarray(bytes, room = room ? room * 2 : 4096, 1);
		n = read(fd, bytes + done, room - done - 1);
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		close(fd);
	if (n < 0) {
		free(bytes);
		return NULL;
	}
	bytes[done] = '\0';
	*size = done;
	return bytes;
}

/* The same with the words of response files in place of "@file". */
static void
readexpanded(struct link *l, char *const *words, size_t n)
{
	char **argv = newarray(n + 1, sizeof *argv);
	int argc;

	/* expandargv frees what it was given. */
	for (argc = 0; words[argc]; argc++)
		argv[argc] = newstring(words[argc]);
	expandargv(&argc, &argv);
	ldoptionsread(l, argv);
	freeargv(argv);
}

int
ldoptions(struct link *l)
{
	size_t size = 0, room = 0, n = 0;
	char *bytes = allof("/proc/self/cmdline", &size), **words = NULL, *at;
	bool response = false;

	if (!bytes || size == 0) {
		free(bytes);
		return -1;
	}
	for (at = bytes; at < bytes + size; at += strlen(at) + 1) {
		if (n + 1 >= room)
			words = growarray(words, room = 2 * room + 64, sizeof *words);
		words[n++] = at;
		words[n] = NULL;
		response |= *at == '@';
	}
	if (response)
		readexpanded(l, words, n);
	else
		ldoptionsread(l, words);
	free(words);
	free(bytes);
	return 0;
}
