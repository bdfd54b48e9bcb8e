/*
 * A policy that seals takes the loader's place in the link: of the names that the libc's catalogue
 * lists, some must be gone then, and the others defined by staticld's seal.
 */
#include "audit/judge/seal.h"

#include <string.h>

/* The libc's meaning after M, or the first one: of the names that tell about the loader. */
static const struct meaning *
sealnext(const struct trial *t, const struct meaning *m)
{
	m = m ? m->same : t->l->watch.firsts[MEANING_SEAL];
	while (m && t->j->libc && m->libc != t->j->libc)
		m = m->same;
	return m;
}

static bool
sealisgone(const struct trial *t, const struct meaning *m)
{
	return stringshave(&m->libc->seal.gone, t->l->watch.names[m->name]->text);
}

static bool
sealnames(const struct trial *t, const struct mention *m)
{
	const struct meaning *x = trialmeaning(t, t->l->watch.names[m->name], MEANING_SEAL, MEANING_SEAL);

	return x && sealisgone(t, x);
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
	const struct meaning *m = NULL;

	while ((m = sealnext(t, m)))
		if (t->definers[m->name] == in && sealisgone(t, m))
			return true;
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

/* A name of the loader that the libc defines in this link, or that nobody is known to; NULL: none. */
static const struct meaning *
sealthere(const struct trial *t)
{
	const struct meaning *m = NULL;

	while ((m = sealnext(t, m)))
		if (sealisgone(t, m) &&
		    (!t->definers[m->name] || trialofanylibc(t, t->definers[m->name])) &&
		    trialresolved(t, t->l->watch.names[m->name]->text) != RESOLUTION_UNDEF)
			break;
	return m;
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
	const struct meaning *there = carried ? NULL : sealthere(t);
	size_t name;

	if (carried)
		sealfinding(t, t->l->watch.names[carried->name]->text, NULL,
		    t->l->inputs[carried->input], why);
	if (!there)
		return carried != NULL;
	m = sealcaller(t);
	if (!m)
		m = sealmember(t);
	name = m ? m->name : there->name;
	sealfinding(t, t->l->watch.names[name]->text, m ? t->l->inputs[m->input] : NULL, t->definers[name], why);
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
	const struct meaning *m = NULL;

	/* Another libc than the policy's is a finding itself: its loader is not what went wrong. */
	if (!policyseals(t->policy) || t->j->wanted || sealgone(t))
		return;
	while (t->j->libc && (m = sealnext(t, m))) {
		const char *symbol = t->l->watch.names[m->name]->text;

		if (stringshave(&m->libc->seal.refuse, symbol))
			sealrefuse(t, symbol, m->name);
		if (stringshave(&m->libc->seal.builtin, symbol))
			sealbuiltin(t, symbol);
	}
}
