/*
 * References that nothing reaches: what --gc-sections drops does not count, and what no function of the program
 * reaches counts as the policy's `unreachable` says. The output has to bear out that something was dropped.
 */
#include "audit/judge/deadrefs.h"

#include "audit/link/graph.h"

/* Whether F is a reference that no root of G reaches. */
static bool
deadrefsunreached(const struct graph *g, const struct finding *f)
{
	return f->because == BECAUSE_REFERENCE && !graphlive(g, f->referrer, f->symbol);
}

/* The reference of F, which no root of G reaches, gets at most the action MOST. */
static void
deadrefssoften(const struct graph *g, struct finding *f, enum action most)
{
	if (f->action <= most || !deadrefsunreached(g, f))
		return;
	f->live = false;
	f->action = most;
}

static void
deadrefscount(struct judgement *j)
{
	size_t i;

	j->verdict = VERDICT_PASS;
	for (i = 0; i < j->count; i++)
		trialcount(j, j->findings[i].action);
}

/*
 * Whether the output will show that nothing of F's class is left: it is searched for what the policy denies,
 * unless something of the class is there with the policy's leave, and for the loader where it is sealed out.
 */
static bool
deadrefsproven(const struct trial *t, const struct finding *f)
{
	const struct catalogue *libc = t->j->libc;

	if (f->action != ACTION_DENY)
		return true;
	if (!libc || f->class == CLASS_COUNT)
		return false;
	if (libc->classes[f->class].choke.count)
		return catalogueaction(libc, t->policy, f->class) == ACTION_DENY && !t->let[f->class];
	return policyseals(t->policy) && classloads(f->class);
}

/*
 * What a dropped reference brought is kept where something else in the libc refers to it, as fork does to NSS. Where
 * no reference that counts is to blame for the class, those are.
 */
static void
deadrefskeep(struct judgement *j, const struct graph *g)
{
	bool dead[CLASS_COUNT] = {false}, live[CLASS_COUNT] = {false};
	size_t i;

	for (i = 0; i < j->count; i++) {
		const struct finding *f = &j->findings[i];

		if (f->class != CLASS_COUNT && f->action == ACTION_DENY)
			(f->live ? live : dead)[f->class] = true;
	}
	for (i = 0; j->libc && i < CLASS_COUNT; i++)
		if (dead[i] && !live[i])
			graphway(g, &j->libc->classes[i].choke, &j->kept[i]);
}

void
deadrefsdrop(struct trial *t)
{
	struct judgement *j = t->j;
	struct graph *g = graphnew(t->l, GRAIN_SECTION);
	size_t i;

	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];

		f->live = f->action == ACTION_ALLOW || !deadrefsproven(t, f) || !deadrefsunreached(g, f);
	}
	deadrefskeep(j, g);
	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];

		if (!f->live && (f->action != ACTION_DENY || f->class == CLASS_COUNT || !j->kept[f->class].count))
			f->action = ACTION_ALLOW;
	}
	graphfree(g);
	deadrefscount(j);
}

void
deadrefsrelax(struct trial *t, enum action most)
{
	struct judgement *j = t->j;
	struct graph *g = graphnew(t->l, GRAIN_FUNCTION);
	size_t i;

	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];
		enum action before = f->action;

		deadrefssoften(g, f, most);
		if (f->action != before && f->class != CLASS_COUNT)
			t->let[f->class] = true;
	}
	graphfree(g);
	deadrefscount(j);
}
