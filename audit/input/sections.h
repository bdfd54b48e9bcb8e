/*
 * An object laid open for the reference graph: its sections, symbols and
 * relocations as plain arrays. Only for ET_REL; names and bytes are borrowed from the
 * object's own bytes.
 */
#ifndef AUDIT_INPUT_SECTIONS_H
#define AUDIT_INPUT_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct section {
	const char *name;
	uint32_t type;          /* sh_type */
	uint64_t flags;         /* sh_flags */
	uint64_t size;
	const unsigned char *bytes;     /* NULL: it has none in the file */
};

struct symbol {
	const char *name;       /* "" when it has none; with its version, if any */
	uint64_t value, size;
	uint32_t section;       /* 0: undefined, absolute or common */
	unsigned char type, bind;       /* STT_*, STB_* */
	bool common;
};

struct reloc {
	uint32_t section;       /* that it changes */
	uint32_t symbol;
	uint32_t type;          /* of the machine; of 64-bit MIPS up to three, the first in the lowest byte */
	uint64_t offset;        /* in the section */
	int64_t addend;         /* 0 for SHT_REL */
	bool inplace;           /* SHT_REL: the addend is in the section's bytes */
};

struct sections {
	uint16_t machine;
	bool big;               /* the highest byte of a word comes first */
	struct section *sections;
	size_t nsections;       /* with the null section, as in the file */
	struct symbol *symbols;
	size_t nsymbols;        /* with the null symbol */
	size_t symtab;          /* section that they are in */
	struct reloc *relocs;   /* of sections that are loaded */
	size_t nrelocs;
	void *elf;              /* Elf * that owns converted data */
};

/*
 * Lay open the SIZE bytes at BYTES, which must stay until sectionsfree. 0, or -1 when they are
 * no relocatable object, a damaged one or one with relocations in a form that is not read (*L is empty then).
 */
int sectionsread(struct sections *l, const void *bytes, size_t size);
void sectionsfree(struct sections *l);

#endif
