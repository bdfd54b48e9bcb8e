/* Archives in place of shared objects that a static link names by their paths. */
#ifndef WRAPPER_LINKLINE_PREFER_H
#define WRAPPER_LINKLINE_PREFER_H

#include "base/argv.h"
#include "wrapper/hints/libdirs.h"

/*
 * Replace in WORDS, a linker's command line, each shared object beside which its archive lies by that, and by what
 * the shared object says that it needs, as far as D's directories have archives of it; with STATICLD_VERBOSE say so.
 */
void preferarchives(struct argv *words, const struct libdirs *d);

#endif
