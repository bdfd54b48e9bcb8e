/* Reads the symbols that GCC left beside its intermediate code. The code itself is not read. */
#include "audit/input/lto.h"

#include <string.h>

#include "base/mem.h"

/*
 * As written by GCC's lto-streamer-out.cc:produce_symtab and read by its
 * lto-plugin.c:parse_table_entry, per symbol: name and comdat group, both with
 * a NUL; then kind and visibility, one byte each, 8 bytes of size, 4 of slot.
 */
enum { FIXED = 1 + 1 + 8 + 4 };

static const enum symbolkind kinds[] = {
	SYMBOL_DEF, SYMBOL_WEAKDEF, SYMBOL_UNDEF, SYMBOL_WEAKUNDEF, SYMBOL_COMMON
};

/* The byte after the string at P, NULL when it does not end before END. */
static const char *
pass(const char *p, const char *end)
{
	const char *nul = memchr(p, '\0', (size_t)(end - p));

	return nul ? nul + 1 : NULL;
}

int
ltosymbols(const char *bytes, size_t size, objectvisit *visit, void *ctx, char **error)
{
	const char *p = bytes, *end = bytes + size;

	while (p < end) {
		const char *name = p, *fixed = pass(name, end);
		unsigned char kind;

		if (fixed)
			fixed = pass(fixed, end);
		if (!fixed || end - fixed < FIXED) {
			*error = newformat("damaged LTO symbol table: the entry at offset %zu is cut short",
			    (size_t)(name - bytes));
			return -1;
		}
		kind = (unsigned char)*fixed;
		if (kind >= sizeof kinds / sizeof *kinds) {
			*error = newformat("damaged LTO symbol table: symbol kind %u at offset %zu",
			    kind, (size_t)(fixed - bytes));
			return -1;
		}
		if (*name && !visit(ctx, name, kinds[kind]))
			return 0;
		p = fixed + FIXED;
	}
	return 1;
}
