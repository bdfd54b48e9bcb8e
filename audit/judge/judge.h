/* Judging one link: every part of this room has its say, and the findings are in the trial's judgement. */
#ifndef AUDIT_JUDGE_JUDGE_H
#define AUDIT_JUDGE_JUDGE_H

#include "audit/trial/trial.h"

/* Judge the link that T describes. The strings of its judgement live as long as the link and the policy. */
void judge(struct trial *t);

#endif
