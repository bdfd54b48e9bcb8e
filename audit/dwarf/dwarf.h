/*
 * Source lines of an object by its debug information. A module of its own,
 * lib/staticld/dwarf.so: libdw and what it needs take longer to load than a small
 * link takes, so it is loaded only when there is something to explain.
 */
#ifndef AUDIT_DWARF_DWARF_H
#define AUDIT_DWARF_DWARF_H

#include <stddef.h>
#include <stdint.h>

struct dwarf;

struct dwarfmodule {
	/*
	 * SIZE bytes of a relocatable object, in writable memory that must stay until close: what they
	 * say of debug information may be changed by relocating it. NULL: no debug information.
	 */
	struct dwarf *(*open)(const void *bytes, size_t size);
	void (*close)(struct dwarf *d);

	/*
	 * The malloced name of the source file of OFFSET in the section named SECTION, as the
	 * compiler was given it, and *LINE; of data, where the variable VARIABLE is declared.
	 * NULL when it cannot be told.
	 */
	char *(*line)(struct dwarf *d, const char *section, uint64_t offset,
	    const char *variable, unsigned *line);

	/* The malloced directory that the object was compiled for to have NAME in it, NULL: none. */
	char *(*include)(struct dwarf *d, const char *name);
};

/* The module in the directory DIR, NULL: it cannot be loaded. dlclose *HANDLE when done. */
const struct dwarfmodule *dwarfload(const char *dir, void **handle);

/* The one name that the module exports. */
#define DWARFMODULE "staticlddwarf"
extern const struct dwarfmodule staticlddwarf;

#endif
