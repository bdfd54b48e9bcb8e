/* Holding a finished output against the policy. */
#ifndef WRAPPER_PROOF_PROVE_H
#define WRAPPER_PROOF_PROVE_H

#include <stdbool.h>

#include "audit/trial/judgement.h"
#include "base/record.h"
#include "base/text.h"
#include "policy/policy.h"

/*
 * Read the executable PATH and judge its properties by POLICY; why not is appended
 * to OUT. It has to be for MACHINE, a target's word; NULL: this one. A path that is no
 * regular file has nothing to prove and passes. *PROVEN is that file. It must have nothing of the
 * classes that POLICY denies and that show in an output, but for those that LET has.
 */
enum verdict prove(const char *path, const struct policy *policy,
    const struct catalogues *catalogues, const bool let[CLASS_COUNT], const char *machine,
    struct text *out, struct proofrecord *proven);

/* The same for any machine: what no C linker made, or what was proven when it was linked. */
enum verdict proveheaders(const char *path, const struct policy *policy,
    const struct catalogues *catalogues, struct text *out);

/*
 * The same for what nobody is to run: an object file, a shared object or no regular file. POLICY says
 * whether a shared object may be one that the kernel starts, by an interpreter or an entry point;
 * TEXTENTRY: this linker makes the beginning of .text one of its own accord.
 */
enum verdict provenotrun(const char *path, const struct policy *policy, bool textentry,
    struct text *out, struct proofrecord *proven);

/* True when PATH is an ELF file that needs a loader; else why it cannot be read may be appended to OUT. */
bool provedynamic(const char *path, struct text *out);

#endif
