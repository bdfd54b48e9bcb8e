#include "audit/judge/foreign.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dwarf/dwarf.h"
#include "audit/input/object.h"
#include "audit/link/member.h"
#include "base/mem.h"

struct inquest {
	struct judgement *j;
	const struct link *l;
	const struct court *c;
	const struct dwarfmodule *module;
};

static enum action
actionof(const struct inquest *q, enum class class)
{
	return judgeaction(q->c->policy, q->j->libc, class);
}

static struct finding *
add(struct inquest *q, enum because because, enum class class, const char *symbol,
    const struct input *in)
{
	return judgeadd(q->j, q->l, q->c, &(struct finding){.because = because, .class = class,
	    .action = actionof(q, class), .symbol = symbol, .referrer = in,
	    .consequence = q->j->libc->classes[class].consequence});
}

static bool
wanted(const struct inquest *q, enum class class)
{
	enum action a = actionof(q, class);

	return a == ACTION_WARN || a == ACTION_DENY;
}

static void
addreferrers(struct inquest *q, size_t name)
{
	const struct link *l = q->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct input *in = l->inputs[m->input];

		if (m->name == name && m->kind == SYMBOL_UNDEF && !judgeoflibc(q->j, in) &&
		    judgelinked(q->c, in))
			add(q, BECAUSE_REFERENCE, CLASS_FOREIGN_LIBC, l->watch.names[name]->text, in);
	}
}

/* Nothing defines NAME. gold cannot be asked about names that it met in archives, but offers whatever it links. */
static bool
isundefined(const struct inquest *q, const struct name *name)
{
	enum resolution r;

	if (name->defined || stringshave(&q->l->wrapped, name->text))
		return false;
	r = q->c->resolve(q->c->ctx, name->text);
	return r == RESOLUTION_UNDEF || r == RESOLUTION_UNASKED;
}

/* The names that nothing defines. Those that an older libc of this kind has are no finding there. */
static void
names(struct inquest *q)
{
	const struct link *l = q->l;
	bool *undefined;
	size_t i;

	if (!l->foreign || l->foreign != &q->j->libc->foreign)
		return;
	undefined = newarray(l->watch.count, sizeof *undefined);
	for (i = 0; i < l->nmentions; i++)
		if (l->mentions[i].kind == SYMBOL_UNDEF)
			undefined[l->mentions[i].name] = true;
	for (i = 0; i < l->watch.count; i++) {
		const struct name *n = l->watch.names[i];

		if (undefined[i] && stringsfit(l->foreign, n->text) && isundefined(q, n))
			addreferrers(q, i);
	}
	free(undefined);
}

/*
 * The libc that should have been linked and was not; NULL: the linked one is right, for the policy
 * names none, or one of the user's own, which no symbol tells from others.
 */
static const char *
missed(const struct policy *p, const struct catalogue *linked)
{
	if (strcmp(p->libc, "native") == 0 || policylibc(p, p->libc) ||
	    strcmp(p->libc, linked->name) == 0)
		return NULL;
	return p->libc;
}

/* NAME is a mark of another libc. An object of its crt files has one, a member of its libc.a the other. */
static bool
marks(const struct inquest *q, const struct name *name, const struct input *in)
{
	const char *libc = q->j->wanted ? q->j->wanted : q->j->libc->name;
	const struct meaning *m;

	for (m = name->meanings; m; m = m->next)
		if (strcmp(m->libc->name, libc) != 0 && ((m->kind == MEANING_START && in->offset == 0) ||
		    (m->kind == MEANING_IDENTITY && in->offset != 0)))
			return true;
	return false;
}

/* IN, which defines NAME, is of another libc. */
static void
addfile(struct inquest *q, const char *name, const struct input *in)
{
	static const char why[] = "the policy is for another libc: what it allows and denies does not fit "
	    "what this one does at run time";
	struct finding *f = add(q, q->j->wanted ? BECAUSE_LIBC : BECAUSE_DEFINITION,
	    CLASS_FOREIGN_LIBC, name, in);

	if (f && q->j->wanted)
		f->consequence = why;
}

static void
files(struct inquest *q)
{
	const struct link *l = q->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct name *name = l->watch.names[m->name];

		if (m->kind == SYMBOL_DEF && name->meanings && !m->real &&
		    marks(q, name, l->inputs[m->input]) && judgelinked(q->c, l->inputs[m->input]))
			addfile(q, name->text, l->inputs[m->input]);
	}
}

/* The object says itself that cmd/link made it; its name alone is anybody's. */
static bool
isgo(const struct input *in)
{
	void *bytes;
	struct object *o = inputopen(in, &bytes);
	bool yes = o && objectfile(o) && strcmp(objectfile(o), "go.go") == 0;

	if (o) {
		objectclose(o);
		free(bytes);
	}
	return yes;
}

/* Every Go program with runtime/cgo refers to this name of it. */
static void
goruntime(struct inquest *q)
{
	static const char name[] = "x_cgo_init";
	const struct link *l = q->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++)
		if (strcmp(l->watch.names[l->mentions[i].name]->text, name) == 0)
			return;
	if (isgo(l->go))
		judgeadd(q->j, l, q->c, &(struct finding){.because = BECAUSE_GO, .class = CLASS_COUNT,
		    .action = ACTION_DENY, .symbol = name, .referrer = l->go,
		    .consequence = q->j->libc->cgo});
}

void
foreignsymbols(struct judgement *j, const struct link *l, const struct court *c)
{
	struct inquest q = {.j = j, .l = l, .c = c};

	if (!j->libc)
		return;
	j->wanted = missed(c->policy, j->libc);
	if (wanted(&q, CLASS_FOREIGN_LIBC)) {
		names(&q);
		files(&q);
	}
	if (l->go && j->libc->cgo)
		goruntime(&q);
}

/* The first of the libc's `headers` that D shows, and its directory. */
static void
addheaders(struct inquest *q, const struct input *in, struct dwarf *d)
{
	const struct strings *headers = &q->j->libc->headers;
	char *dir = NULL;
	struct finding *f;
	size_t i;

	for (i = 0; !dir && i < headers->count; i++)
		dir = q->module->include(d, headers->items[i]);
	if (!dir)
		return;
	f = add(q, BECAUSE_HEADERS, CLASS_FOREIGN_HEADERS, headers->items[i - 1], in);
	if (f)
		f->headers = dir;
	else
		free(dir);
}

static void
headersof(struct inquest *q, const struct input *in)
{
	static const char section[] = ".debug_line";
	void *bytes = inputread(in);
	struct dwarf *d = NULL;

	/* Also ".zdebug_line": a cheap look before libdw's. */
	if (bytes && memmem(bytes, in->size, section + 1, sizeof section - 2))
		d = q->module->open(bytes, in->size);
	if (d) {
		addheaders(q, in, d);
		q->module->close(d);
	}
	free(bytes);
}

/* A toolchain's own runtime libraries are of one piece for every libc that they work with. */
static bool
ofuser(const struct inquest *q, const struct input *in)
{
	if (in == q->l->go || in->kind != OBJECT_REL || judgeoflibc(q->j, in))
		return false;
	return !judgeofbase(q->c, in) && judgelinked(q->c, in);
}

/* Whether P names a libc that is not the driver's own, whose headers the driver finds by itself. */
static bool
chosen(const struct catalogue *libc, const struct policy *p)
{
	return strcmp(p->libc, "native") != 0 && (libc->dirs.lib.count || policylibc(p, p->libc));
}

void
foreignheaders(struct judgement *j, const struct link *l, const struct court *c,
    const char *moduledir)
{
	struct inquest q = {.j = j, .l = l, .c = c};
	void *handle;
	size_t i;

	if (!j->libc || !j->libc->headers.count || !chosen(j->libc, c->policy) ||
	    !wanted(&q, CLASS_FOREIGN_HEADERS))
		return;
	q.module = dwarfload(moduledir, &handle);
	for (i = 0; q.module && i < l->ninputs; i++)
		if (ofuser(&q, l->inputs[i]))
			headersof(&q, l->inputs[i]);
	if (handle)
		dlclose(handle);
}
