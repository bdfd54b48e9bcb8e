/*
 * Strays. What is explained is followed through the libc's members: getpwnam that the program calls explains
 * getpwnam_r, to which libc's getpwnam.o refers. Another name of a hazard that is in the link has a cause that
 * was not seen: code that LTO makes from assembler, --defsym, a script, a copy of the libc with other names.
 */
#include "audit/judge/stray.h"

#include <stdlib.h>

#include "audit/link/graph.h"
#include "base/mem.h"

struct strays {
	struct trial *trial;
	size_t *first;          /* by input: its first mention; one more than there are inputs */
	size_t *definers;       /* by name: input that defines it */
	bool *visited;          /* by input: it is explained, and all that it refers to; or it was told */
	size_t *queue, queued;  /* names that are explained */
	bool *known;            /* by name: it is in the queue, or was */
	struct graph *graph;    /* NULL: not needed yet */
};

static bool
straydefines(const struct mention *m)
{
	return !m->real && m->kind != SYMBOL_UNDEF && m->kind != SYMBOL_WEAKUNDEF && m->kind != SYMBOL_LOCAL;
}

static void
straypush(struct strays *s, size_t name)
{
	if (s->known[name])
		return;
	s->known[name] = true;
	s->queue[s->queued++] = name;
}

static const struct meaning *
straymeaning(const struct strays *s, size_t name)
{
	const struct trial *t = s->trial;

	return trialmeaning(t, t->l->watch.names[name], MEANING_ENTRY, MEANING_CHOKE);
}

/* Whether the input defines something of CLASS. */
static bool
strayisof(const struct strays *s, size_t input, enum class class)
{
	const struct mention *all = s->trial->l->mentions;
	size_t i;

	for (i = s->first[input]; i < s->first[input + 1]; i++) {
		const struct meaning *m = straydefines(&all[i]) ? straymeaning(s, all[i].name) : NULL;

		if (m && m->class == class)
			return true;
	}
	return false;
}

/*
 * Members of the libc that are not of a class refer to it in every program, but only where it has no
 * choke point: into one that has, each reference leads, and then the member is of it.
 */
static void
strayoutside(struct strays *s, size_t input)
{
	const struct mention *all = s->trial->l->mentions;
	size_t i;

	for (i = s->first[input]; i < s->first[input + 1]; i++) {
		const struct meaning *m = all[i].kind == SYMBOL_UNDEF ? straymeaning(s, all[i].name) : NULL;

		if (m && !m->libc->classes[m->class].choke.count && !strayisof(s, input, m->class))
			straypush(s, all[i].name);
	}
}

/* Follow what is explained to all that it refers to. */
static void
strayfollow(struct strays *s)
{
	const struct link *l = s->trial->l;
	size_t k;

	while (s->queued > 0) {
		size_t name = s->queue[--s->queued], input = s->definers[name];

		if (input == l->ninputs || s->visited[input])
			continue;
		s->visited[input] = true;
		for (k = s->first[input]; k < s->first[input + 1]; k++)
			if (l->mentions[k].kind == SYMBOL_UNDEF || l->mentions[k].kind == SYMBOL_WEAKUNDEF)
				straypush(s, l->mentions[k].name);
	}
}

/* The linker took the libc's definition of the name. */
static bool
straylinked(const struct strays *s, size_t name)
{
	const struct trial *t = s->trial;
	const struct input *definer = t->definers[name];

	if (!definer || !trialhazardous(t, name))
		return false;
	return definer->late || (trialresolved(t, t->l->watch.names[name]->text) == RESOLUTION_HERE &&
	    triallinked(t, definer));
}

/* Another member of the libc refers to the stray's: that one, if it is a stray too, is what to tell. */
static bool
straycalled(const struct strays *s, size_t name)
{
	const struct link *l = s->trial->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		if (m->name == name && (m->kind == SYMBOL_UNDEF || m->kind == SYMBOL_WEAKUNDEF) &&
		    m->input != s->definers[name])
			return true;
	}
	return false;
}

static bool
strayoflibc(const void *ctx, const struct input *in)
{
	return trialofanylibc(ctx, in);
}

/* No choke point, so that members may be needed for names that nobody watches: ask for all references. */
static bool
strayneeded(struct strays *s, size_t name)
{
	const struct trial *t = s->trial;

	if (!s->graph)
		s->graph = graphnew(t->l, GRAIN_SECTION);
	return graphneeds(s->graph, t->definers[name], strayoflibc, t);
}

/* What is to be done about the name, of the class of M, when it is a stray. */
static enum action
strayaction(const struct strays *s, size_t name, const struct meaning *m)
{
	const struct trial *t = s->trial;
	const struct name *n = t->l->watch.names[name];

	if (trialbyrow(t, n, m))
		return n->rule->action;
	return m ? catalogueaction(m->libc, t->policy, m->class) : ACTION_ALLOW;
}

static void
strayfinding(struct strays *s, size_t name, const struct meaning *m)
{
	struct trial *t = s->trial;
	const struct name *n = t->l->watch.names[name];
	bool byrow = trialbyrow(t, n, m);
	struct finding *f;

	f = trialadd(t, (struct finding){.because = BECAUSE_UNEXPLAINED, .class = byrow ? CLASS_COUNT : m->class,
	    .action = strayaction(s, name, m), .symbol = n->text, .definer = t->definers[name],
	    .consequence = byrow ? n->rule->reason : m->libc->classes[m->class].consequence});
	if (f)
		triallet(t, m, f);
}

/*
 * Whether the name, of the class of M, is a stray to tell of. Where there is no choke point those are public names
 * that lead to loading and are denied: much of the rest is in every program.
 */
static bool
strayis(struct strays *s, size_t name, const struct meaning *m, bool outer)
{
	const struct trial *t = s->trial;
	enum action a = strayaction(s, name, m);
	bool choke = m && m->libc->classes[m->class].choke.count;

	if (a != ACTION_DENY && !(a == ACTION_WARN && choke))
		return false;
	if (!choke && m && !trialbyrow(t, t->l->watch.names[name], m) &&
	    (m->kind != MEANING_ENTRY || !classloads(m->class)))
		return false;
	if (!straylinked(s, name) || (outer && straycalled(s, name)))
		return false;
	return choke || trialofseal(t, t->definers[name]) || !strayneeded(s, name);
}

/* Add the strays that nothing else of the libc leads to; false when there is none. Not OUTER: the first of any. */
static bool
strayfind(struct strays *s, bool outer)
{
	const struct trial *t = s->trial;
	bool found = false;
	size_t i;

	for (i = 0; i < t->l->watch.count && (outer || !found); i++) {
		const struct name *n = t->l->watch.names[i];
		const struct meaning *m;

		if ((!n->meanings && !n->rule) || s->definers[i] == t->l->ninputs ||
		    s->visited[s->definers[i]])
			continue;
		m = straymeaning(s, i);
		if (!strayis(s, i, m, outer))
			continue;
		strayfinding(s, i, m);
		/* One name of a member will do. */
		s->visited[s->definers[i]] = true;
		found = true;
	}
	return found;
}

static void
strayindex(struct strays *s)
{
	const struct link *l = s->trial->l;
	size_t i, input = 0;

	for (i = 0; i < l->watch.count; i++)
		s->definers[i] = l->ninputs;
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		while (input <= m->input)
			s->first[input++] = i;
		if (straydefines(m) && s->trial->definers[m->name] == l->inputs[m->input])
			s->definers[m->name] = m->input;
	}
	while (input <= l->ninputs)
		s->first[input++] = l->nmentions;
}

void
strayjudge(struct trial *t)
{
	const struct link *l = t->l;
	struct strays s = {.trial = t};
	size_t i;

	s.first = newarray(l->ninputs + 1, sizeof *s.first);
	s.visited = newarray(l->ninputs, sizeof *s.visited);
	s.definers = newarray(l->watch.count, sizeof *s.definers);
	s.queue = newarray(l->watch.count, sizeof *s.queue);
	s.known = newarray(l->watch.count, sizeof *s.known);
	strayindex(&s);
	for (i = 0; i < l->watch.count; i++)
		if (t->explained[i])
			straypush(&s, i);
	for (i = 0; i < l->ninputs; i++)
		if (s.first[i] < s.first[i + 1] && trialofanylibc(t, l->inputs[i]))
			strayoutside(&s, i);
	strayfollow(&s);
	/* In a circle of members none is the outer one. */
	if (!strayfind(&s, true))
		strayfind(&s, false);
	if (s.graph)
		graphfree(s.graph);
	free(s.first);
	free(s.visited);
	free(s.definers);
	free(s.queue);
	free(s.known);
}
