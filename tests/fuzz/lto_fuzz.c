/* Any bytes as the symbol tables of compilers' intermediate code, GCC's and LLVM's: symbols or an error. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/bitcode.h"
#include "audit/input/lto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	size_t count, most;
};

static bool
see(void *ctx, const char *name, enum symbolkind kind)
{
	struct seen *s = ctx;

	if (!*name || kind > SYMBOL_COMMON)
		abort();
	return ++s->count < s->most;
}

/* A visitor that has enough is not asked again. */
static void
checklto(const char *bytes, size_t size, size_t most)
{
	struct seen s = {0, most};
	char *error = NULL;
	int rc = ltosymbols(bytes, size, see, &s, &error);

	if (rc < -1 || rc > 1 || (rc < 0) != (error != NULL) || s.count > most || (rc == 0) != (s.count == most))
		abort();
	free(error);
}

static void
checkbitcode(const char *bytes, size_t size)
{
	char *error = NULL;
	struct bitcode b;
	size_t i;

	if (bitcoderead(&b, bytes, size, &error) < 0) {
		if (!error || b.symbols || b.names)
			abort();
		free(error);
		return;
	}
	for (i = 0; i < b.count; i++)
		if (b.symbols[i].kind > SYMBOL_COMMON || b.symbols[i].name >= b.namesize ||
		    strlen(b.names + b.symbols[i].name) >= b.namesize - b.symbols[i].name)
			abort();
	if (b.source && b.source >= b.namesize)
		abort();
	bitcodefree(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	checklto(copy, size, 1);
	checklto(copy, size, SIZE_MAX);
	if (bitcodeis(copy, size))
		checkbitcode(copy, size);
	free(copy);
	return 0;
}
