/*
 * Two libcs in one program: names that only another libc has, its crt files and archives, objects compiled with
 * its headers, and Go without the part of its runtime that the libc needs.
 */
#include "audit/judge/foreign.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dwarf/dwarf.h"
#include "audit/input/object.h"
#include "audit/link/member.h"
#include "base/mem.h"

/* The headers of inputs, read with libdw. */
struct foreignreading {
	struct trial *trial;
	const struct dwarfmodule *module;
};

static enum action
foreignaction(const struct trial *t, enum class class)
{
	return catalogueaction(t->j->libc, t->policy, class);
}

static struct finding *
foreignfinding(struct trial *t, enum because because, enum class class, const char *symbol,
    const struct input *in)
{
	return trialadd(t, (struct finding){.because = because, .class = class,
	    .action = foreignaction(t, class), .symbol = symbol, .referrer = in,
	    .consequence = t->j->libc->classes[class].consequence});
}

static bool
foreignwanted(const struct trial *t, enum class class)
{
	enum action a = foreignaction(t, class);

	return a == ACTION_WARN || a == ACTION_DENY;
}

static void
foreignreferrers(struct trial *t, size_t name)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct input *in = l->inputs[m->input];

		struct finding *f = NULL;

		if (m->name == name && m->kind == SYMBOL_UNDEF && !trialoflibc(t, in) &&
		    triallinked(t, in))
			f = foreignfinding(t, BECAUSE_REFERENCE, CLASS_FOREIGN_LIBC, l->watch.names[name]->text, in);
		if (f && l->lacking)
			lackinghas(l->lacking, f->symbol, &f->plain);
	}
}

/* Nothing defines NAME. gold cannot be asked about names that it met in archives, but offers whatever it links. */
static bool
foreignundefined(const struct trial *t, const struct name *name)
{
	enum resolution r;

	if (name->defined || stringshave(&t->l->wrapped, name->text))
		return false;
	r = t->resolve(t->ctx, name->text);
	return r == RESOLUTION_UNDEF || r == RESOLUTION_UNASKED;
}

/* The names that nothing defines. Those that an older libc of this kind has are no finding there. */
static void
foreignnames(struct trial *t)
{
	const struct link *l = t->l;
	bool *undefined;
	size_t i;

	if (l->foreign != &t->j->libc->foreign)
		return;
	undefined = newarray(l->watch.count, sizeof *undefined);
	for (i = 0; i < l->nmentions; i++)
		if (l->mentions[i].kind == SYMBOL_UNDEF)
			undefined[l->mentions[i].name] = true;
	for (i = 0; i < l->watch.count; i++) {
		const struct name *n = l->watch.names[i];

		if (undefined[i] && linkforeign(l, n->text) && foreignundefined(t, n))
			foreignreferrers(t, i);
	}
	free(undefined);
}

/* NAME is a mark of another libc. An object of its crt files has one, a member of its libc.a the other. */
static bool
foreignmarks(const struct trial *t, const struct name *name, const struct input *in)
{
	const char *libc = t->j->wanted ? t->j->wanted : t->j->libc->name;
	const struct meaning *m;

	for (m = name->meanings; m; m = m->next)
		if (strcmp(m->libc->name, libc) != 0 && ((m->kind == MEANING_START && in->offset == 0) ||
		    (m->kind == MEANING_IDENTITY && in->offset != 0)))
			return true;
	return false;
}

/* IN, which defines NAME, is of another libc. */
static void
foreignfile(struct trial *t, const char *name, const struct input *in)
{
	static const char why[] = "the policy is for another libc: what it allows and denies does not fit "
	    "what this one does at run time";
	struct finding *f = foreignfinding(t, t->j->wanted ? BECAUSE_LIBC : BECAUSE_DEFINITION,
	    CLASS_FOREIGN_LIBC, name, in);

	if (f && t->j->wanted)
		f->consequence = why;
}

static void
foreignfiles(struct trial *t)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct name *name = l->watch.names[m->name];

		if (m->kind == SYMBOL_DEF && name->meanings && !m->real &&
		    foreignmarks(t, name, l->inputs[m->input]) && triallinked(t, l->inputs[m->input]))
			foreignfile(t, name->text, l->inputs[m->input]);
	}
}

/* The object says itself that cmd/link made it; its name alone is anybody's. */
static bool
foreignisgo(const struct input *in)
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
foreigngo(struct trial *t)
{
	static const char name[] = "x_cgo_init";
	const struct link *l = t->l;
	size_t i;

	for (i = 0; i < l->nmentions; i++)
		if (strcmp(l->watch.names[l->mentions[i].name]->text, name) == 0)
			return;
	if (foreignisgo(l->go))
		trialadd(t, (struct finding){.because = BECAUSE_GO, .class = CLASS_COUNT,
		    .action = ACTION_DENY, .symbol = name, .referrer = l->go,
		    .consequence = t->j->libc->cgo});
}

void
foreignsymbols(struct trial *t)
{
	struct judgement *j = t->j;

	if (!j->libc)
		return;
	if (foreignwanted(t, CLASS_FOREIGN_LIBC)) {
		foreignnames(t);
		foreignfiles(t);
	}
	if (t->l->go && j->libc->cgo)
		foreigngo(t);
}

/* The first of the libc's `headers` that D shows, and its directory. */
static void
foreigninclude(struct foreignreading *r, const struct input *in, struct dwarf *d)
{
	const struct strings *headers = &r->trial->j->libc->headers;
	char *dir = NULL;
	struct finding *f;
	size_t i;

	for (i = 0; !dir && i < headers->count; i++)
		dir = r->module->include(d, headers->items[i]);
	if (!dir)
		return;
	f = foreignfinding(r->trial, BECAUSE_HEADERS, CLASS_FOREIGN_HEADERS, headers->items[i - 1], in);
	if (f)
		f->headers = dir;
	else
		free(dir);
}

static void
foreignread(struct foreignreading *r, const struct input *in)
{
	static const char section[] = ".debug_line";
	void *bytes = inputread(in);
	struct dwarf *d = NULL;

	/* Also ".zdebug_line": a cheap look before libdw's. */
	if (bytes && memmem(bytes, in->size, section + 1, sizeof section - 2))
		d = r->module->open(bytes, in->size);
	if (d) {
		foreigninclude(r, in, d);
		r->module->close(d);
	}
	free(bytes);
}

/* A toolchain's own runtime libraries are of one piece for every libc that they work with. */
static bool
foreignuser(const struct trial *t, const struct input *in)
{
	if (in == t->l->go || in->kind != OBJECT_REL || trialoflibc(t, in))
		return false;
	return !trialofbase(t, in) && triallinked(t, in);
}

/* Whether P names a libc that is not the driver's own, whose headers the driver finds by itself. */
static bool
foreignchosen(const struct catalogue *libc, const struct policy *p)
{
	return strcmp(p->libc, "native") != 0 && (libc->dirs.lib.count || policylibc(p, p->libc));
}

void
foreignheaders(struct trial *t, const char *moduledir)
{
	const struct link *l = t->l;
	struct foreignreading r = {.trial = t};
	void *handle;
	size_t i;

	if (!t->j->libc || !t->j->libc->headers.count || !foreignchosen(t->j->libc, t->policy) ||
	    !foreignwanted(t, CLASS_FOREIGN_HEADERS))
		return;
	r.module = dwarfload(moduledir, &handle);
	for (i = 0; r.module && i < l->ninputs; i++)
		if (foreignuser(t, l->inputs[i]))
			foreignread(&r, l->inputs[i]);
	if (handle)
		dlclose(handle);
}
