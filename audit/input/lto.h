/* The symbol table that GCC puts beside its intermediate code, for linker plugins. */
#ifndef AUDIT_INPUT_LTO_H
#define AUDIT_INPUT_LTO_H

#include "audit/input/object.h"

/*
 * Visit the entries in the SIZE bytes of a section .gnu.lto_.symtab.*; names
 * point into BYTES. 1, 0 when VISIT said to stop, -1 with *ERROR.
 */
int ltosymbols(const char *bytes, size_t size, objectvisit *visit, void *ctx, char **error);

#endif
