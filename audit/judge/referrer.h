/* Who refers, beyond the file's path. */
#ifndef AUDIT_JUDGE_REFERRER_H
#define AUDIT_JUDGE_REFERRER_H

#include "audit/judge/judge.h"

/* Fill in the archive member and the Go package of F's referrer, once. Reads the referrer again. */
void referrerfind(struct finding *f, const struct link *l);

#endif
