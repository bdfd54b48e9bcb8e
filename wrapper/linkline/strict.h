/*
 * The linker made to refuse what the policy denies: its own strict options, which come last and so count,
 * in place of every option that would let an undefined symbol pass.
 */
#ifndef WRAPPER_LINKLINE_STRICT_H
#define WRAPPER_LINKLINE_STRICT_H

#include "base/argv.h"

/*
 * WORDS, the linker's own, without what no later option takes back; *TAKEN the first word that counts
 * for nothing, NULL: none.
 */
struct argv strictwords(const struct argv *words, const char **taken);

/* Add the options that take the others back. */
void strictadd(struct argv *a);

#endif
