/* A layer over the one that it extends: what it does not set itself, it has from there. */
#include "policy/layer.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/sections.h"

static void
inherit(char **own, char **base)
{
	if (!*own) {
		*own = *base;
		*base = NULL;
	}
}

static void
inheritstrings(struct strings *own, struct strings *base)
{
	*own = *base;
	*base = (struct strings){0};
}

static void
inheritactions(enum action *own, const enum action *base, size_t n)
{
	size_t i;

	for (i = 0; i < n; ++i) {
		if (own[i] == ACTION_UNSET)
			own[i] = base[i];
	}
}

/* Rows of SIZE bytes: the NOWN of OWN, then the *NBASE of BASE, moved from it. */
static void *
inheritrows(void *own, size_t nown, const void *base, size_t *nbase, size_t size)
{
	if (*nbase == 0)
		return own;
	own = growarray(own, nown + *nbase, size);
	memcpy((char *)own + nown * size, base, *nbase * size);
	*nbase = 0;
	return own;
}

/* The extending file's rows come first, and the first match wins. */
static void
inheritlists(struct policy *p, struct policy *base)
{
	size_t n;

	n = base->nlibcs;
	p->libcs = inheritrows(p->libcs, p->nlibcs, base->libcs, &base->nlibcs,
	    sizeof(*p->libcs));
	p->nlibcs += n;
	n = base->nsymbols;
	p->symbols = inheritrows(p->symbols, p->nsymbols, base->symbols,
	    &base->nsymbols, sizeof(*p->symbols));
	p->nsymbols += n;
	n = base->nexceptions;
	p->exceptions = inheritrows(p->exceptions, p->nexceptions,
	    base->exceptions, &base->nexceptions, sizeof(*p->exceptions));
	p->nexceptions += n;
	n = base->nsections;
	p->sections = inheritrows(p->sections, p->nsections, base->sections, &base->nsections, sizeof(*p->sections));
	p->nsections += n;
}

/* What is asked of the inputs and of the output. */
static void
mergechecks(struct layer *l, struct layer *base)
{
	struct policy *p = &l->policy;

	if (!p->rooted) {
		p->rooted = base->policy.rooted;
		inheritstrings(&p->roots, &base->policy.roots);
	}
	if (!l->envset) {
		p->scrub = base->policy.scrub;
		l->envset = base->envset;
	}
	if (!p->locks.count)
		inheritstrings(&p->locks, &base->policy.locks);
	if (!l->noteset) {
		p->note = base->policy.note;
		l->noteset = base->noteset;
	}
}

void
layermerge(struct layer *l, struct layer *base)
{
	struct policy *p = &l->policy;

	inherit(&p->compiler, &base->policy.compiler);
	inherit(&p->libc, &base->policy.libc);
	inherit(&l->libcwhere, &base->libcwhere);
	if (!l->pieset) {
		p->pie = base->policy.pie;
		l->pieset = base->pieset;
	}
	if (!l->preferset) {
		p->sharedkept = base->policy.sharedkept;
		l->preferset = base->preferset;
	}
	if (!l->probesset) {
		p->probes = base->policy.probes;
		l->probesset = base->probesset;
	}
	if (!l->sharedset) {
		p->shared = base->policy.shared;
		l->sharedset = base->sharedset;
	}
	if (p->linker == LINKER_UNSET)
		p->linker = base->policy.linker;
	if (!l->sealset) {
		p->seal = base->policy.seal;
		l->sealset = base->sealset;
	}
	mergechecks(l, base);
	p->locked = p->locked || base->policy.locked;
	inheritactions(&p->unreachable, &base->policy.unreachable, 1);
	inheritactions(&p->unused, &base->policy.unused, 1);
	inheritactions(p->rules, base->policy.rules, CLASS_COUNT);
	inheritactions(p->output, base->policy.output, PROPERTY_COUNT);
	inheritlists(p, &base->policy);
	layerfree(base);
}
