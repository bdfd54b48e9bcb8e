/* Exceptions of a policy: which of them a finding is let be by. */
#ifndef AUDIT_TRIAL_EXCEPTION_H
#define AUDIT_TRIAL_EXCEPTION_H

#include "audit/trial/trial.h"

/*
 * Note in F the first exception of T's policy that lets it be, or else the first that did so until
 * it expired. Reads the referrer again when only its member or package can decide.
 */
void exceptionapply(struct trial *t, struct finding *f);

#endif
