/* Why a link failed that found nothing to refuse: what the command line and the inputs tell. */
#ifndef WRAPPER_HINTS_HINTS_H
#define WRAPPER_HINTS_HINTS_H

#include <stdbool.h>

#include "base/argv.h"
#include "base/text.h"
#include "policy/catalogue.h"
#include "policy/lacking.h"

/*
 * The malloced text for the failed link whose linker's words are A, the directories LEFT taken out;
 * NULL when there is nothing to say. LINKER is the path of the linker, ORDERED: the order of its inputs
 * counts. LIBC, which may be NULL, is
 * the libc that the policy names, and LACKING what it lacks.
 */
char *hints(const struct argv *a, const struct strings *left, const char *linker,
    bool ordered, const struct catalogue *libc, const struct lacking *lacking);

/*
 * The malloced hint about libraries that the words of a failed build name and that DRIVER has for its
 * own libc alone, not in LIB, where LIBC is; NULL: there are none. DATADIR: which of the compiler's fit LIBC.
 */
char *hintsothers(const struct argv *words, const struct strings *lib, const char *libc,
    const char *driver, const char *datadir);

#endif
