/*
 * A policy that seals takes the loader's place in the link: of the names that the libc's catalogue
 * lists, some must be gone then, and the others defined by staticld's seal.
 */
#include "audit/judge/seal.h"

#include <string.h>

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

		if (x && x->class == CLASS_DLOPEN && trialrefers(t, m) && trialhazardous(t, m->name) &&
		    !trialofseal(t, t->definers[m->name]))
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

/* An input outside the libc that the name's own definition was made local in, or NULL. */
static const struct input *
sealhider(const struct trial *t, size_t i)
{
	const struct link *l = t->l;
	size_t k;

	for (k = 0; k < l->nmentions; k++) {
		const struct input *in = l->inputs[l->mentions[k].input];

		if (l->mentions[k].name == i && l->mentions[k].kind == SYMBOL_LOCAL &&
		    !trialoflibc(t, in))
			return in;
	}
	return NULL;
}

static void
sealgone(struct trial *t, const char *symbol, size_t i)
{
	static const char why[] = "the policy seals the libc's loader out of the program, but the loader is in the "
	    "link all the same, so the program could load code at run time";
	const struct input *hidden = sealhider(t, i);
	const struct mention *m;

	if (hidden)
		sealfinding(t, symbol, NULL, hidden, why);
	if (hidden || trialresolved(t, symbol) == RESOLUTION_UNDEF)
		return;
	m = sealcaller(t);
	sealfinding(t, m ? t->l->watch.names[m->name]->text : symbol,
	    m ? t->l->inputs[m->input] : NULL, m ? t->definers[m->name] : t->definers[i], why);
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

	for (i = 0; policyseals(t->policy) && i < w->count; i++) {
		const struct meaning *m = trialmeaning(t, w->names[i], MEANING_SEAL, MEANING_SEAL);
		const char *symbol = w->names[i]->text;

		if (m && stringshave(&m->libc->seal.gone, symbol))
			sealgone(t, symbol, i);
		if (m && t->j->libc && stringshave(&m->libc->seal.refuse, symbol))
			sealrefuse(t, symbol, i);
		if (m && t->j->libc && stringshave(&m->libc->seal.builtin, symbol))
			sealbuiltin(t, symbol);
	}
}
