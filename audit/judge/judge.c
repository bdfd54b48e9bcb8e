/*
 * How a finding comes about: a watched name that the linker resolved to a definition in the libc is hazardous when
 * somebody outside the libc refers to it. Choke points close the gap that names leave open: one that is in the link
 * without a reference that explains it is a finding too.
 */
#include "audit/judge/judge.h"

#include <stdlib.h>

#include "audit/go/gopackage.h"
#include "audit/judge/seal.h"
#include "audit/judge/stray.h"
#include "audit/trial/runtimeedge.h"
#include "audit/trial/toolchain.h"
#include "audit/trial/trial.h"
#include "base/mem.h"

static void
judgeadd(struct trial *t, const struct meaning *m, struct finding f)
{
	struct finding *added = trialadd(t, f);

	if (added)
		triallet(t, m, added);
	else
		free(f.package);
}

/* F, which is about M, for all who refer: cmd/link's object is each package's that does. */
static void
judgefinding(struct trial *t, const struct meaning *m, struct finding f)
{
	struct strings packages = {0};
	size_t i;

	if (f.because == BECAUSE_REFERENCE && f.referrer == t->l->go)
		goreferrers(f.referrer, f.symbol, &packages);
	for (i = 0; i < packages.count; i++) {
		f.package = *packages.items[i] ? newstring(packages.items[i]) : NULL;
		judgeadd(t, m, f);
	}
	if (packages.count == 0)
		judgeadd(t, m, f);
	stringsfree(&packages);
}

/* False when the row has nothing to say of IN and leaves it to the class's rule, M. */
static bool
judgerule(struct trial *t, const struct meaning *m, enum because because, const struct name *name,
    const struct input *in, const struct input *definer)
{
	const struct symbolrule *r = name->rule;

	if (r->action == ACTION_ALLOW) {
		triallet(t, m, NULL);
		return true;
	}
	if (in && ((trialofbase(t, in) && toolchainhas(t, in)) || runtimeedge(t, in, name->text))) {
		triallet(t, m, NULL);
		return !name->atleast;
	}
	judgefinding(t, m, (struct finding){.because = because, .class = CLASS_COUNT, .action = r->action,
	    .symbol = name->text, .referrer = in, .definer = definer, .consequence = r->reason});
	return true;
}

static void
judgeclass(struct trial *t, const struct meaning *m, enum because because,
    const struct name *name, const struct input *in, const struct input *definer)
{
	enum action a = m ? catalogueaction(m->libc, t->policy, m->class) : ACTION_ALLOW;

	if (a == ACTION_ALLOW || a == ACTION_UNSET)
		return;
	if (in && runtimeedge(t, in, name->text)) {
		triallet(t, m, NULL);
		return;
	}
	judgefinding(t, m, (struct finding){.because = because, .class = m->class, .action = a,
	    .symbol = name->text, .referrer = in, .definer = definer,
	    .consequence = m->libc->classes[m->class].consequence});
}

/* NAME, with the index I, loads nothing, but where it is linked the class is. */
static void
judgebeside(struct trial *t, const struct name *name, size_t i)
{
	const struct meaning *m = trialmeaning(t, name, MEANING_BESIDE, MEANING_BESIDE);

	if (m && trialhazardous(t, i))
		t->beside[m->class] = true;
}

static void
judgereference(struct trial *t, const struct mention *m)
{
	const struct name *name = t->l->watch.names[m->name];
	const struct input *in = t->l->inputs[m->input];
	const struct meaning *meaning = trialmeaning(t, name, MEANING_ENTRY, MEANING_CHOKE);

	t->explained[m->name] = true;
	if (meaning && !trialhazardous(t, m->name))
		meaning = NULL;
	if (!meaning)
		judgebeside(t, name, m->name);
	/* Where a row of the policy decides, the class is there with its leave. */
	if (!trialbyrow(t, name, meaning) ||
	    !judgerule(t, meaning, BECAUSE_REFERENCE, name, in, t->definers[m->name]))
		judgeclass(t, meaning, BECAUSE_REFERENCE, name, in, t->definers[m->name]);
}

/* The linker's word; a weak reference it cannot be asked about is bound when something defines it. */
static bool
judgedefined(const struct trial *t, const struct mention *m)
{
	enum resolution r = trialresolved(t, t->l->watch.names[m->name]->text);

	/* What is linked last is not in the linker's table yet when it is read. */
	if (t->definers[m->name] && t->definers[m->name]->late)
		return true;
	if (r == RESOLUTION_UNASKED && m->kind == SYMBOL_WEAKUNDEF)
		return t->definers[m->name] != NULL;
	return r != RESOLUTION_UNDEF;
}

static int
judgeorder(const void *a, const void *b, void *ctx)
{
	const struct mention *m = ctx;
	const struct mention *x = &m[*(const size_t *)a], *y = &m[*(const size_t *)b];

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	if (x->input != y->input)
		return x->input < y->input ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Every reference once, in the order of names and then of inputs: reports repeat. */
static void
judgereferences(struct trial *t)
{
	const struct link *l = t->l;
	size_t i, *order = newarray(l->nmentions + 1, sizeof *order);
	const struct mention *last = NULL;

	for (i = 0; i < l->nmentions; i++)
		order[i] = i;
	qsort_r(order, l->nmentions, sizeof *order, judgeorder, l->mentions);
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[order[i]];

		if (!trialrefers(t, m) || (last && last->name == m->name && last->input == m->input))
			continue;
		last = m;
		if (!judgedefined(t, m))
			continue;
		if (triallinked(t, l->inputs[m->input]))
			judgereference(t, m);
	}
	free(order);
}

/* -u, --defsym and the like refer to a name without any input doing so. */
static void
judgedemands(struct trial *t)
{
	const struct watch *w = &t->l->watch;
	size_t i;

	for (i = 0; t->l->demanded.count && i < w->count; i++) {
		const struct meaning *m = trialmeaning(t, w->names[i], MEANING_ENTRY, MEANING_CHOKE);
		const struct name *name = w->names[i];

		if (!t->definers[i] || !stringshave(&t->l->demanded, name->text))
			continue;
		t->explained[i] = true;
		if (m && !trialhazardous(t, i))
			m = NULL;
		if (!m)
			judgebeside(t, name, i);
		if (trialbyrow(t, name, m))
			judgerule(t, m, BECAUSE_COMMAND_LINE, name, NULL, t->definers[i]);
		else
			judgeclass(t, m, BECAUSE_COMMAND_LINE, name, NULL, t->definers[i]);
	}
}

/* The classes that something explains: by index of the class. */
static void
judgeexplained(const struct trial *t, bool explained[CLASS_COUNT])
{
	const struct watch *w = &t->l->watch;
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct name *name = w->names[i];
		const struct meaning *m = NULL;

		if (t->explained[i] && name->meanings && trialhazardous(t, i) &&
		    !(m = trialmeaning(t, name, MEANING_ENTRY, MEANING_CHOKE)))
			m = trialmeaning(t, name, MEANING_BESIDE, MEANING_BESIDE);
		if (m)
			explained[m->class] = true;
	}
}

/* A shared object for which the link is refused: what it carries is in no output, and leaves with it. */
static bool
isrefused(const struct trial *t, const struct input *in)
{
	return in && in->kind == OBJECT_SHARED && t->l->dynamic &&
	    policylinkaction(t->policy, CLASS_DYNAMIC_INPUT) == ACTION_DENY;
}

/* The classes that are linked and that nothing explains: by index of the class. */
static bool
judgeopen(const struct trial *t, bool open[CLASS_COUNT])
{
	bool explained[CLASS_COUNT] = {false}, any = false;
	const struct meaning *m;

	judgeexplained(t, explained);
	for (m = t->l->watch.firsts[MEANING_CHOKE]; m; m = m->same)
		if (!explained[m->class] && trialhazardous(t, m->name) &&
		    t->resolve(t->ctx, t->l->watch.names[m->name]->text) == RESOLUTION_HERE)
			any = open[m->class] = true;
	return any;
}

/*
 * lld and mold answer for what --gc-sections left: the reference that brought a class is gone, while something else
 * keeps the class.
 */
static void
judgedropped(struct trial *t)
{
	const struct link *l = t->l;
	bool open[CLASS_COUNT] = {false};
	size_t i;

	if (!l->gcsections || !judgeopen(t, open))
		return;
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct name *name = l->watch.names[m->name];
		const struct meaning *meaning = trialmeaning(t, name, MEANING_ENTRY, MEANING_CHOKE);

		if (meaning && open[meaning->class] && trialrefers(t, m) && !judgedefined(t, m) && trialhazardous(t, m->name))
			judgereference(t, m);
	}
}

/*
 * A choke point that an input outside the libc carries, or that no input was seen to define. The libc's own are
 * strayjudge's.
 */
static void
judgechokes(struct trial *t)
{
	const struct watch *w = &t->l->watch;
	bool explained[CLASS_COUNT] = {false};
	const struct meaning *m;

	judgeexplained(t, explained);
	for (m = w->firsts[MEANING_CHOKE]; m; m = m->same) {
		const struct name *name = w->names[m->name];
		const struct input *definer = t->definers[m->name];

		if (t->carried[m->class] || trialmeaning(t, name, MEANING_CHOKE, MEANING_CHOKE) != m ||
		    (definer ? trialhazardous(t, m->name) || isrefused(t, definer) : explained[m->class]))
			continue;
		if (t->resolve(t->ctx, name->text) != RESOLUTION_HERE)
			continue;
		t->carried[m->class] = true;
		judgeclass(t, m, BECAUSE_UNEXPLAINED, name, definer, definer);
	}
}

/*
 * A local definition of what only the libc defines: members of it were linked into the
 * input with ld -r and hidden, so that no symbol leads to them any more.
 */
static void
judgelocals(struct trial *t)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct name *name = l->watch.names[m->name];
		const struct input *in = l->inputs[m->input];
		const struct meaning *meaning;

		if (m->kind != SYMBOL_LOCAL || trialoflibc(t, in))
			continue;
		meaning = trialmeaning(t, name, MEANING_INTERNAL, MEANING_CHOKE);
		if (meaning && !t->carried[meaning->class]) {
			t->carried[meaning->class] = true;
			judgeclass(t, meaning, BECAUSE_UNEXPLAINED, name, in, in);
		}
	}
}

/* A class that is linked for such functions alone may be in the output. */
static void
judgebesides(struct trial *t)
{
	size_t i;

	for (i = 0; i < t->j->count; i++)
		if (t->j->findings[i].class != CLASS_COUNT)
			t->beside[t->j->findings[i].class] = false;
	for (i = 0; i < CLASS_COUNT; i++)
		t->let[i] |= t->beside[i];
}

static void
judgeunresolved(struct trial *t)
{
	enum action a = policylinkaction(t->policy, CLASS_UNRESOLVED);

	if (t->l->unresolved && a != ACTION_ALLOW)
		trialadd(t, (struct finding){.because = BECAUSE_OPTION, .class = CLASS_UNRESOLVED, .action = a,
		    .symbol = "--unresolved-symbols",
		    .consequence = "a call of a function that nothing defines is a jump to address 0"});
}

/* Each shared object is a finding of its own, by its path. */
static void
judgeshared(struct trial *t)
{
	enum action a = policylinkaction(t->policy, CLASS_DYNAMIC_INPUT);
	size_t i;

	for (i = 0; t->l->dynamic && a != ACTION_ALLOW && i < t->l->ninputs; i++)
		if (t->l->inputs[i]->kind == OBJECT_SHARED)
			trialadd(t, (struct finding){.because = BECAUSE_SHARED, .class = CLASS_DYNAMIC_INPUT,
			    .action = a, .symbol = "a shared object is among the inputs",
			    .referrer = t->l->inputs[i],
			    .consequence = "the program needs that library on every machine that it runs on"});
}

void
judge(struct trial *t)
{
	trialbegin(t);
	judgereferences(t);
	judgedemands(t);
	judgedropped(t);
	judgelocals(t);
	judgechokes(t);
	strayjudge(t);
	judgebesides(t);
	judgeunresolved(t);
	judgeshared(t);
	sealjudge(t);
}
