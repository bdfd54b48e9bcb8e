/*
 * Explaining: who refers to the symbol, in which function and line of which file, for
 * which Go package or Debian package. Runs only when there is a finding.
 */
#ifndef AUDIT_EXPLAIN_EXPLAIN_H
#define AUDIT_EXPLAIN_EXPLAIN_H

#include "audit/trial/judgement.h"

enum { MOSTREFERENCES = 6 };    /* lines, of one group */

/*
 * Fill in what the findings of J leave open, by reading the inputs again. MODULEDIR
 * has dwarf.so; without it there are no lines.
 */
void explain(struct judgement *j, const struct link *l, const char *moduledir);

/*
 * The malloced name of the input IN for people: an archive's path without "..", the basename
 * where the directory is a build's own, "FILE.c" of a compiler's temporary object. F, the
 * finding about it, may be NULL.
 */
char *explaininput(const struct input *in, const struct finding *f);

/* True when IN is an object that the compiler made on the way from a source to the link. */
bool explaintemporary(const struct input *in);

/* Whether row ROW of M is for the finding F of J: it matches, and none before it is the last. */
bool explainfits(const struct remedies *m, size_t row, const struct finding *f,
    const struct judgement *j);

/*
 * What the libc of J has for the name that the finding F is about, as remedies say it: "plain", "nothing";
 * NULL when F is about no name that it lacks.
 */
const char *explainhas(const struct finding *f, const struct judgement *j);

#endif
