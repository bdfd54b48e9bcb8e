/* The symbol table that LLVM puts behind its bitcode, for linkers. */
#ifndef AUDIT_INPUT_BITCODE_H
#define AUDIT_INPUT_BITCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/input/object.h"

struct bitsymbol {
	size_t name;            /* index of its name in the names */
	enum symbolkind kind;
	bool local;
};

struct bitcode {
	struct bitsymbol *symbols;
	size_t count;
	char *names;            /* NUL-terminated strings */
	size_t namesize;
	size_t source;          /* index of the source file's name, 0: the empty name */
};

/* Do the bytes begin like bitcode? */
bool bitcodeis(const void *bytes, size_t size);

/* Read the table. 0, or -1 with *ERROR and B as bitcodefree leaves it. */
int bitcoderead(struct bitcode *b, const void *bytes, size_t size, char **error);
void bitcodefree(struct bitcode *b);

#endif
