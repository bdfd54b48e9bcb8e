/* Judging how the seal took the loader's place in the link. */
#ifndef AUDIT_JUDGE_SEAL_H
#define AUDIT_JUDGE_SEAL_H

#include "audit/trial/trial.h"

/* Under a policy that seals: add what shows that the loader is in the link all the same. */
void sealjudge(struct trial *t);

#endif
