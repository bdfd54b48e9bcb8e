/*
 * What a policy says of single functions. Under a locked policy the rows of several policies stand
 * one group behind the other, the locked one's last: of each group the first row that fits counts,
 * and of the groups the strictest.
 */
#ifndef POLICY_SYMBOLS_H
#define POLICY_SYMBOLS_H

#include "base/glob.h"
#include "policy/policy.h"

struct symbols {
	const struct policy *policy;
	struct globs rows;
};

/* POLICY outlives S. */
void symbolsinit(struct symbols *s, const struct policy *policy);

/*
 * The row that counts for the function TEXT, NULL when none does. It decides alone, unless *ATLEAST:
 * then it only counts where it is stricter than the rule of the function's class.
 */
const struct symbolrule *symbolsfind(const struct symbols *s, const char *text, bool *atleast);

void symbolsfree(struct symbols *s);

#endif
