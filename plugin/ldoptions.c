/*
 * The linker's own command line, read as GNU ld reads it with getopt: a long option has one dash or two, may be
 * abbreviated, and has its value behind a '=' or in the next argument. What an option takes as its value is no
 * option, so those that take one are known here too. gold knows no abbreviation and refuses them itself.
 * What the options mean for the verdict is not decided here.
 */
#include "plugin/ldoptions.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libiberty/libiberty.h>

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

enum kind {
	FLAG,                   /* takes no value */
	VALUE,
	DOUBLED,                /* takes one after two dashes; with one dash it is -e, -l or -o and its value */
	GOLD                    /* gold's alone, takes a value, cannot be abbreviated */
};

struct ldoption {
	const char *word;       /* without dashes */
	enum kind kind;
	void (*take)(struct link *l, const char *value);        /* NULL: says nothing about symbols */
};

/* Of the flags that say nothing about symbols, those that would be taken for another option. */
static const struct ldoption options[] = {
	{"gc-sections", FLAG, takegc}, {"no-gc-sections", FLAG, takenogc},
	{"dc", FLAG, NULL}, {"dll", FLAG, NULL}, {"dy", FLAG, NULL}, {"EL", FLAG, NULL},
	{"export-dynamic", FLAG, NULL}, {"flto", FLAG, NULL}, {"nmagic", FLAG, NULL}, {"pie", FLAG, NULL},
	{"qmagic", FLAG, NULL}, {"Qy", FLAG, NULL}, {"shared", FLAG, NULL}, {"trace", FLAG, NULL},
	{"version", FLAG, NULL}, {"whole-archive", FLAG, NULL},
	{"default-script", VALUE, takescript}, {"dT", VALUE, takescript}, {"script", VALUE, takescript},
	{"defsym", VALUE, takedefsym}, {"wrap", VALUE, linkwrap}, {"unresolved-symbols", VALUE, takeunresolved},
	{"entry", VALUE, linkdemand}, {"require-defined", VALUE, linkdemand}, {"undefined", VALUE, linkdemand},
	{"architecture", VALUE, NULL}, {"assert", VALUE, NULL}, {"audit", VALUE, NULL},
	{"auxiliary", VALUE, NULL}, {"compress-debug-sections", VALUE, NULL}, {"ctf-share-types", VALUE, NULL},
	{"depaudit", VALUE, NULL}, {"dependency-file", VALUE, NULL}, {"dynamic-linker", VALUE, NULL},
	{"dynamic-list", VALUE, NULL}, {"error-handling-script", VALUE, NULL}, {"exclude-libs", VALUE, NULL},
	{"filter", VALUE, NULL}, {"fini", VALUE, linkdemand}, {"flto-partition", VALUE, NULL},
	{"format", VALUE, NULL}, {"fuse-ld", VALUE, NULL}, {"gpsize", VALUE, NULL}, {"hash-size", VALUE, NULL},
	{"hash-style", VALUE, NULL}, {"ignore-unresolved-symbol", VALUE, NULL}, {"image-base", VALUE, NULL},
	{"init", VALUE, linkdemand}, {"just-symbols", VALUE, NULL}, {"Map", VALUE, NULL},
	{"max-cache-size", VALUE, NULL}, {"mri-script", VALUE, NULL}, {"orphan-handling", VALUE, NULL},
	{"out-implib", VALUE, NULL}, {"plugin", VALUE, NULL}, {"plugin-opt", VALUE, NULL},
	{"remap-inputs", VALUE, NULL}, {"remap-inputs-file", VALUE, NULL}, {"retain-symbols-file", VALUE, NULL},
	{"rpath", VALUE, NULL}, {"rpath-link", VALUE, NULL}, {"section-start", VALUE, NULL},
	{"soname", VALUE, NULL}, {"sort-section", VALUE, NULL}, {"spare-dynamic-tags", VALUE, NULL},
	{"sysroot", VALUE, NULL}, {"task-link", VALUE, NULL}, {"Tbss", VALUE, NULL}, {"Tdata", VALUE, NULL},
	{"Tldata-segment", VALUE, NULL}, {"trace-symbol", VALUE, NULL}, {"Trodata-segment", VALUE, NULL},
	{"Ttext", VALUE, NULL}, {"Ttext-segment", VALUE, NULL}, {"version-exports-section", VALUE, NULL},
	{"version-script", VALUE, NULL},
	{"export-dynamic-symbol", DOUBLED, linkdemand}, {"export-dynamic-symbol-list", DOUBLED, NULL},
	{"library", DOUBLED, NULL}, {"library-path", DOUBLED, NULL}, {"oformat", DOUBLED, NULL},
	{"output", DOUBLED, NULL},
	{"build-id-chunk-size-for-treehash", GOLD, NULL}, {"build-id-min-file-size-for-treehash", GOLD, NULL},
	{"debug", GOLD, NULL}, {"hash-bucket-empty-fraction", GOLD, NULL}, {"icf", GOLD, NULL},
	{"icf-iterations", GOLD, NULL}, {"incremental-base", GOLD, NULL}, {"incremental-patch", GOLD, NULL},
	{"keep-unique", GOLD, NULL}, {"optimize", GOLD, NULL}, {"print-symbol-counts", GOLD, NULL},
	{"rosegment-gap", GOLD, NULL}, {"section-ordering-file", GOLD, NULL},
	{"split-stack-adjust-size", GOLD, NULL}, {"stub-group-size", GOLD, NULL}, {"target2", GOLD, NULL},
	{"thread-count", GOLD, NULL}, {"thread-count-final", GOLD, NULL}, {"thread-count-initial", GOLD, NULL},
	{"thread-count-middle", GOLD, NULL},
};

/* Letters that take a value, and those that do not and can stand before others in one argument. */
static const char valuedletters[] = "abcefhlmouyzAFILOPRTY", flagletters[] = "dginqrstvwxEGMNQSUVX()";

/*
 * The option that the LENGTH bytes at WORD are, with two dashes or one; else the first that they could be short
 * for: a linker refuses what could be short for two.
 */
static const struct ldoption *
findlong(const char *word, size_t length, bool two)
{
	const struct ldoption *o, *found = NULL;

	for (o = options; o < options + sizeof options / sizeof *options; o++) {
		if (*o->word != *word || strncmp(o->word, word, length) != 0 || (o->kind == DOUBLED && !two))
			continue;
		if (o->word[length] == '\0')
			return o;
		if (!found && o->kind != GOLD)
			found = o;
	}
	return found;
}

/* LETTER with a value. */
static void
takeletter(struct link *l, char letter, const char *value)
{
	if (letter == 'u' || letter == 'e')
		linkdemand(l, value);
	else if (letter == 'T')
		takescript(l, value);
}

/* Letters, up to one with a value: the rest of WORD, or NEXT. True when it is NEXT. */
static bool
readletters(struct link *l, const char *word, const char *next)
{
	const char *letter = word + strspn(word, flagletters);

	if (!*letter || !strchr(valuedletters, *letter))
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
	const struct ldoption *o = NULL;

	if (two || word[1])
		o = findlong(word, length, two);
	if (!o)
		return !two && readletters(l, word, next);
	if (o->take)
		o->take(l, equals ? equals + 1 : next);
	return o->kind != FLAG && !equals;
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

int
ldoptions(struct link *l)
{
	size_t size = 0, i;
	char *bytes = allof("/proc/self/cmdline", &size), **argv = NULL;
	int argc = 0;

	if (!bytes || size == 0) {
		free(bytes);
		return -1;
	}
	for (i = 0; i < size; i += strlen(bytes + i) + 1)
		argc++;
	argv = newarray((size_t)argc + 1, sizeof *argv);
	for (argc = 0, i = 0; i < size; i += strlen(bytes + i) + 1)
		argv[argc++] = newstring(bytes + i);
	expandargv(&argc, &argv);
	ldoptionsread(l, argv);
	freeargv(argv);
	free(bytes);
	return 0;
}
