/*
 * GCC does not start its linker: collect2 does, and for a program that it has a linker plugin for, collect2 does nothing
 * else. There the linker role stands in for both, which saves each link a process. Any other link still has GCC's own.
 */
#ifndef WRAPPER_LINKLINE_COLLECT2_H
#define WRAPPER_LINKLINE_COLLECT2_H

#include <stdbool.h>

#include "base/argv.h"
#include "wrapper/role.h"

/* True when GCC started R for its collect2. */
bool collect2is(const struct role *r);

/*
 * Become the collect2 that would have run without us, as ARGV, where it does more with the command line WORDS than start
 * the linker, or where it is not GCC's own. Returns where it is and does not, and where there is none.
 */
void collect2defer(char *const *argv, const struct argv *words);

/* True when collect2 keeps WORD from the linker. */
bool collect2keeps(const char *word);

/* Say what collect2 says of a link that ended with STATUS: build systems and people look for it. */
void collect2say(int status);

#endif
