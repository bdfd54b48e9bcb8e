/* Compiling the seal for a target that is not the one staticld was built for. */
#ifndef WRAPPER_DRIVER_SEALCC_H
#define WRAPPER_DRIVER_SEALCC_H

#include "base/argv.h"
#include "base/sweep.h"
#include "wrapper/driver/commandline.h"

/* The malloced words of a driver's command line that select its target; none: its own. */
struct argv sealtarget(const struct commandline *c);

/*
 * Compile the installed source with DRIVER and the words TARGET into a new directory
 * of this link's own, *SEAL. 0, or -1 and *ERROR a malloced line.
 */
int sealcompile(struct sweep *seal, const char *driver, const struct argv *target, char **error);

#endif
