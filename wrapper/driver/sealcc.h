/* Compiling the probe and the seal for a target that is not the one staticld was built for. */
#ifndef WRAPPER_DRIVER_SEALCC_H
#define WRAPPER_DRIVER_SEALCC_H

#include "base/argv.h"
#include "base/sweep.h"
#include "wrapper/driver/commandline.h"

/* The malloced words of a driver's command line that select its target; none: its own. */
struct argv sealtarget(const struct commandline *c);

/*
 * Compile the probe, an empty object, with DRIVER and the words TARGET into a new directory of this link's own, *DIR;
 * and the installed source of the seal, and of the place for the note, into that. 0, or -1 and *ERROR a malloced line.
 */
int probecompile(struct sweep *dir, const char *driver, const struct argv *target, char **error);
int sealcompile(const struct sweep *dir, const char *driver, const struct argv *target, char **error);
int notecompile(const struct sweep *dir, const char *driver, const struct argv *target, char **error);

#endif
