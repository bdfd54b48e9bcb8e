/* Definitions of the libc's that are in the link and that no reference explains. */
#ifndef AUDIT_JUDGE_STRAY_H
#define AUDIT_JUDGE_STRAY_H

#include "audit/trial/trial.h"

/*
 * Add each name of a class, or of the policy's `symbols`, that the linker resolved to a definition of the libc
 * though neither a reference that was judged nor an option leads to it. After those were judged.
 */
void strayjudge(struct trial *t);

#endif
