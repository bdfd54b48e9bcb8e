/*
 * A policy that seals takes the loader's place in the link: of the names that the libc's catalogue
 * lists, some must be gone then, and the others defined by staticld's seal.
 */
#include "audit/judge/seal.h"

#include <string.h>

static bool
sealnames(const struct trial *t, const struct mention *m)
{
	const struct meaning *x = trialmeaning(t, t->l->watch.names[m->name], MEANING_SEAL, MEANING_SEAL);

	return x && stringshave(&x->libc->seal.gone, t->l->watch.names[m->name]->text);
}

/* An input outside the libc that refers to the part of the libc that loads, or NULL. */
static const struct mention *
sealcaller(const struct trial *t)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct meaning *x = trialmeaning(t, l->watch.names[m->name], MEANING_ENTRY,
		    MEANING_CHOKE);

		if (((x && x->class == CLASS_DLOPEN) || sealnames(t, m)) && trialrefers(t, m) &&
		    trialhazardous(t, m->name) && !trialofseal(t, t->definers[m->name]))
			return m;
	}
	return NULL;
}

/* Whether IN defines one of the loader's parts. */
static bool
sealpart(const struct trial *t, const struct input *in)
{
	const struct watch *w = &t->l->watch;
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct meaning *x = trialmeaning(t, w->names[i], MEANING_SEAL, MEANING_SEAL);

		if (x && t->definers[i] == in && stringshave(&x->libc->seal.gone, w->names[i]->text))
			return true;
	}
	return false;
}

/* Without such a one, the member of the libc that brings the loader: the way to it says for whom. */
static const struct mention *
sealmember(const struct trial *t)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct input *in = l->inputs[m->input];

		if (m->kind == SYMBOL_UNDEF && sealnames(t, m) && t->definers[m->name] &&
		    !sealpart(t, in) && triallinked(t, in))
			return m;
	}
	return NULL;
}

static void
sealfinding(struct trial *t, const char *symbol, const struct input *referrer,
    const struct input *definer, const char *why)
{
	trialadd(t, (struct finding){.because = BECAUSE_UNSEALED, .class = CLASS_DLOPEN,
	    .action = ACTION_DENY, .symbol = symbol, .referrer = referrer, .definer = definer,
	    .consequence = why});
}

/*
 * The second of the loader's names that one input outside the libc defines, seen by others or not, or NULL.
 * A single one may be the program's own.
 */
static const struct mention *
sealcarrier(const struct trial *t)
{
	const struct link *l = t->l;
	const struct mention *last = NULL;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		if ((m->kind != SYMBOL_LOCAL && m->kind != SYMBOL_DEF) || !sealnames(t, m) ||
		    trialoflibc(t, l->inputs[m->input]))
			continue;
		if (last && last->input == m->input && last->name != m->name)
			return m;
		last = m;
	}
	return NULL;
}

/* The index of a name of the loader that the libc defines in this link, or that nobody is known to; -1: none. */
static ptrdiff_t
sealthere(const struct trial *t)
{
	const struct watch *w = &t->l->watch;
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct meaning *x = trialmeaning(t, w->names[i], MEANING_SEAL, MEANING_SEAL);
		const char *symbol = w->names[i]->text;

		if (x && stringshave(&x->libc->seal.gone, symbol) &&
		    (!t->definers[i] || trialofanylibc(t, t->definers[i])) &&
		    trialresolved(t, symbol) != RESOLUTION_UNDEF)
			return (ptrdiff_t)i;
	}
	return -1;
}

/* Of the loader nothing may be in the link: say who brought it. True when it is there. */
static bool
sealgone(struct trial *t)
{
	static const char present[] = "the policy seals the libc's loader out of the program, but the loader is "
	    "in the link all the same, so the program could load code at run time";
	static const char unlinked[] = "the policy seals the libc's loader out of the program, but the seal is not "
	    "linked: it comes with -lc and libc.a; the plugin alone wants seal.o and -plugin-opt=seal=";
	const char *why = t->seal ? present : unlinked;
	const struct mention *carried = sealcarrier(t), *m;
	ptrdiff_t i = carried ? -1 : sealthere(t);

	if (carried)
		sealfinding(t, t->l->watch.names[carried->name]->text, NULL,
		    t->l->inputs[carried->input], why);
	if (i < 0)
		return carried != NULL;
	m = sealcaller(t);
	if (!m)
		m = sealmember(t);
	sealfinding(t, t->l->watch.names[m ? m->name : (size_t)i]->text,
	    m ? t->l->inputs[m->input] : NULL, t->definers[m ? m->name : (size_t)i], why);
	return true;
}

static void
sealrefuse(struct trial *t, const char *symbol, size_t i)
{
	const struct input *definer = t->definers[i];

	if (t->seal && definer && strcmp(definer->path, t->seal) == 0)
		return;
	sealfinding(t, symbol, NULL, definer,
	    "the policy seals the libc's loader out of the program, but what takes its place is "
	    "not staticld's seal");
}

/* NSS is in the link, and needs a loader even for its own services. */
static void
sealbuiltin(struct trial *t, const char *symbol)
{
	const struct strings *choke = &t->j->libc->classes[CLASS_NSS].choke;
	size_t i;

	if (trialresolved(t, symbol) != RESOLUTION_UNDEF)
		return;
	for (i = 0; i < choke->count; i++)
		if (t->resolve(t->ctx, choke->items[i]) == RESOLUTION_HERE) {
			sealfinding(t, symbol, NULL, NULL, "this libc is too old to be sealed: it loads "
			    "even the NSS services \"files\" and \"dns\", so a sealed program would "
			    "find no user and no host");
			return;
		}
}

/* Without a libc there is nothing to take the place of; the loader must be absent all the same. */
void
sealjudge(struct trial *t)
{
	const struct watch *w = &t->l->watch;
	size_t i;

	/* Another libc than the policy's is a finding itself: its loader is not what went wrong. */
	if (!policyseals(t->policy) || t->j->wanted || sealgone(t))
		return;
	for (i = 0; i < w->count; i++) {
		const struct meaning *m = trialmeaning(t, w->names[i], MEANING_SEAL, MEANING_SEAL);
		const char *symbol = w->names[i]->text;

		if (m && t->j->libc && stringshave(&m->libc->seal.refuse, symbol))
			sealrefuse(t, symbol, i);
		if (m && t->j->libc && stringshave(&m->libc->seal.builtin, symbol))
			sealbuiltin(t, symbol);
	}
}
