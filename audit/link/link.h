/*
 * The record of one link: its inputs, and for every watched name which of them refer
 * to it and which define it. The host adds each input as the linker reads it.
 */
#ifndef AUDIT_LINK_LINK_H
#define AUDIT_LINK_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/input/object.h"
#include "audit/link/watch.h"
#include "policy/lacking.h"

enum { LINK_SCRIPT = 1 << 20 }; /* bytes of a linker script that are read */

struct input {
	const char *path;       /* of the object, or of the archive it is a member of */
	uint64_t offset;        /* of the member's data in the archive; 0: no member */
	uint64_t size;
	enum objectkind kind;
	char *strong;           /* a strong symbol it defines, NULL: none; tells whether it was linked */
	bool late;              /* read after the linker had all symbols: for LTO, and linked */
};

/* One mention of a watched name by one input. */
struct mention {
	size_t name;            /* index into watch.names */
	size_t input;           /* index into link.inputs */
	enum symbolkind kind;
	bool real;              /* as __real_NAME, which means NAME under --wrap=NAME */
};

struct link {
	struct watch watch;
	struct input **inputs;
	size_t ninputs;
	struct pool pool;       /* of inputs */
	struct strings paths;   /* that the inputs are in; members of an archive share one */
	struct mention *mentions;
	size_t nmentions;
	bool dynamic;           /* a shared object was offered */
	char *damaged;          /* what could not be read, NULL: nothing */
	struct strings wrapped; /* names given to --wrap */
	/* Names that the command line itself refers to: -u, --defsym and the like. */
	struct strings demanded;
	struct strings libdirs; /* -L */
	bool unresolved;        /* an option lets undefined symbols pass */
	bool gcsections;        /* unreferenced sections are dropped */
	bool keepstables;       /* but those that are called as a C name may be, which __start_NAME could be about */
	bool late;              /* the linker had all symbols; what it reads now, LTO made or asked for */
	bool layout;            /* a script says what is kept and where it begins */
	struct input *go;       /* the object that cmd/link made, NULL: no Go program */
	const struct strings *foreign;  /* globs: names that the policy's own libc does not have, or NULL */
	const struct lacking *lacking;  /* and those that other libcs are known to have, or NULL */
	char *importcfg;        /* the file that says which packages cmd/link links, NULL: not known */
};

/* POLICY and CATALOGUES must outlive L. */
void linkinit(struct link *l, const struct policy *policy,
    const struct catalogue *catalogues, size_t ncatalogues);
void linkfree(struct link *l);

/* Watch references to the names of LACKING too, which must outlive L; before the first input. */
void linklacks(struct link *l, const struct lacking *lacking);

/* True when the policy's own libc does not have NAME and another libc has. */
bool linkforeign(const struct link *l, const char *name);

/*
 * Record the input whose SIZE bytes are at BYTES. PATH and OFFSET are as a linker
 * plugin is told: an archive's path and where the member's data begins, or the
 * object's own path and 0. An input that was added before is not added again.
 * Damage is noted in L: such a link cannot be judged.
 */
void linkadd(struct link *l, const char *path, uint64_t offset, const void *bytes,
    size_t size);

/* Note that an input cannot be read, for the reason ERROR, a malloced line that is taken over; OFFSET as for linkadd. */
void linkdamaged(struct link *l, const char *path, uint64_t offset, char *error);

/* True when an input is intermediate code, of which LTO may make more references than it has. */
bool linkislto(const struct link *l);

/* True when PATH is called as cmd/link calls its own object, the first among objects that it numbers. */
bool linkisgo(const char *path);

/* The command line gives NAME to --wrap; demands it, by -u for example. */
void linkwrap(struct link *l, const char *name);
void linkdemand(struct link *l, const char *name);

/* Every word of TEXT, an expression or a linker script, that could be a symbol is demanded: b of "a = b + 4". */
void linkdemandwords(struct link *l, const char *text);

#endif
