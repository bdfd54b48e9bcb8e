/*
 * What lld and mold report of a link, read: the files that they opened and the objects and archive members
 * that they linked. The forms were measured on lld 14 to 22 and mold 1.10 to 2.37.
 */
#ifndef AUDIT_UNPLUGGED_LINKEDLIST_H
#define AUDIT_UNPLUGGED_LINKEDLIST_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/link/link.h"
#include "base/argv.h"
#include "base/strings.h"

/*
 * Append to FILES the files that the text of --dependency-file names, in their order. ESCAPED: blanks and
 * the like are escaped as in make, which lld does and mold does not. Response files, the first of the linker's WORDS
 * after its name, are no inputs.
 */
void linkedfiles(const char *text, bool escaped, const struct argv *words, struct strings *files);

/* One object (MEMBER NULL) or archive member. */
struct linkeditem {
	char *path;
	char *member;
	size_t order;           /* when it was added */
};

struct linkedlist {
	struct linkeditem *items;
	size_t count;
};

/*
 * Append what TEXT, the linker's standard output, names: lld's --trace, mold's --print-dependencies. Lines that
 * name no file are other output of the linker's. TEXT is cut into pieces.
 */
void linkedtrace(struct linkedlist *l, char *text);
void linkeddependencies(struct linkedlist *l, char *text);
void linkedadd(struct linkedlist *l, const char *path, const char *member);
/* Forget what is of the file PATH. */
void linkedforget(struct linkedlist *l, const char *path);
void linkedfree(struct linkedlist *l);

/*
 * Read all that L lists into the record LINK, each once. Members of one name in one archive cannot be told
 * apart: all of them count. The files come in the order in which L first names them; L is sorted afterwards.
 */
void linkedrecord(struct linkedlist *l, struct link *link);

#endif
