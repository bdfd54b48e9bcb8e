/*
 * Any words as a linker's command line, NUL-terminated in the input: what is said of it comes from its words, and what
 * is left of it are its words, in order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plugin/ldoptions.h"
#include "tests/fuzz/noleaks.h"
#include "wrapper/hints/libdirs.h"
#include "wrapper/linkline/strict.h"
#include "wrapper/linkline/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each word of PART is one of ALL's, in their order; those that are made new must look like OPTION, NULL: none may be. */
static void
checkpart(const struct argv *part, const struct argv *all, const char *option)
{
	size_t i, k = 0;

	for (i = 0; i < part->count; i++) {
		size_t from = k;

		while (k < all->count && part->words[i] != all->words[k])
			k++;
		if (k < all->count)
			continue;
		if (!option || strncmp(part->words[i], option, strlen(option)) != 0)
			abort();
		k = from;
	}
}

static void
checkwords(const struct argv *a)
{
	struct words w = wordsread(a);
	size_t i;

	if (!w.output || w.rest.count == 0 || w.rest.words[0] != a->words[0])
		abort();
	checkpart(&w.rest, a, NULL);
	for (i = 0; i < w.naming.count; i++)
		if (!w.naming.words[i])
			abort();
	free(w.rest.words);
	free(w.naming.words);
}

static void
checkdirs(const struct argv *a)
{
	struct libdirs d;
	struct argv to = {0};
	size_t i;

	libdirsread(&d, "/lib\n/usr/lib/musl\n", a, "/nonexistent");
	for (i = 0; i < a->count;) {
		size_t n = libdirsadd(&d, a, i, &to);

		if (n == 0 || n > 2 || i + n > a->count)
			abort();
		i += n;
	}
	for (i = 0; i < d.left.count; i++)
		if (!*d.left.items[i] && a->count < 2)
			abort();
	free(to.words);
	libdirsfree(&d);
}

static void
checkoptions(const struct argv *a)
{
	static const struct policy policy;
	struct link l;

	linkinit(&l, &policy, NULL, 0);
	ldoptionsread(&l, a->words);
	linkfree(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = newarray(1, size + 1);
	const char *taken = NULL;
	struct argv a = {0}, strict;
	size_t i;

	if (size)
		memcpy(bytes, data, size);
	argvadd(&a, "ld");
	/* A script that is named is opened: no files in a fuzz target. */
	for (i = 0; i < size; i += strlen(bytes + i) + 1)
		if (!strchr(bytes + i, '/'))
			argvadd(&a, bytes + i);
	checkwords(&a);
	checkdirs(&a);
	checkoptions(&a);
	strict = strictwords(&a, &taken);
	if (strict.count > a.count || (strict.count < a.count && !taken))
		abort();
	free(strict.words);
	free(a.words);
	free(bytes);
	return 0;
}
