/* The rows of `symbols`: which one counts for a function. */
#include "policy/symbols.h"

#include <stdlib.h>

static const char *
rowname(const void *ctx, size_t i)
{
	return ((const struct policy *)ctx)->symbols[i].name;
}

void
symbolsinit(struct symbols *s, const struct policy *policy)
{
	s->policy = policy;
	globsinit(&s->rows, policy->nsymbols, rowname, policy);
}

/* The same for the rows of several policies; N of them fit, those at FITTING. */
static const struct symbolrule *
strictest(const struct policy *p, const size_t *fitting, size_t n, bool *atleast)
{
	const struct symbolrule *best = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct symbolrule *row = &p->symbols[fitting[i]];

		if (i > 0 && p->symbols[fitting[i - 1]].group == row->group)
			continue;
		if (!best || row->action >= best->action)
			best = row;
	}
	*atleast = n > 0 && p->symbols[fitting[n - 1]].group != p->groups;
	return best;
}

const struct symbolrule *
symbolsfind(const struct symbols *s, const char *text, bool *atleast)
{
	const struct policy *p = s->policy;
	const struct symbolrule *row;
	size_t n, *fitting;

	*atleast = false;
	if (p->nsymbols == 0)
		return NULL;
	if (p->groups == 0) {
		n = globsfirst(&s->rows, text);
		return n == SIZE_MAX ? NULL : &p->symbols[n];
	}
	fitting = globsall(&s->rows, text, &n);
	row = strictest(p, fitting, n, atleast);
	free(fitting);
	return row;
}

void
symbolsfree(struct symbols *s)
{
	globsfree(&s->rows);
}
