/*
 * What was linked, told to another process: one input after the other is appended to a file that both have open. So
 * the other can read the inputs while the linker still works.
 */
#ifndef AUDIT_MANIFEST_LINKEDINPUTS_H
#define AUDIT_MANIFEST_LINKEDINPUTS_H

#include "audit/link/link.h"

/*
 * Append the inputs of L from the number FIRST on to the file FD, those for which LINKED, when it is not NULL, is
 * true. 0, or -1 with errno.
 */
int linkedinputswrite(const struct link *l, size_t first, bool (*linked)(void *ctx, const struct input *in), void *ctx,
    int fd);

struct linkedinput {
	const char *path;       /* in the text that was read */
	uint64_t offset, size;  /* of the member; offset 0: no member */
	bool late;              /* LTO's: it may be gone already */
};

/* The next of the inputs at *TEXT, which is moved behind it. False at END, or where nothing whole follows. */
bool linkedinputsnext(const char **text, const char *end, struct linkedinput *in);

#endif
