/* Holding a finished output against the policy. */
#ifndef WRAPPER_LINKER_PROVE_H
#define WRAPPER_LINKER_PROVE_H

#include <stdbool.h>

#include "audit/judge/judge.h"
#include "base/record.h"
#include "base/text.h"
#include "policy/policy.h"

/*
 * Read the executable PATH and judge its properties by POLICY; why not is appended
 * to OUT. It has to be for MACHINE, a target's word; NULL: this one. A path that is no
 * regular file has nothing to prove and passes. *PROVEN is that file.
 */
enum verdict prove(const char *path, const struct policy *policy,
    const struct catalogues *catalogues, const char *machine, struct text *out,
    struct proofrecord *proven);

/* The same for any machine: what no C linker made, or what was proven when it was linked. */
enum verdict proveheaders(const char *path, const struct policy *policy,
    const struct catalogues *catalogues, struct text *out);

/* Deny the executable PATH if it has what CLASS loads with; why is appended to OUT. */
enum verdict provewithout(const char *path, enum class class,
    const struct catalogues *catalogues, struct text *out);

/* True when PATH is an object file, a shared object or no regular file: nothing to run. */
bool provenotrun(const char *path, struct text *out, struct proofrecord *proven);

#endif
