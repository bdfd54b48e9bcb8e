/* What the linker's own command line says about symbols: --wrap, --defsym, -u, scripts and the like. */
#ifndef PLUGIN_LDOPTIONS_H
#define PLUGIN_LDOPTIONS_H

#include "audit/link/link.h"

/* Tell L what the command line of this process, the linker, says. -1: it cannot be read. */
int ldoptions(struct link *l);

/* The same for ARGV, which has no response files; argv[0] is the linker. */
void ldoptionsread(struct link *l, char *const *argv);

#endif
