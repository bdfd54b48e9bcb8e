/* Compiles that ccache asks for. */
#ifndef WRAPPER_PROBE_CCACHE_H
#define WRAPPER_PROBE_CCACHE_H

#include "base/argv.h"

/*
 * When ccache started this process to compile the words of A, add what makes it ask again each time: an object that
 * it kept may have been made under another policy. DATADIR is PREFIX/share/staticld.
 */
void ccacheask(const char *datadir, struct argv *a);

#endif
