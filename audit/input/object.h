/*
 * Reading one input of a link: an ELF relocatable or shared object (any class
 * and byte order), GCC's LTO objects and LLVM bitcode. Everything is checked
 * against the given length; damaged input is an error, never a guess.
 */
#ifndef AUDIT_INPUT_OBJECT_H
#define AUDIT_INPUT_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum objectkind {
	OBJECT_REL,             /* ET_REL with machine code */
	OBJECT_LTO,             /* ET_REL that holds only GCC's intermediate code */
	OBJECT_BITCODE,         /* LLVM bitcode */
	OBJECT_SHARED,          /* ET_DYN */
	OBJECT_EXEC,            /* ET_EXEC */
	OBJECT_OTHER            /* none of these: a linker script, binary data */
};

enum symbolkind {
	SYMBOL_UNDEF,
	SYMBOL_WEAKUNDEF,
	SYMBOL_DEF,
	SYMBOL_WEAKDEF,
	SYMBOL_COMMON,
	SYMBOL_LOCAL            /* defined, and seen by nobody else; only objectall says so */
};

struct object;

/*
 * Open the SIZE bytes at BYTES, which must stay until objectclose. NULL with a
 * malloced *ERROR when they begin like an object but are damaged.
 */
struct object *objectopen(const void *bytes, size_t size, char **error);
void objectclose(struct object *o);

enum objectkind objectkind(const struct object *o);
uint16_t objectmachine(const struct object *o);   /* e_machine, 0 for bitcode */

/*
 * Call VISIT for every global and weak symbol, in table order, with the name cut
 * at an '@' version; NAME lives until objectclose at least. For LTO objects and bitcode the symbols come
 * from the intermediate code's own table. VISIT returns false to stop.
 * 0, or -1 with *ERROR. No allocation per symbol.
 */
typedef bool objectvisit(void *ctx, const char *name, enum symbolkind kind);
int objectsymbols(struct object *o, objectvisit *visit, void *ctx, char **error);

/* The same, and the local symbols as SYMBOL_LOCAL in the same walk. */
int objectall(struct object *o, objectvisit *visit, void *ctx, char **error);

/* The same for local symbols that have a name and are no section or file. */
int objectlocals(struct object *o, objectvisit *visit, void *ctx, char **error);

/* The FILE symbol, "getaddrinfo.c"; NULL when there is none. Lives with O. */
const char *objectfile(struct object *o);

/*
 * Every place that refers to the symbol NAME: VISIT gets the name of the function or
 * variable whose bounds hold the relocation (NULL when no symbol covers it),
 * the section's name and the relocation's offset in the section.
 * 0, or -1 with *ERROR.
 */
typedef bool objectrefvisit(void *ctx, const char *function, const char *section,
    uint64_t offset);
int objectrefs(struct object *o, const char *name, objectrefvisit *visit, void *ctx,
    char **error);

#endif
