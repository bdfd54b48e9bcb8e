/*
 * How a finding comes about. A watched name N that the linker resolved to a
 * definition in the libc is hazardous when somebody outside the libc refers to
 * it. Who defines it is decided as linkers do: a strong definition wins over a
 * weak one, the first over later ones. Choke points close the gap that names
 * leave open: when one is in the link and no reference explains it, the class is
 * there all the same (--defsym, a renamed copy of libc.a, an object made with
 * ld -r), and that is a finding too. Under a policy that seals, the loader's own
 * names must resolve as the libc's catalogue says of a sealed link.
 */
#include "audit/judge/judge.h"

#include <stdlib.h>
#include <string.h>

#include "audit/judge/exception.h"
#include "audit/judge/trial.h"
#include "audit/link/member.h"
#include "base/mem.h"
#include "base/path.h"

/* The definition that the linker chose among those offered. */
static void
choosedefiners(struct trial *t)
{
	const struct link *l = t->l;
	bool *strong = newarray(l->watch.count, sizeof *strong);
	size_t i;

	t->definers = newarray(l->watch.count, sizeof *t->definers);
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		if (m->real || m->kind == SYMBOL_UNDEF || m->kind == SYMBOL_WEAKUNDEF ||
		    m->kind == SYMBOL_LOCAL)
			continue;
		if (!t->definers[m->name] || (m->kind == SYMBOL_DEF && !strong[m->name]))
			t->definers[m->name] = l->inputs[m->input];
		strong[m->name] |= m->kind == SYMBOL_DEF;
	}
	free(strong);
}

/* The libc is the archive whose member defines what only that libc defines. */
static void
identify(struct trial *t)
{
	const struct watch *w = &t->l->watch;
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct meaning *m;

		for (m = w->names[i]->meanings; m; m = m->next) {
			const struct input *in = t->definers[i];

			if (m->kind != MEANING_IDENTITY || !in || in->offset == 0)
				continue;
			t->j->libc = m->libc;
			t->j->libcinput = in;
			return;
		}
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
 * companions beside it. Without a libc any archive may be one.
 */
static bool
oflibc(const struct judgement *j, const struct input *in)
{
	const struct input *libc = j->libcinput;

	if (in->offset == 0)
		return false;
	if (!libc)
		return true;
	if (strcmp(in->path, libc->path) == 0)
		return true;
	return samedirectory(in->path, libc->path) &&
	    stringshave(&j->libc->archives, pathbase(in->path));
}

/* What the libc of this link says of NAME; NULL when it says nothing. */
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

enum action
judgeaction(const struct policy *p, const struct catalogue *libc, enum class class)
{
	enum action a = p->rules[class], own = libc->classes[class].action;

	return a == ACTION_UNSET || (p->floor[class] && a < own) ? own : a;
}

void
judgecount(struct judgement *j, enum action action)
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
known(const struct judgement *j, const struct finding *f)
{
	size_t i;

	for (i = j->count; i > 0; i--) {
		const struct finding *old = &j->findings[i - 1];

		if (old->symbol != f->symbol)
			return false;
		if (old->class == f->class && old->referrer && f->referrer &&
		    old->referrer->path == f->referrer->path &&
		    old->referrer->offset == f->referrer->offset)
			return true;
	}
	return false;
}

void
trialadd(struct trial *t, struct finding f)
{
	struct judgement *j = t->j;

	if (f.because != BECAUSE_UNSEALED && known(j, &f))
		return;
	f.live = true;
	/* An exception is for a reference; it does not make a loader go away. */
	if (f.because != BECAUSE_UNSEALED)
		exceptionapply(&f, t->l, t->c);
	if (f.exception)
		f.action = ACTION_ALLOW;
	judgecount(j, f.action);
	if ((j->count & (j->count - 1)) == 0)
		j->findings = growarray(j->findings, j->count ? j->count * 2 : 1,
		    sizeof *j->findings);
	j->findings[j->count++] = f;
}

/*
 * Code for another device: GCC keeps it in sections of this name. In an LTO object it is all there
 * is to see of the calls that it makes of libgomp, which come with the code generated later.
 */
static bool
offloads(const struct input *in)
{
	static const char section[] = ".gnu.offload_lto_";
	void *bytes = in->kind == OBJECT_LTO ? inputread(in) : NULL;
	bool yes = bytes && memmem(bytes, in->size, section, sizeof section - 1);

	free(bytes);
	return yes;
}

/* Whether something outside the archive PATH refers to one of NAMES. */
static bool
triggered(const struct trial *t, const struct strings *names, const char *path)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; names && i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		if ((m->kind == SYMBOL_UNDEF || m->kind == SYMBOL_WEAKUNDEF) &&
		    strcmp(l->inputs[m->input]->path, path) != 0 &&
		    stringshave(names, l->watch.names[m->name]->text))
			return true;
	}
	for (i = 0; names && i < l->ninputs; i++)
		if (offloads(l->inputs[i]))
			return true;
	return false;
}

/* A reference that every program of this compiler has: policy/runtimes.cfg. */
static bool
runtimeedge(const struct trial *t, const struct input *in, const char *symbol)
{
	const struct runtimes *r = t->c->runtimes;
	char *member = NULL;
	bool found = false;
	size_t i;

	for (i = 0; in->offset && !found && i < r->count; i++) {
		if (strcmp(r->edges[i].symbol, symbol) != 0 ||
		    strcmp(r->edges[i].archive, pathbase(in->path)) != 0)
			continue;
		if (!member)
			member = membername(in);
		found = member && strcmp(r->edges[i].member, member) == 0 &&
		    !triggered(t, r->edges[i].triggers, in->path);
	}
	free(member);
	return found;
}

bool
judgeofbase(const struct court *c, const struct input *in)
{
	return in->offset && stringshave(&c->runtimes->base, pathbase(in->path));
}

/*
 * A linker may offer a member only to look at it. One that defines a strong
 * symbol which is undefined in the end was not linked.
 */
static bool
linked(const struct trial *t, const struct input *in)
{
	return !in->strong || t->c->resolve(t->c->ctx, in->strong) != RESOLUTION_UNDEF;
}

/* Whether M is a reference to its own name, not to a wrapper's, that counts. */
bool
trialrefers(const struct trial *t, const struct mention *m)
{
	const struct input *in = t->l->inputs[m->input];
	const char *text = t->l->watch.names[m->name]->text;

	if (m->kind != SYMBOL_UNDEF && m->kind != SYMBOL_WEAKUNDEF)
		return false;
	if (m->real != stringshave(&t->l->wrapped, text))
		return false;
	return !judgeoflibc(t->j, in);
}

enum resolution
trialresolved(const struct trial *t, const char *text)
{
	enum resolution r;
	char *real;

	if (!stringshave(&t->l->wrapped, text))
		return t->c->resolve(t->c->ctx, text);
	real = newformat("__real_%s", text);
	r = t->c->resolve(t->c->ctx, real);
	free(real);
	return r;
}

static void
rulefinding(struct trial *t, enum because because, const struct name *name, const struct input *in,
    size_t i)
{
	const struct symbolrule *r = name->rule;

	if (in && (judgeofbase(t->c, in) || runtimeedge(t, in, name->text)))
		return;
	if (r->action != ACTION_ALLOW)
		trialadd(t, (struct finding){.because = because, .class = CLASS_COUNT,
		    .action = r->action, .symbol = name->text, .referrer = in,
		    .definer = t->definers[i], .consequence = r->reason});
}

static void
classfinding(struct trial *t, const struct meaning *m, enum because because,
    const struct name *name, const struct input *in, const struct input *definer)
{
	enum action a = judgeaction(t->c->policy, m->libc, m->class);

	t->explained[m->class] = true;
	if (a == ACTION_ALLOW || a == ACTION_UNSET)
		return;
	if (in && runtimeedge(t, in, name->text))
		return;
	trialadd(t, (struct finding){.because = because, .class = m->class, .action = a,
	    .symbol = name->text, .referrer = in, .definer = definer,
	    .consequence = m->libc->classes[m->class].consequence});
}

/* One of the seal's definitions, which fail: a policy may still deny the call. */
bool
trialofseal(const struct trial *t, const struct input *in)
{
	return t->c->seal && samedirectory(in->path, t->c->seal);
}

/* The definer is the libc's, or the seal's: only then is the name the hazard that it names. */
bool
trialhazardous(const struct trial *t, size_t i)
{
	const struct input *definer = t->definers[i];

	return definer && (oflibc(t->j, definer) || trialofseal(t, definer));
}

static void
judgereference(struct trial *t, const struct mention *m)
{
	const struct name *name = t->l->watch.names[m->name];
	const struct input *in = t->l->inputs[m->input];
	const struct meaning *meaning = trialmeaning(t, name, MEANING_ENTRY, MEANING_CHOKE);

	if (meaning && !trialhazardous(t, m->name))
		meaning = NULL;
	/* A row of the policy decides alone; the class is there with its leave. */
	if (name->rule) {
		rulefinding(t, BECAUSE_REFERENCE, name, in, m->name);
		if (meaning)
			t->explained[meaning->class] = true;
	} else if (meaning)
		classfinding(t, meaning, BECAUSE_REFERENCE, name, in, t->definers[m->name]);
}

/* The linker's word; a weak reference it cannot be asked about is bound when something defines it. */
static bool
isdefined(const struct trial *t, const struct mention *m)
{
	enum resolution r = trialresolved(t, t->l->watch.names[m->name]->text);

	if (r == RESOLUTION_UNASKED && m->kind == SYMBOL_WEAKUNDEF)
		return t->definers[m->name] != NULL;
	return r != RESOLUTION_UNDEF;
}

static int
bymention(const void *a, const void *b, void *ctx)
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
	qsort_r(order, l->nmentions, sizeof *order, bymention, l->mentions);
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[order[i]];

		if (!trialrefers(t, m) || (last && last->name == m->name && last->input == m->input))
			continue;
		last = m;
		if (!isdefined(t, m))
			continue;
		if (linked(t, l->inputs[m->input]))
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
		if (name->rule)
			rulefinding(t, BECAUSE_COMMAND_LINE, name, NULL, i);
		else if (m && trialhazardous(t, i))
			classfinding(t, m, BECAUSE_COMMAND_LINE, w->names[i], NULL, t->definers[i]);
	}
}

/* An input outside the libc that carries the choke point, or NULL. */
static const struct input *
carrier(const struct trial *t, size_t i)
{
	const struct input *definer = t->definers[i];

	return definer && !judgeoflibc(t->j, definer) ? definer : NULL;
}

static void
judgechokes(struct trial *t)
{
	const struct watch *w = &t->l->watch;
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct meaning *m = trialmeaning(t, w->names[i], MEANING_CHOKE, MEANING_CHOKE);

		if (!m || t->explained[m->class])
			continue;
		if (t->c->resolve(t->c->ctx, w->names[i]->text) == RESOLUTION_HERE)
			classfinding(t, m, BECAUSE_UNEXPLAINED, w->names[i], carrier(t, i),
			    t->definers[i]);
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

		if (m->kind != SYMBOL_LOCAL || judgeoflibc(t->j, in))
			continue;
		meaning = trialmeaning(t, name, MEANING_INTERNAL, MEANING_CHOKE);
		if (meaning && !t->carried[meaning->class]) {
			t->carried[meaning->class] = true;
			classfinding(t, meaning, BECAUSE_UNEXPLAINED, name, in, in);
		}
	}
}

/* What is wrong with the link as such; denied unless the policy says otherwise. */
static void
judgeoption(struct trial *t, enum class class, const char *what, const char *consequence)
{
	enum action a = t->c->policy->rules[class];

	if (a == ACTION_UNSET || t->c->policy->floor[class])
		a = ACTION_DENY;
	if (a != ACTION_ALLOW)
		trialadd(t, (struct finding){.because = BECAUSE_OPTION, .class = class, .action = a, .symbol = what,
		    .consequence = consequence});
}

static void
judgelink(struct trial *t)
{
	if (t->l->unresolved)
		judgeoption(t, CLASS_UNRESOLVED, "--unresolved-symbols",
		    "a call of a function that nothing defines is a jump to address 0");
	if (t->l->dynamic)
		judgeoption(t, CLASS_DYNAMIC_INPUT, "a shared object is among the inputs",
		    "the program needs that library on every machine that it runs on");
}

void
judge(struct judgement *j, const struct link *l, const struct court *c)
{
	struct trial t = {.j = j, .l = l, .c = c};

	*j = (struct judgement){0};
	choosedefiners(&t);
	identify(&t);
	judgereferences(&t);
	judgedemands(&t);
	judgelocals(&t);
	judgechokes(&t);
	judgelink(&t);
	judgeseal(&t);
	free(t.definers);
}

struct finding *
judgeadd(struct judgement *j, const struct link *l, const struct court *c, const struct finding *f)
{
	size_t before = j->count;

	trialadd(&(struct trial){.j = j, .l = l, .c = c}, *f);
	return j->count > before ? &j->findings[before] : NULL;
}

bool
judgeoflibc(const struct judgement *j, const struct input *in)
{
	return j->libcinput && oflibc(j, in);
}

bool
judgelinked(const struct court *c, const struct input *in)
{
	return linked(&(struct trial){.c = c}, in);
}

void
judgementfree(struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->count; i++) {
		free(j->findings[i].module);
		free(j->findings[i].debian);
		free(j->findings[i].function);
		free(j->findings[i].headers);
		free(j->findings[i].source);
		free(j->findings[i].package);
		free(j->findings[i].member);
		free(j->findings[i].definermember);
		stringsfree(&j->findings[i].chain);
	}
	free(j->findings);
	*j = (struct judgement){0};
}

const char *
findingclass(const struct finding *f)
{
	if (f->because == BECAUSE_UNSEALED)
		return "seal";
	if (f->because == BECAUSE_GO)
		return "go-runtime";
	return f->class == CLASS_COUNT ? "symbol" : classname(f->class);
}
