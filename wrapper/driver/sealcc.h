/* Compiling the seal for a target that is not the one staticld was built for. */
#ifndef WRAPPER_DRIVER_SEALCC_H
#define WRAPPER_DRIVER_SEALCC_H

#include "base/argv.h"
#include "wrapper/driver/commandline.h"

/* The malloced words of a driver's command line that select its target; none: its own. */
struct argv sealtarget(const struct commandline *c);

/*
 * Compile the installed source with DRIVER and the words TARGET into a new directory
 * of this link's own. Its malloced path, or NULL and *ERROR a malloced line.
 */
char *sealcompile(const char *driver, const struct argv *target, char **error);

/* Remove what sealcompile made. */
void sealremove(const char *dir);

#endif
