/* Which sections are for a link, and applying them. How values are joined is tighten.c's. */
#include "policy/sections.h"

#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"
#include "policy/tighten.h"

bool
sectionfits(const struct section *s, const char *program, const struct strings *target)
{
	bool named = !s->target;
	size_t i;

	for (i = 0; i < target->count && !named; i++)
		named = globfits(s->target, target->items[i]);
	return named && (!s->program || (program && (globfits(s->program, program) ||
	    globfits(s->program, pathbase(program)))));
}

bool
sectionsaskmachine(const struct policy *p)
{
	size_t i;

	for (i = 0; i < p->nsections; i++)
		if (p->sections[i].target)
			return true;
	return false;
}

char *
sectionsof(const struct policy *p, const char *program, const struct strings *target)
{
	char *which = p->nsections ? newarray(p->nsections + 1, 1) : NULL;
	size_t i;

	for (i = 0; i < p->nsections; i++)
		which[i] = sectionfits(&p->sections[i], program, target) ? '1' : '0';
	return which;
}

void
sectionsapply(struct policy *p, const char *which)
{
	size_t i, n = p->nsections, told = which ? strlen(which) : 0;

	/* What nobody has said of counts. */
	for (i = 0; i < n; i++)
		if (i >= told || which[i] != '0')
			tightensection(p, &p->sections[i].policy);
	for (i = 0; i < n; i++)
		sectionfree(&p->sections[i]);
	free(p->sections);
	p->sections = NULL;
	p->nsections = 0;
}

bool
sectionsseal(const struct policy *p)
{
	bool seals = policyseals(p);
	size_t i;

	for (i = 0; i < p->nsections; i++)
		seals |= policyseals(&p->sections[i].policy);
	return seals;
}

bool
sectionsnote(const struct policy *p)
{
	bool note = p->note;
	size_t i;

	for (i = 0; i < p->nsections; i++)
		note |= p->sections[i].policy.note;
	return note;
}
