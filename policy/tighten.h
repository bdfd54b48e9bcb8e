/* What a locked policy does to the others. */
#ifndef POLICY_TIGHTEN_H
#define POLICY_TIGHTEN_H

#include "policy/policy.h"

/*
 * Make P at least as strict as LOCKED: of each rule, output property and symbol row the stricter
 * action stays; only LOCKED's exceptions do; LOCKED's link settings win where it has any. Where P is
 * LOCKED nothing changes. LOCKED gives up what P takes over, and is to be freed.
 */
void policytighten(struct policy *p, struct policy *locked);

/*
 * Apply to P what SECTION, a section of it, sets; what that does not set stays as it is. SECTION gives up what P takes
 * over, and is to be freed.
 */
void tightensection(struct policy *p, struct policy *section);

#endif
