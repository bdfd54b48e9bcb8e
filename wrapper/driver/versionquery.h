/*
 * The question "-###". cmd/go takes the first line of the answer that names a version as
 * the compiler's identity and keys its cache of compiled packages with it, so that line
 * has to tell one libc's headers from another's.
 */
#ifndef WRAPPER_DRIVER_VERSIONQUERY_H
#define WRAPPER_DRIVER_VERSIONQUERY_H

#include <stdbool.h>

#include "base/argv.h"
#include "wrapper/driver/commandline.h"
#include "wrapper/driver/libc.h"

/* True when C asks it. */
bool versionqueryis(const struct commandline *c);

/* Run the driver A and pass its answer on with L's digest in the version line. Its status. */
int versionquery(const struct argv *a, const struct libc *l);

#endif
