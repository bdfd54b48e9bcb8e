/* Where the inputs of a link come from, and whether they are what they were: the policy's `inputs`. */
#ifndef AUDIT_JUDGE_INPUTS_H
#define AUDIT_JUDGE_INPUTS_H

#include "audit/trial/trial.h"

/*
 * Find the inputs that are outside of the policy's roots, and those that its locks do
 * not have or have with other bytes. What belongs to the project, the temporary objects of this build and staticld's own
 * files, in the directories OWN, are left out. A lock that cannot be read is noted in *ERROR, malloced: the link cannot
 * be judged.
 */
void inputsjudge(struct trial *t, const struct strings *own, char **error);

#endif
