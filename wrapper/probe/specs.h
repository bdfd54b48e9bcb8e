/* Specs files of GCC's that put other commands in the place of the link, or behind it. */
#ifndef WRAPPER_PROBE_SPECS_H
#define WRAPPER_PROBE_SPECS_H

#include "base/argv.h"

/*
 * The malloced "FILE: *NAME" of the first specs file among the driver's WORDS that says which commands link;
 * NULL: none does. What cannot be read is the driver's to complain of.
 */
char *specsreplacing(const struct argv *words);

#endif
