/* References that nothing in the program reaches. */
#ifndef AUDIT_JUDGE_DEADREFS_H
#define AUDIT_JUDGE_DEADREFS_H

#include "audit/judge/trial.h"

/*
 * With --gc-sections the linker drops sections, and the references in them: they do not count, and
 * DROPPED gets a class with choke points of which no other reference is left.
 */
void deadrefsdrop(struct trial *t, bool dropped[CLASS_COUNT]);

/* At most the action MOST for what no function reaches; it is in the output all the same. */
void deadrefsrelax(struct trial *t, enum action most);

#endif
