/* References that every program of a compiler has. */
#ifndef AUDIT_TRIAL_RUNTIMEEDGE_H
#define AUDIT_TRIAL_RUNTIMEEDGE_H

#include "audit/trial/trial.h"

/* Whether SYMBOL is what IN, a member of the compiler's own runtime libraries, refers to in every program. */
bool runtimeedge(struct trial *t, const struct input *in, const char *symbol);

#endif
