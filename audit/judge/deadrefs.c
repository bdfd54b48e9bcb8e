/*
 * References that nothing reaches: what --gc-sections drops does not count, and what no function of the program
 * reaches counts as the policy's `unreachable` says. The output has to bear out that something was dropped.
 */
#include "audit/judge/deadrefs.h"

#include "audit/link/graph.h"

/* The reference of F, which no root of G reaches, gets at most the action MOST. */
static void
deadrefssoften(const struct graph *g, struct finding *f, enum action most)
{
	if (f->because != BECAUSE_REFERENCE || f->action <= most || graphlive(g, f->referrer, f->symbol))
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

void
deadrefsdrop(struct trial *t)
{
	struct judgement *j = t->j;
	struct graph *g = graphnew(t->l, GRAIN_SECTION);
	size_t i;

	for (i = 0; i < j->count; i++)
		if (deadrefsproven(t, &j->findings[i]))
			deadrefssoften(g, &j->findings[i], ACTION_ALLOW);
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
