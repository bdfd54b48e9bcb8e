/* What people and programs read of a judgement. */
#ifndef AUDIT_EXPLAIN_REPORT_H
#define AUDIT_EXPLAIN_REPORT_H

#include "audit/trial/judgement.h"
#include "base/text.h"

/*
 * Explain J's findings, append their description to OUT unless J passes, and put the line for programs,
 * malloced, into *JSON unless JSON is NULL. PROGRAM is the output's name. The remedies are in DATADIR,
 * dwarf.so in MODULEDIR; both are read only now that they are needed.
 */
void report(struct judgement *j, const struct link *l, const char *datadir, const char *moduledir,
    const char *program, struct text *out, char **json);

#endif
