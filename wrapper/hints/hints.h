/* Why a link failed that found nothing to refuse: what the command line and the inputs tell. */
#ifndef WRAPPER_HINTS_HINTS_H
#define WRAPPER_HINTS_HINTS_H

#include "base/argv.h"
#include "policy/catalogue.h"

/*
 * The malloced text for the failed link whose linker's words are A; NULL when there is nothing
 * to say. LINKER is the path of the linker. LIBC, which may be NULL, is the libc that the policy names.
 */
char *hints(const struct argv *a, const char *linker, const struct catalogue *libc);

#endif
