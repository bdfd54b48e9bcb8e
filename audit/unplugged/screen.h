/*
 * A first look at a link whose linker tells nothing by itself: does anything outside the libc mention a
 * watched name at all? Every member of every archive counts, linked or not, so that "no" is certain and
 * "yes" is only a reason to look closer.
 */
#ifndef AUDIT_UNPLUGGED_SCREEN_H
#define AUDIT_UNPLUGGED_SCREEN_H

#include "audit/link/link.h"
#include "audit/unplugged/excuse.h"

struct screen {
	struct link *link;              /* the host's; all that is read goes into it */
	struct excuses excuses;         /* the host's, of the same link */
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
bool screenclear(struct screen *s);

/* True when the options in the record, and scripts if any were read, are a reason by themselves. */
bool screendemands(const struct link *l);

#endif
