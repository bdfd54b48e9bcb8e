/*
 * The channels of the driver roles above, which each of them names to its children in the
 * environment: what else a command line or a compiler's configuration calls a channel is none.
 */
#ifndef WRAPPER_TRUSTED_H
#define WRAPPER_TRUSTED_H

/* The children of this process may believe the channel WORD, before those of others. 0, or -1 with errno. */
int trustedadd(const char *word);

/* How many driver roles are between us and the one whose channel is WORD, -1: it is nobody's. */
int trustedplace(const char *word);

#endif
