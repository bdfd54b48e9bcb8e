/* The symbol table of a whole ELF file, an executable above all, in one walk. */
#ifndef AUDIT_OUTPUT_SYMTAB_H
#define AUDIT_OUTPUT_SYMTAB_H

#include <gelf.h>
#include <stdbool.h>

#include "base/namefilter.h"
#include "base/strings.h"

typedef void symtabvisit(void *ctx, const char *name, const GElf_Sym *sym);

/*
 * Call VISIT for each symbol of E, local ones too, whose name FILTER lets pass. False: there is no symbol table, or one
 * that is not sound; what VISIT was told is true all the same.
 */
bool symtabeach(Elf *e, const struct namefilter *filter, symtabvisit *visit, void *ctx);

/* True when the ELF file open as FD has a sound symbol table, which defines none of NAMES. */
bool symtablacks(int fd, const struct strings *names);

#endif
