/* What a locked policy does to the others. */
#ifndef POLICY_TIGHTEN_H
#define POLICY_TIGHTEN_H

#include "policy/policy.h"

/*
 * Make P at least as strict as LOCKED: of each rule and output property the stricter
 * action stays; only LOCKED's exceptions do, and of P's symbol rows those that deny;
 * LOCKED's link settings win where it has any. LOCKED gives up what P takes over.
 */
void policytighten(struct policy *p, struct policy *locked);

#endif
