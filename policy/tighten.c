/* Makes a policy at least as strict as a locked one. Whether one is in force is choose.c's question. */
#include "policy/tighten.h"

#include <stdlib.h>
#include <string.h>

#include <sys/types.h>


#include "base/digest.h"
#include "base/mem.h"
#include "policy/roots.h"
#include "policy/sections.h"

static void
tighten(enum action *a, enum action locked)
{
	if (*a < locked)
		*a = locked;
}

/* Where one of the two has no rule it means the catalogue's action, which may be the stricter one. */
static void
tightenrule(struct policy *p, const struct policy *locked, int class)
{
	p->floor[class] |= locked->floor[class] || p->rules[class] == ACTION_UNSET ||
	    locked->rules[class] == ACTION_UNSET;
	tighten(&p->rules[class], locked->rules[class]);
}

static void
take(char **to, char **from)
{
	free(*to);
	*to = *from;
	*from = NULL;
}

/* P's rows come first; each policy's rows stay a group of their own. */
static void
tightensymbols(struct policy *p, struct policy *locked)
{
	size_t i;

	p->symbols = growarray(p->symbols, p->nsymbols + locked->nsymbols + 1, sizeof *p->symbols);
	for (i = 0; i < locked->nsymbols; i++) {
		struct symbolrule *row = &p->symbols[p->nsymbols + i];

		*row = locked->symbols[i];
		row->group += p->groups + 1;
	}
	p->nsymbols += locked->nsymbols;
	p->groups += locked->groups + 1;
	locked->nsymbols = 0;
}

/* The two policies' exceptions change places: P's go with LOCKED. */
static void
swapexceptions(struct policy *p, struct policy *locked)
{
	struct exception *rows = p->exceptions;
	size_t n = p->nexceptions;

	p->exceptions = locked->exceptions;
	p->nexceptions = locked->nexceptions;
	locked->exceptions = rows;
	locked->nexceptions = n;
}

static void
swaplibcs(struct policy *p, struct policy *locked)
{
	struct libcdirs *rows = p->libcs;
	size_t n = p->nlibcs;

	p->libcs = locked->libcs;
	p->nlibcs = locked->nlibcs;
	locked->libcs = rows;
	locked->nlibcs = n;
}

/*
 * "native" is what a policy without link.libc has. Where the libc is the locked policy's, so are all
 * `libcs`: a row of P's could give its name to another one.
 */
static void
tightenlibc(struct policy *p, struct policy *locked)
{
	swaplibcs(p, locked);
	if (strcmp(locked->libc, "native") != 0) {
		take(&p->libc, &locked->libc);
		return;
	}
	/* The first entry of a name counts. */
	p->libcs = growarray(p->libcs, p->nlibcs + locked->nlibcs + 1, sizeof *p->libcs);
	if (locked->nlibcs)
		memcpy(p->libcs + p->nlibcs, locked->libcs, locked->nlibcs * sizeof *p->libcs);
	p->nlibcs += locked->nlibcs;
	locked->nlibcs = 0;
}

/* A path has to be in the roots of both, and pinned by the locks of both. */
static void
tighteninputs(struct policy *p, const struct policy *locked)
{
	size_t i;

	p->scrub |= locked->scrub;
	if (p->rooted && locked->rooted)
		rootsmeet(&p->roots, &locked->roots);
	for (i = 0; locked->rooted && !p->rooted && i < locked->roots.count; i++)
		stringsadd(&p->roots, locked->roots.items[i]);
	p->rooted |= locked->rooted;
	for (i = 0; i < locked->locks.count; i++)
		if (!stringshave(&p->locks, locked->locks.items[i]))
			stringsadd(&p->locks, locked->locks.items[i]);
	stringssort(&p->locks);
}

static void
tightenlink(struct policy *p, struct policy *locked)
{
	policylock(locked);
	p->compilerlocked = locked->compilerlocked;
	if (locked->compiler)
		take(&p->compiler, &locked->compiler);
	if (locked->pie != PIE_FOLLOW)
		p->pie = locked->pie;
	/* To judge is the stricter of the two. */
	if (p->probes < locked->probes)
		p->probes = locked->probes;
	if (locked->shared != SHARED_NATIVE)
		p->shared = locked->shared;
	p->linkerlocked = locked->linkerlocked;
	if (p->linkerlocked)
		p->linker = locked->linker;
	free(p->lockedby);
	p->lockedby = NULL;
	take(&p->lockedby, &locked->lockedby);
	tightenlibc(p, locked);
}

static void
identify(struct policy *p, const struct policy *locked)
{
	char *name = newformat("%s, locked by %s", p->name, locked->file);
	char *both = newformat("%s %s", p->sha256, locked->sha256);

	free(p->name);
	p->name = name;
	digestbytes(both, strlen(both), p->sha256);
	free(both);
}

/* What the two say in values that have an order. */
static void
tightenvalues(struct policy *p, struct policy *other)
{
	int i;

	/* A rule that is made stricter than "seal" still wants the loader out. */
	p->seal = policyseals(p) || policyseals(other);
	for (i = 0; i < PROPERTY_COUNT; i++)
		tighten(&p->output[i], other->output[i]);
	p->note |= other->note;
	tighten(&p->unused, other->unused);
	tighteninputs(p, other);
	tightensymbols(p, other);
}

/* Each policy's sections are for its links; what both say counts. */
static void
addsections(struct policy *p, struct policy *locked)
{
	p->sections = growarray(p->sections, p->nsections + locked->nsections + 1, sizeof *p->sections);
	if (locked->nsections)
		memcpy(p->sections + p->nsections, locked->sections, locked->nsections * sizeof *p->sections);
	p->nsections += locked->nsections;
	locked->nsections = 0;
}

void
tightensection(struct policy *p, struct policy *section)
{
	int i;

	tightenvalues(p, section);
	for (i = 0; i < CLASS_COUNT; i++)
		if (section->rules[i] != ACTION_UNSET)
			tightenrule(p, section, i);
	if (section->unreachable != ACTION_UNSET && p->unreachable != ACTION_UNSET)
		tighten(&p->unreachable, section->unreachable);
}

void
policytighten(struct policy *p, struct policy *locked)
{
	int i;

	tightenvalues(p, locked);
	for (i = 0; i < CLASS_COUNT; i++)
		tightenrule(p, locked, i);
	/* Without a limit everything counts, which is the strictest. */
	if (locked->unreachable == ACTION_UNSET)
		p->unreachable = ACTION_UNSET;
	else if (p->unreachable != ACTION_UNSET)
		tighten(&p->unreachable, locked->unreachable);
	addsections(p, locked);
	swapexceptions(p, locked);
	tightenlink(p, locked);
	identify(p, locked);
	p->locked = true;
}
