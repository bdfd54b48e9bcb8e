/* What is wrong with a policy that can be read: reasons that nobody wrote yet, and rows that can have no effect. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/glob.h"
#include "policy/sections.h"
#include "policy/today.h"
#include "wrapper/policies/policies.h"
#include "wrapper/say.h"

/* What `policy init` writes, and people who want to come back to it. */
static bool
tobewritten(const char *reason)
{
	return reason && strncasecmp(reason, "todo", 4) == 0;
}

static int
worse(int a, int b)
{
	return a > b ? a : b;
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Whether what the pattern NARROW fits is fitted by WIDE too, as far as that is plain; NULL fits all. */
static bool
within(const char *narrow, const char *wide)
{
	if (!wide || strcmp(wide, "*") == 0 || same(narrow, wide))
		return true;
	return narrow && !globis(narrow) && globfits(wide, narrow);
}

/* Whether E lets nothing be that WIDE, ahead of it, has not let be. */
static bool
hidden(const struct exception *e, const struct exception *wide)
{
	return within(e->symbol, wide->symbol) && (!wide->classes || (e->classes && !(e->classes & ~wide->classes))) &&
	    within(e->from, wide->from) && within(e->program, wide->program) && within(e->target, wide->target) &&
	    within(e->libc, wide->libc) && (!wide->expires || (e->expires && strcmp(e->expires, wide->expires) <= 0));
}

static bool
targetknown(const struct targets *t, const char *glob)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (globfits(glob, t->rows[i].goarch) || globfits(glob, t->rows[i].triple) ||
		    globfits(glob, t->rows[i].machine))
			return true;
	return false;
}

static bool
libcknown(const struct catalogues *c, const struct policy *p, const char *glob)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (globfits(glob, c->rows[i].name))
			return true;
	for (i = 0; i < p->nlibcs; i++)
		if (globfits(glob, p->libcs[i].name))
			return true;
	return false;
}

/* What one exception alone has wrong; TODAY. */
static int
lintone(const struct exception *e, const struct policy *p, const struct installed *i, const char *today)
{
	int status = 0;

	if (tobewritten(e->reason)) {
		say("%s:%u: the reason is still to be written: say why \"%s\" does no harm here", e->file, e->line,
		    e->symbol);
		status = STATUS_USAGE;
	}
	if (e->expires && strcmp(today, e->expires) > 0) {
		say("%s:%u: the exception expired on %s: remove it, or decide again", e->file, e->line, e->expires);
		status = worse(status, STATUS_FINDINGS);
	}
	if (e->target && !targetknown(&i->targets, e->target)) {
		say("%s:%u: no machine is called \"%s\": say a GOARCH such as arm64, or the triple of a compiler",
		    e->file, e->line, e->target);
		status = worse(status, STATUS_FINDINGS);
	}
	if (e->libc && !libcknown(&i->catalogues, p, e->libc)) {
		say("%s:%u: no libc is called \"%s\": say \"glibc\", \"musl\" or an entry of \"libcs\"", e->file, e->line,
		    e->libc);
		status = worse(status, STATUS_FINDINGS);
	}
	return status;
}

/* The pattern that row I of a policy's exceptions or symbols has. */
static const char *
exceptionat(const void *ctx, size_t i)
{
	return ((const struct policy *)ctx)->exceptions[i].symbol;
}

static const char *
symbolat(const void *ctx, size_t i)
{
	return ((const struct policy *)ctx)->symbols[i].name;
}

/* Say which earlier exception leaves the one at E nothing to do. */
static int
linthidden(const struct policy *p, const struct globs *rows, size_t e)
{
	const struct exception *x = &p->exceptions[e];
	/* The text of a pattern is fitted by itself, and by what is wider. */
	size_t n, i, *fitting = globsall(rows, x->symbol, &n);
	int status = 0;

	for (i = 0; !status && i < n && fitting[i] < e; i++) {
		const struct exception *wide = &p->exceptions[fitting[i]];

		if (!hidden(x, wide))
			continue;
		say("%s:%u: the exception at %s:%u lets all of this be already: remove one", x->file, x->line, wide->file,
		    wide->line);
		status = STATUS_FINDINGS;
	}
	free(fitting);
	return status;
}

static int
lintexceptions(const struct policy *p, const struct installed *i)
{
	char today[DAY_SIZE];
	struct globs rows;
	int status = 0;
	size_t k;

	policytoday(p, today);
	globsinit(&rows, p->nexceptions, exceptionat, p);
	for (k = 0; k < p->nexceptions; k++) {
		status = worse(status, lintone(&p->exceptions[k], p, i, today));
		status = worse(status, linthidden(p, &rows, k));
	}
	globsfree(&rows);
	return status;
}

static int
lintsymbols(const struct decided *d)
{
	const struct policy *p = &d->policy;
	struct globs rows;
	int status = 0;
	size_t i;

	globsinit(&rows, p->nsymbols, symbolat, p);
	for (i = 0; i < p->nsymbols; i++) {
		const struct symbolrule *s = &p->symbols[i];
		size_t first = globsfirst(&rows, s->name);

		if (tobewritten(s->reason)) {
			say("%s: the reason is still to be written: say why \"%s\" is here", d->wheres.symbols.items[i], s->name);
			status = STATUS_USAGE;
		}
		if (first < i && p->symbols[first].group == s->group && within(s->name, p->symbols[first].name)) {
			say("%s: the row for \"%s\" at %s counts before this one: remove it, or put it behind",
			    d->wheres.symbols.items[i], p->symbols[first].name, d->wheres.symbols.items[first]);
			status = worse(status, STATUS_FINDINGS);
		}
	}
	globsfree(&rows);
	return status;
}

/* A machine that nothing is called so has no links. */
static int
lintsections(const struct policy *p, const struct installed *i)
{
	int status = 0;
	size_t k;

	for (k = 0; k < p->nsections; k++) {
		const struct section *s = &p->sections[k];

		if (!s->target || targetknown(&i->targets, s->target))
			continue;
		say("%s:%u: no machine is called \"%s\", so this section is for no link", s->file, s->line, s->target);
		status = STATUS_FINDINGS;
	}
	return status;
}

int
policylint(const struct decided *d, struct installed *i)
{
	char *error = NULL;

	if (installedtargets(i, &error) < 0 || installedcatalogues(i, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	return worse(worse(lintexceptions(&d->policy, i), lintsymbols(d)),
	    worse(lintsections(&d->policy, i), policylintlocks(&d->policy)));
}
