/* Findings as text for people and as JSON for programs. */
#ifndef AUDIT_EXPLAIN_DESCRIBE_H
#define AUDIT_EXPLAIN_DESCRIBE_H

#include "audit/trial/judgement.h"
#include "base/text.h"

/*
 * Append the findings that are not allowed to OUT, grouped by class and by who
 * refers: lines that end in newlines, the first word of each group "staticld:". PROGRAM is
 * what an exception would name. Sorts the findings.
 */
void describe(struct text *out, struct judgement *j, const struct remedies *remedies,
    const char *program);

/*
 * The malloced JSON object {"libc":..., "inputs":N, "findings":[...]} with all findings,
 * those that an exception allows too.
 */
char *describejson(const struct judgement *j, const struct link *l,
    const struct remedies *remedies);

/* An exception's `from` that fits F, of J, again in the next build, malloced; NULL: the program's name must do. */
char *describefrom(const struct finding *f, const struct judgement *j);

#endif
