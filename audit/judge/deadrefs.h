/* References that nothing in the program reaches. */
#ifndef AUDIT_JUDGE_DEADREFS_H
#define AUDIT_JUDGE_DEADREFS_H

#include "audit/trial/trial.h"

/*
 * With --gc-sections the linker drops sections, and the references in them: they do not count, where the output
 * will show that it did. What the policy denies and that will not be looked for stays denied, and so does what
 * something else keeps.
 */
void deadrefsdrop(struct trial *t);

/* At most the action MOST for what no function reaches; it is in the output all the same, with the policy's leave. */
void deadrefsrelax(struct trial *t, enum action most);

#endif
