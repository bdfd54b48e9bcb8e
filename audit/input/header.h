/*
 * The ELF header, checked before libelf sees the bytes: libelf allocates by
 * counts that it reads there, and looks at tables only when asked for them.
 */
#ifndef AUDIT_INPUT_HEADER_H
#define AUDIT_INPUT_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct header {
	unsigned bits;          /* 32 or 64 */
	bool bigendian;
	uint16_t type;          /* e_type */
	uint16_t machine;       /* e_machine */
	uint64_t entry;         /* e_entry; 0: there is none */
	uint64_t phnum;         /* program headers, all within the file */
	uint64_t shnum;         /* section headers, likewise */
};

/* Do the bytes begin like an ELF file? */
bool headeriself(const void *bytes, size_t size);

/* Read the header of the SIZE bytes of an ELF file. 0, or -1 with *ERROR. */
int headerread(struct header *h, const void *bytes, size_t size, char **error);

#endif
