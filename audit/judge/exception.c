#include "audit/judge/exception.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "audit/judge/referrer.h"
#include "base/mem.h"
#include "base/path.h"

static bool
fits(const char *glob, const char *s)
{
	return s && fnmatch(glob, s, 0) == 0;
}

/* A path by its whole and by its last part: builds move directories about. */
static bool
fitspath(const char *glob, const char *path)
{
	return path && (fits(glob, path) || fits(glob, pathbase(path)));
}

static bool
fitsmember(const char *glob, const char *path, const char *member)
{
	char *whole = newformat("%s(%s)", path, member);
	bool yes = fits(glob, member) || fitspath(glob, whole);

	free(whole);
	return yes;
}

/* Who refers: reads the referrer again only when its path does not decide. */
static bool
fitsfrom(struct finding *f, const char *glob, const struct link *l)
{
	if (!f->referrer)
		return false;
	if (fitspath(glob, f->referrer->path))
		return true;
	referrerread(f, l);
	return fits(glob, f->package) ||
	    (f->member && fitsmember(glob, f->referrer->path, f->member));
}

static bool
applies(const struct exception *e, struct finding *f, const struct link *l, const struct court *c)
{
	if (!fits(e->symbol, f->symbol))
		return false;
	if (e->program && !fitspath(e->program, c->program) && !fits(e->program, c->gomain))
		return false;
	return !e->from || fitsfrom(f, e->from, l);
}

void
exceptionapply(struct finding *f, const struct link *l, const struct court *c)
{
	const struct policy *p = c->policy;
	size_t i;

	for (i = 0; !f->exception && i < p->nexceptions; i++) {
		const struct exception *e = &p->exceptions[i];

		if (!applies(e, f, l, c))
			continue;
		if (!e->expires || strcmp(c->today, e->expires) <= 0)
			f->exception = e;
		else if (!f->expired)
			f->expired = e;
	}
}
