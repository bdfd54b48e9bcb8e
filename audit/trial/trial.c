/*
 * What the parts of the judge ask about a link: who defines a name, what is part of the libc, what the linker
 * took; and where findings are added. It finds nothing itself.
 */
#include "audit/trial/trial.h"

#include <stdlib.h>
#include <string.h>

#include "audit/trial/exception.h"
#include "base/mem.h"
#include "base/path.h"

/* The definition that the linker chose among those offered. */
static void
trialdefiners(struct trial *t)
{
	const struct link *l = t->l;
	bool *strong = newarray(l->watch.count, sizeof *strong);
	size_t i;

	t->definers = newarray(l->watch.count, sizeof *t->definers);
	t->realdefined = newarray(l->watch.count, sizeof *t->realdefined);
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		if (m->kind == SYMBOL_UNDEF || m->kind == SYMBOL_WEAKUNDEF || m->kind == SYMBOL_LOCAL)
			continue;
		if (m->real) {
			t->realdefined[m->name] = true;
			continue;
		}
		if (!t->definers[m->name] || (m->kind == SYMBOL_DEF && !strong[m->name]))
			t->definers[m->name] = l->inputs[m->input];
		strong[m->name] |= m->kind == SYMBOL_DEF;
	}
	free(strong);
}

/* The libc is the archive whose member defines what only that libc defines. */
static void
trialidentify(struct trial *t)
{
	const struct meaning *m;

	for (m = t->l->watch.firsts[MEANING_IDENTITY]; m; m = m->same) {
		const struct input *in = t->definers[m->name];

		if (!in || in->offset == 0)
			continue;
		t->j->libc = m->libc;
		t->j->libcinput = in;
		return;
	}
}

static bool
samedirectory(const char *a, const char *b)
{
	size_t n = (size_t)(pathbase(a) - a);

	return n == (size_t)(pathbase(b) - b) && strncmp(a, b, n) == 0;
}

/*
 * Part of the libc: a member of the archive that identified it, or of one of its
 * companions beside it.
 */
bool
trialoflibc(const struct trial *t, const struct input *in)
{
	const struct input *libc = t->j->libcinput;

	if (!libc || in->offset == 0)
		return false;
	if (strcmp(in->path, libc->path) == 0)
		return true;
	return samedirectory(in->path, libc->path) &&
	    stringshave(&t->j->libc->archives, pathbase(in->path));
}

/* Without a libc any archive may be one. */
bool
trialofanylibc(const struct trial *t, const struct input *in)
{
	return t->j->libcinput ? trialoflibc(t, in) : in->offset != 0;
}

const struct meaning *
trialmeaning(const struct trial *t, const struct name *name, enum meaningkind first,
    enum meaningkind last)
{
	const struct meaning *m;

	for (m = name->meanings; m; m = m->next)
		if (m->kind >= first && m->kind <= last && (!t->j->libc || m->libc == t->j->libc))
			return m;
	return NULL;
}

void
trialcount(struct judgement *j, enum action action)
{
	if (action == ACTION_DENY)
		j->verdict = VERDICT_DENY;
	else if (action == ACTION_WARN && j->verdict == VERDICT_PASS)
		j->verdict = VERDICT_WARN;
}

/*
 * Whether J has this finding already: newer GNU lds offer a member twice when they looked at
 * it before they linked it. Findings of one symbol come one after the other.
 */
static bool
trialknown(const struct judgement *j, const struct finding *f)
{
	size_t i;

	for (i = j->count; i > 0; i--) {
		const struct finding *old = &j->findings[i - 1];

		if (old->symbol != f->symbol)
			return false;
		if (old->class == f->class && old->referrer && f->referrer &&
		    old->referrer->path == f->referrer->path &&
		    old->referrer->offset == f->referrer->offset &&
		    strcmp(old->package ? old->package : "", f->package ? f->package : "") == 0)
			return true;
	}
	return false;
}

bool
trialbyrow(const struct trial *t, const struct name *name, const struct meaning *m)
{
	return name->rule &&
	    (!m || !name->atleast || catalogueaction(m->libc, t->policy, m->class) < name->rule->action);
}

void
triallet(struct trial *t, const struct meaning *m, const struct finding *f)
{
	if (m && m->libc->classes[m->class].choke.count && (!f || f->action != ACTION_DENY))
		t->let[m->class] = true;
}

struct finding *
trialadd(struct trial *t, struct finding f)
{
	struct judgement *j = t->j;

	if (f.because != BECAUSE_UNSEALED && trialknown(j, &f))
		return NULL;
	f.live = true;
	/* An exception is for a reference; it does not make a loader go away. */
	if (f.because != BECAUSE_UNSEALED)
		exceptionapply(t, &f);
	if (f.exception)
		f.action = ACTION_ALLOW;
	trialcount(j, f.action);
	if ((j->count & (j->count - 1)) == 0)
		j->findings = growarray(j->findings, j->count ? j->count * 2 : 1,
		    sizeof *j->findings);
	j->findings[j->count] = f;
	return &j->findings[j->count++];
}

bool
trialofbase(const struct trial *t, const struct input *in)
{
	return in->offset && stringshave(&t->runtimes->base, pathbase(in->path));
}

/* How __real_TEXT came out. Nearly every name that is asked about is undefined, and asked about twice: no format. */
static enum resolution
trialreal(const struct trial *t, const char *text)
{
	static const char prefix[] = "__real_";
	size_t n = strlen(text) + 1;
	char *name = growarray(NULL, sizeof prefix - 1 + n, 1);
	enum resolution r;

	memcpy(name, prefix, sizeof prefix - 1);
	memcpy(name + sizeof prefix - 1, text, n);
	r = t->resolve(t->ctx, name);
	free(name);
	return r;
}

/*
 * A linker may offer a member only to look at it. One that defines a strong symbol which is undefined in the end
 * was not linked. Under --wrap=NAME a question about NAME is answered for __wrap_NAME, and one about
 * __real_NAME for NAME: only both show that NAME is undefined, whether the option was seen or not.
 */
bool
triallinked(const struct trial *t, const struct input *in)
{
	if (in->late || !in->strong || t->resolve(t->ctx, in->strong) != RESOLUTION_UNDEF)
		return true;
	return trialreal(t, in->strong) != RESOLUTION_UNDEF;
}

/* Whether the linker takes __real_TEXT for TEXT, by an option or because nothing else defines it. */
static bool
trialwraps(const struct trial *t, size_t name)
{
	const char *text = t->l->watch.names[name]->text;
	if (stringshave(&t->l->wrapped, text))
		return true;
	return !t->realdefined[name] && trialreal(t, text) == RESOLUTION_HERE;
}

bool
trialrefers(const struct trial *t, const struct mention *m)
{
	const struct input *in = t->l->inputs[m->input];
	const char *text = t->l->watch.names[m->name]->text;

	if (m->kind != SYMBOL_UNDEF && m->kind != SYMBOL_WEAKUNDEF)
		return false;
	if (m->real ? !trialwraps(t, m->name) : stringshave(&t->l->wrapped, text))
		return false;
	return !trialoflibc(t, in);
}

enum resolution
trialresolved(const struct trial *t, const char *text)
{
	bool wrapped = stringshave(&t->l->wrapped, text);
	enum resolution r = wrapped ? RESOLUTION_UNDEF : t->resolve(t->ctx, text), real;

	if (r != RESOLUTION_UNDEF)
		return r;
	/* Also where it is not known to be wrapped: see triallinked. */
	real = trialreal(t, text);
	return wrapped || real == RESOLUTION_HERE ? real : r;
}

bool
trialofseal(const struct trial *t, const struct input *in)
{
	return t->seal && samedirectory(in->path, t->seal);
}

bool
trialhazardous(const struct trial *t, size_t i)
{
	const struct input *definer = t->definers[i];

	return definer && (trialofanylibc(t, definer) || trialofseal(t, definer));
}

/*
 * The libc that should have been linked and was not; NULL: the linked one is right, for the policy
 * names none, or one of the user's own, which no symbol tells from others.
 */
static const char *
trialmissed(const struct policy *p, const struct catalogue *linked)
{
	if (strcmp(p->libc, "native") == 0 || policylibc(p, p->libc) ||
	    strcmp(p->libc, linked->name) == 0)
		return NULL;
	return p->libc;
}

void
trialbegin(struct trial *t)
{
	t->explained = newarray(t->l->watch.count, sizeof *t->explained);
	trialdefiners(t);
	trialidentify(t);
	if (t->j->libc)
		t->j->wanted = trialmissed(t->policy, t->j->libc);
}

void
trialend(struct trial *t)
{
	free(t->definers);
	free(t->realdefined);
	free(t->explained);
	stringsfree(&t->toolchain);
	stringsfree(&t->strange);
	t->definers = NULL;
	t->realdefined = NULL;
	t->explained = NULL;
	globsfree(&t->exceptions);
}
