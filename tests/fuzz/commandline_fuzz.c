/*
 * Any words as a compiler driver's command line: it is classified, and rewritten so that what was
 * not taken out is still there, in order. The words are NUL-terminated in the input.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/fuzz/noleaks.h"
#include "wrapper/driver/commandline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each word of A is one of C's, or one of ours; those of C in their order. */
static void
checkwords(const struct commandline *c, const struct argv *a)
{
	size_t i, k = 1;

	for (i = 0; i < a->count; i++) {
		while (k < c->words.count && a->words[i] != c->words.words[k])
			k++;
		if (k == c->words.count) {
			if (strncmp(a->words[i], "-Wl,", 4) != 0 && strcmp(a->words[i], "-static") != 0 &&
			    strcmp(a->words[i], "-static-pie") != 0)
				abort();
			k = 1;
		}
	}
}

static void
rewrite(const struct commandline *c, enum pie pie)
{
	struct argv a = {0};
	enum linkage linkage = commandlinelinkage(c, pie);
	bool is_static = false;
	size_t i;

	commandlinestatic(c, linkage, &a);
	for (i = 0; i < a.count; i++)
		is_static |= strcmp(a.words[i], linkage == LINKAGE_STATIC ? "-static" : "-static-pie") == 0 ||
		    strcmp(a.words[i], "--static") == 0 || strcmp(a.words[i], "-static") == 0;
	if (!is_static)
		abort();
	checkwords(c, &a);
	free(a.words);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = newarray(1, size + 1), **argv = newarray(size + 2, sizeof *argv);
	struct commandline c;
	struct argv plain = {0};
	size_t i, n = 0;

	memcpy(bytes, data, size);
	argv[n++] = (char *)(uintptr_t)"cc";
	for (i = 0; i < size; i += strlen(bytes + i) + 1)
		/* libiberty opens these: no files in a fuzz target */
		if (bytes[i] != '@')
			argv[n++] = bytes + i;
	commandlineread(&c, argv);
	if (!c.output || c.job > JOB_FINAL || c.words.count != n)
		abort();
	rewrite(&c, PIE_FOLLOW);
	rewrite(&c, PIE_ALWAYS);
	rewrite(&c, PIE_NEVER);
	commandlineplain(&c, &plain);
	checkwords(&c, &plain);
	for (i = 0; i < c.words.count; i++)
		free(c.words.words[i]);
	free(c.words.words);
	free(c.means);
	free(plain.words);
	free(bytes);
	free(argv);
	return 0;
}
