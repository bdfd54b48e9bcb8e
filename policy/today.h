/* The day by which exceptions run out. */
#ifndef POLICY_TODAY_H
#define POLICY_TODAY_H

#include "policy/policy.h"

enum { DAY_SIZE = sizeof "YYYY-MM-DD" };

/*
 * The day by UTC in DAY: of SOURCE_DATE_EPOCH where that is a number, so that a build gives the same on any day;
 * else of the clock. Under a locked policy it is the later of the two: the environment cannot turn the clock back.
 */
void policytoday(const struct policy *p, char day[DAY_SIZE]);

#endif
