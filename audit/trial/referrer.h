/* Who refers, for people and for exceptions: asked only when there is a finding. */
#ifndef AUDIT_TRIAL_REFERRER_H
#define AUDIT_TRIAL_REFERRER_H

#include "audit/trial/judgement.h"

/* Fill in the archive member and the Go package of the referrer of F, a finding for J, by reading that again; once. */
void referrerread(struct judgement *j, struct finding *f, const struct link *l);

/* Free what J remembers of referrers. */
void referrersfree(struct judgement *j);

#endif
