/*
 * Explaining: who refers to the symbol, in which function of which file, for which
 * Go package, and what to do about it. Runs only when there is a finding.
 */
#ifndef AUDIT_EXPLAIN_H
#define AUDIT_EXPLAIN_H

#include "audit/judge.h"
#include "audit/text.h"

/* Fill in who refers: the member, function, source and Go package of F's referrer. */
void explainreferrer(struct finding *f, const struct link *l);

/* Fill in what the findings of J leave open, by reading all inputs again. */
void explain(struct judgement *j, const struct link *l);

/*
 * Append the findings that are not allowed to OUT as text for people, grouped
 * by class and by who refers: lines that end in newlines, the first word "staticld:".
 */
void describe(struct text *out, struct judgement *j, const struct remedies *remedies);

#endif
