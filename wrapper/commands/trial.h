/* Whether links work here: by making one. */
#ifndef WRAPPER_COMMANDS_TRIAL_H
#define WRAPPER_COMMANDS_TRIAL_H

#include <stdbool.h>

/* How; NULL: as it comes. */
struct trial {
	const char *policy;     /* never NULL */
	const char *goarch;     /* for another machine */
	const char *linker;     /* -fuse-ld= */
};

/* Link a program so, as a user would, and print in one line what came of it. True when it was linked; nothing is left. */
bool trialmake(const struct trial *t);

#endif
