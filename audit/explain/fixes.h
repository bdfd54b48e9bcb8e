/* What to do about findings: the remedies that fit, in the order in which they help. */
#ifndef AUDIT_EXPLAIN_FIXES_H
#define AUDIT_EXPLAIN_FIXES_H

#include "audit/judge/judge.h"
#include "base/text.h"

/*
 * Add to OUT a line for each remedy that fits one of the N findings at F, a group of J's: what helps all of
 * them first.
 */
void fixesadd(struct text *out, const struct judgement *j, const struct finding *f, size_t n,
    const struct remedies *remedies);

/* The sentence about unreferenced sections that helps F, NULL: none does. */
const char *fixesdead(const struct finding *f);

#endif
