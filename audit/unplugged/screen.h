/*
 * A first look at a link whose linker tells nothing by itself: does anything outside the libc mention a
 * watched name at all? Every member of every archive counts, linked or not, so that "no" is certain and
 * "yes" is only a reason to look closer.
 */
#ifndef AUDIT_UNPLUGGED_SCREEN_H
#define AUDIT_UNPLUGGED_SCREEN_H

#include "audit/link/link.h"

struct screen {
	struct link *link;              /* the host's; all that is read goes into it */
	const struct runtimes *runtimes;
	/* The malloced path of the file that the compiler driver has under NAME, NULL: none; NULL: nobody can say. */
	char *(*locate)(void *ctx, const char *name);
	void *locatectx;
	bool other;                     /* an archive has members that are no objects */
};

/*
 * Read the file PATH: an object, an archive with all its members, or a script. One that cannot be read
 * is noted as damage in the record.
 */
void screenfile(struct screen *s, const char *path);

/* The same, but only when PATH is a relocatable object; false, and nothing noted, when it is not. */
bool screenobject(struct screen *s, const char *path);

/* True when all that was read and the options in the record give no reason for a closer look. */
bool screenclear(const struct screen *s);

#endif
