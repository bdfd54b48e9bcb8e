/*
 * References that nothing reaches: what --gc-sections drops does not count, and what no function of the program
 * reaches counts as the policy's `unreachable` says. The output has to bear out that something was dropped.
 */
#include "audit/judge/deadrefs.h"

#include "audit/link/graph.h"

/* Findings whose references no root of G reaches get at most the action MOST. */
static void
deadrefssoften(struct judgement *j, const struct graph *g, enum action most)
{
	size_t i;

	j->verdict = VERDICT_PASS;
	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];

		if (f->because == BECAUSE_REFERENCE && f->action > most &&
		    !graphlive(g, f->referrer, f->symbol)) {
			f->live = false;
			f->action = most;
		}
		trialcount(j, f->action);
	}
}

void
deadrefsdrop(struct trial *t, bool dropped[CLASS_COUNT])
{
	struct judgement *j = t->j;
	struct graph *g = graphnew(t->l, GRAIN_SECTION);
	size_t i;

	deadrefssoften(j, g, ACTION_ALLOW);
	graphfree(g);
	for (i = 0; i < j->count; i++) {
		const struct finding *f = &j->findings[i];

		if (!f->live && j->libc && f->class != CLASS_COUNT &&
		    j->libc->classes[f->class].choke.count)
			dropped[f->class] = true;
	}
	/* A reference that stays links the class; the others then prove nothing. */
	for (i = 0; i < j->count; i++)
		if (j->findings[i].live && j->findings[i].class != CLASS_COUNT)
			dropped[j->findings[i].class] = false;
}

void
deadrefsrelax(struct trial *t, enum action most)
{
	struct graph *g = graphnew(t->l, GRAIN_FUNCTION);

	deadrefssoften(t->j, g, most);
	graphfree(g);
}
