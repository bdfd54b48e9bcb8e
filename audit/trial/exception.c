/*
 * Exceptions: a glob for the symbol or its class, one for who refers, for the program, the machine and the libc.
 * What they match is let be; the finding stays, with the action "allow".
 */
#include "audit/trial/exception.h"

#include <stdlib.h>
#include <string.h>

#include "audit/trial/referrer.h"
#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"

static bool
exceptionglob(const char *glob, const char *s)
{
	return s && globfits(glob, s);
}

/*
 * A path by its whole and by its last part: builds move directories about. Some linkers take "./" off a path; in a glob
 * it says that the path is meant from here, whole.
 */
static bool
exceptionpath(const char *glob, const char *path)
{
	const char *plain = path ? pathplain(path) : NULL;

	if (strncmp(glob, "./", 2) == 0)
		return exceptionglob(glob + 2, plain);
	return exceptionglob(glob, plain) || (path && exceptionglob(glob, pathbase(path))) ||
	    (plain != path && exceptionglob(glob, path));
}

static bool
exceptionmember(const char *glob, const char *path, const char *member)
{
	char *whole = newformat("%s(%s)", path, member);
	bool yes = exceptionglob(glob, member) || exceptionpath(glob, whole);

	free(whole);
	return yes;
}

/* Who refers: reads the referrer again only when its path does not decide. */
static bool
exceptionfrom(const struct trial *t, struct finding *f, const char *glob)
{
	if (!f->referrer)
		return false;
	if (exceptionpath(glob, f->referrer->path))
		return true;
	referrerread(t->j, f, t->l);
	return exceptionglob(glob, f->package) ||
	    (f->member && exceptionmember(glob, f->referrer->path, f->member));
}

static bool
exceptionmachine(const struct trial *t, const char *glob)
{
	size_t i;

	for (i = 0; i < t->machine->count; i++)
		if (globfits(glob, t->machine->items[i]))
			return true;
	return false;
}

/* The libc that was linked, by its catalogue's name or, for one of the user's own, by the policy's. */
static bool
exceptionlibc(const struct trial *t, const char *glob)
{
	return exceptionglob(glob, t->j->libc ? t->j->libc->name : NULL) ||
	    (policylibc(t->policy, t->policy->libc) && exceptionglob(glob, t->policy->libc));
}

/* Whether E, whose symbol is F's, is for who refers in this program. */
static bool
exceptionfits(const struct trial *t, const struct exception *e, struct finding *f)
{
	if (!exceptioncovers(e, f->class) || (e->libc && !exceptionlibc(t, e->libc)) ||
	    (e->target && !exceptionmachine(t, e->target)))
		return false;
	if (e->program && !exceptionpath(e->program, t->program) && !exceptionglob(e->program, t->gomain))
		return false;
	return !e->from || exceptionfrom(t, f, e->from);
}

static const char *
exceptionsymbol(const void *ctx, size_t i)
{
	return ((const struct policy *)ctx)->exceptions[i].symbol;
}

void
exceptionapply(struct trial *t, struct finding *f)
{
	const struct policy *p = t->policy;
	size_t i, n, *fitting;

	if (p->nexceptions == 0)
		return;
	/* Not before the first finding: there may be very many. */
	if (t->exceptions.count == 0)
		globsinit(&t->exceptions, p->nexceptions, exceptionsymbol, p);
	fitting = globsall(&t->exceptions, f->symbol, &n);
	for (i = 0; !f->exception && i < n; i++) {
		const struct exception *e = &p->exceptions[fitting[i]];

		if (!exceptionfits(t, e, f))
			continue;
		if (!e->expires || strcmp(t->today, e->expires) <= 0)
			f->exception = e;
		else if (!f->expired)
			f->expired = e;
	}
	free(fitting);
}
