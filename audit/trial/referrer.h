/* Who refers, for people and for exceptions: asked only when there is a finding. */
#ifndef AUDIT_TRIAL_REFERRER_H
#define AUDIT_TRIAL_REFERRER_H

#include "audit/trial/judgement.h"

/* Fill in the archive member and the Go package of F's referrer by reading that again; once. */
void referrerread(struct finding *f, const struct link *l);

#endif
