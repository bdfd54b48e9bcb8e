/* Who refers, for people and for exceptions: asked only when there is a finding. */
#ifndef AUDIT_JUDGE_REFERRER_H
#define AUDIT_JUDGE_REFERRER_H

#include "audit/judge/judge.h"

/* Fill in the archive member and the Go package of F's referrer by reading that again; once. */
void referrerread(struct finding *f, const struct link *l);

#endif
