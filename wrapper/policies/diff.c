/*
 * Compares what two policies come to, whatever files they are made of: value by value, function by function and
 * exception by exception. What cannot be put in an order, such as another libc, is only said to be different.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/roots.h"
#include "policy/sections.h"
#include "policy/symbols.h"
#include "wrapper/policies/policies.h"
#include "wrapper/say.h"

struct diff {
	const struct decided *a, *b;
	const struct catalogues *catalogues;
	size_t stricter, looser, different;
};

static void
tell(struct diff *d, int direction, const char *key, const char *old, const char *new, const char *where)
{
	size_t *n = direction > 0 ? &d->stricter : direction < 0 ? &d->looser : &d->different;

	++*n;
	sayout("%s: %s: %s -> %s%s%s%s\n", direction > 0 ? "stricter" : direction < 0 ? "looser" : "different", key, old,
	    new, where ? " (" : "", where ? where : "", where ? ")" : "");
}

/* The place that decides KEY in the newer policy. */
static const char *
place(const struct diff *d, const char *key)
{
	return wheresfind(&d->b->wheres, key);
}

static void
action(struct diff *d, const char *group, const char *name, enum action a, enum action b)
{
	char *key = newformat("%s%s%s", group, *group ? "." : "", name);

	if (a != b)
		tell(d, b > a ? 1 : -1, key, actionname(a), actionname(b), place(d, key));
	free(key);
}

static void
boolean(struct diff *d, const char *key, bool a, bool b, int stricter)
{
	if (a != b)
		tell(d, b ? stricter : -stricter, key, a ? "true" : "false", b ? "true" : "false", place(d, key));
}

static void
word(struct diff *d, const char *key, const char *a, const char *b)
{
	if (strcmp(a ? a : "", b ? b : "") != 0)
		tell(d, 0, key, a ? a : "none", b ? b : "none", place(d, key));
}

/* What P says of CLASS with C; nothing is the same as "allow". */
static enum action
ruleof(const struct catalogue *c, const struct policy *p, enum class class)
{
	enum action a = classoflink(class) ? policylinkaction(p, class) : catalogueaction(c, p, class);

	return a == ACTION_UNSET ? ACTION_ALLOW : a;
}

/* A class whose rule is the same says the same; else it is asked for each libc. */
static void
diffrule(struct diff *d, enum class class)
{
	const struct policy *a = &d->a->policy, *b = &d->b->policy;
	const struct catalogues *c = d->catalogues;
	size_t i, same = 0;

	for (i = 0; i < c->count; i++)
		same += ruleof(&c->rows[i], a, class) == ruleof(&c->rows[0], a, class) &&
		    ruleof(&c->rows[i], b, class) == ruleof(&c->rows[0], b, class);
	for (i = 0; i < (same == c->count ? 1 : c->count); i++) {
		const char *name = classname(class);
		char *key = newformat("rules.%s", name), *shown;
		enum action old = ruleof(&c->rows[i], a, class), new = ruleof(&c->rows[i], b, class);

		shown = same == c->count ? newstring(key) : newformat("%s with %s", key, c->rows[i].name);
		if (old != new)
			tell(d, new > old ? 1 : -1, shown, actionname(old), actionname(new), place(d, key));
		free(shown);
		free(key);
	}
}

/* No limit is "deny": what the rules say. */
static enum action
limit(const struct policy *p)
{
	return p->unreachable == ACTION_UNSET ? ACTION_DENY : p->unreachable;
}

static void
diffpie(struct diff *d)
{
	enum pie a = d->a->policy.pie, b = d->b->policy.pie;

	if (a != b)
		tell(d, a == PIE_FOLLOW ? 1 : b == PIE_FOLLOW ? -1 : 0, "link.pie", piewords[a], piewords[b], place(d, "link.pie"));
}

static const char *
linkerword(const struct policy *p)
{
	return p->linker == LINKER_UNSET ? NULL : linkerchoicename(p->linker);
}

static char *
joined(const struct libcdirs *l)
{
	char *all = newstring(""), *more;
	size_t i;

	for (i = 0; l && i < l->include.count + l->lib.count; i++) {
		more = newformat("%s%s%s", all, *all ? ":" : "", i < l->include.count ? l->include.items[i] :
		    l->lib.items[i - l->include.count]);
		free(all);
		all = more;
	}
	return all;
}

/* An entry of `libcs` by its name. NEW: those that only B has are asked for. */
static void
difflibcs(struct diff *d, const struct policy *of, bool new)
{
	size_t i;

	for (i = 0; i < of->nlibcs; i++) {
		const char *name = of->libcs[i].name;
		const struct libcdirs *a = policylibc(&d->a->policy, name), *b = policylibc(&d->b->policy, name);
		char *key = newformat("libcs.%s", name), *old = joined(a), *now = joined(b);

		if (policylibc(of, name) == &of->libcs[i] && !(new && a))
			word(d, key, *old ? old : NULL, *now ? now : NULL);
		free(now);
		free(old);
		free(key);
	}
}

static bool
samelists(const struct strings *a, const struct strings *b)
{
	size_t i;

	for (i = 0; i < a->count && i < b->count && strcmp(a->items[i], b->items[i]) == 0; i++)
		;
	return i == a->count && i == b->count;
}

/* Whether all that is in the roots A is in B. */
static bool
rootswithin(const struct strings *a, const struct strings *b)
{
	struct strings both = {0};
	bool within;
	size_t i;

	for (i = 0; i < a->count; i++)
		stringsadd(&both, a->items[i]);
	rootsmeet(&both, b);
	within = samelists(&both, a);
	stringsfree(&both);
	return within;
}

static char *
joinedlist(const struct strings *l, const char *none)
{
	char *all = newstring(l->count ? "" : none), *more;
	size_t i;

	for (i = 0; i < l->count; i++) {
		more = newformat("%s%s%s", all, *all ? ":" : "", l->items[i]);
		free(all);
		all = more;
	}
	return all;
}

static void
difflists(struct diff *d, const char *key, int direction, const struct strings *a, const struct strings *b, const char *none)
{
	char *old = joinedlist(a, none), *new = joinedlist(b, none);

	tell(d, direction, key, old, new, place(d, key));
	free(new);
	free(old);
}

static void
diffinputs(struct diff *d)
{
	const struct policy *a = &d->a->policy, *b = &d->b->policy;
	size_t i, kept = 0;

	boolean(d, "inputs.env", a->scrub, b->scrub, 1);
	if (a->rooted != b->rooted)
		difflists(d, "inputs.roots", b->rooted ? 1 : -1, &a->roots, &b->roots, "anywhere");
	else if (!samelists(&a->roots, &b->roots))
		difflists(d, "inputs.roots", rootswithin(&b->roots, &a->roots) ? 1 : rootswithin(&a->roots, &b->roots) ? -1 : 0,
		    &a->roots, &b->roots, "nowhere");
	for (i = 0; i < a->locks.count; i++)
		kept += stringshave(&b->locks, a->locks.items[i]);
	if (!samelists(&a->locks, &b->locks))
		difflists(d, "inputs.lock", kept == a->locks.count ? 1 : kept == b->locks.count ? -1 : 0, &a->locks, &b->locks,
		    "none");
}

static void
diffvalues(struct diff *d)
{
	const struct policy *a = &d->a->policy, *b = &d->b->policy;
	int k;

	boolean(d, "locked", a->locked, b->locked, 1);
	action(d, "", "unreachable", limit(a), limit(b));
	word(d, "link.compiler", a->compiler, b->compiler);
	word(d, "link.libc", a->libc, b->libc);
	diffpie(d);
	word(d, "link.linker", linkerword(a), linkerword(b));
	/* To judge is the stricter of the two. */
	if (a->probes != b->probes)
		tell(d, b->probes > a->probes ? 1 : -1, "link.probes", probeswords[a->probes], probeswords[b->probes],
		    place(d, "link.probes"));
	word(d, "link.shared", sharedwords[a->shared], sharedwords[b->shared]);
	boolean(d, "link.prefer_archives", !a->sharedkept, !b->sharedkept, 0);
	boolean(d, "link.seal", a->seal, b->seal, 1);
	difflibcs(d, a, false);
	difflibcs(d, b, true);
	for (k = 0; k < CLASS_COUNT; k++)
		diffrule(d, (enum class)k);
	action(d, "rules", "unused-exception", a->unused, b->unused);
	for (k = 0; k < PROPERTY_COUNT; k++)
		action(d, "output", propertyname((enum property)k), a->output[k], b->output[k]);
	boolean(d, "output.note", a->note, b->note, 1);
	diffinputs(d);
}

/* What changed by one row of `symbols`, in one direction. */
struct rowchange {
	const struct symbolrule *row;
	enum action old, new;
	char *example;
	size_t count;
};

struct rowchanges {
	struct symbols a, b;
	const struct catalogue *alibc, *blibc;
	struct rowchange *rows;
	size_t count;
};

/* The libc that a policy's links have; glibc where that is the compiler's own. */
static const struct catalogue *
libcof(const struct diff *d, const struct policy *p)
{
	const struct catalogue *c = cataloguesfind(d->catalogues, p->libc);

	return c ? c : cataloguesfind(d->catalogues, "glibc");
}

/* What P does about the function NAME of CLASS; *ROW by which one of its rows, NULL: by none. */
static enum action
actionof(const struct symbols *s, const struct catalogue *c, const char *name, int class, const struct symbolrule **row)
{
	enum action own = c && class < CLASS_COUNT ? ruleof(c, s->policy, (enum class)class) : ACTION_ALLOW;
	bool atleast;

	*row = symbolsfind(s, name, &atleast);
	if (*row && atleast && (*row)->action <= own)
		*row = NULL;
	return *row ? (*row)->action : own;
}

static void
addchange(struct rowchanges *r, const struct symbolrule *row, enum action old, enum action new, const char *name)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->rows[i].row == row && r->rows[i].old == old && r->rows[i].new == new) {
			r->rows[i].count++;
			return;
		}
	r->rows = growarray(r->rows, r->count + 1, sizeof *r->rows);
	r->rows[r->count++] = (struct rowchange){row, old, new, newstring(name), 1};
}

static void
diffname(struct rowchanges *r, const char *name, int class)
{
	const struct symbolrule *arow, *brow;
	enum action a = actionof(&r->a, r->alibc, name, class, &arow), b = actionof(&r->b, r->blibc, name, class, &brow);

	/* Without a row it is the rule that changed. */
	if (a != b && (arow || brow))
		addchange(r, brow ? brow : arow, a, b, name);
}

/* All functions of which the libcs' catalogues say something. */
static void
diffcatalogue(struct rowchanges *r, const struct catalogue *c)
{
	size_t i;
	int k;

	for (k = 0; c && k < CLASS_COUNT; k++) {
		for (i = 0; i < c->classes[k].entry.count; i++)
			diffname(r, c->classes[k].entry.items[i], k);
		for (i = 0; i < c->classes[k].internal.count; i++)
			diffname(r, c->classes[k].internal.items[i], k);
	}
}

/* Whether some class has NAME, which then was asked for already. */
static bool
classed(const struct catalogue *c, const char *name)
{
	int k;

	for (k = 0; c && k < CLASS_COUNT; k++)
		if (stringshave(&c->classes[k].entry, name) || stringshave(&c->classes[k].internal, name))
			return true;
	return false;
}

/* The names in the rows of both policies, each once: a pattern stands for the functions that only it fits. */
static void
diffrows(struct rowchanges *r, const struct policy *a, const struct policy *b)
{
	struct strings names = {0};
	size_t i;

	for (i = 0; i < a->nsymbols; i++)
		stringsadd(&names, a->symbols[i].name);
	for (i = 0; i < b->nsymbols; i++)
		stringsadd(&names, b->symbols[i].name);
	stringssort(&names);
	for (i = 0; i < names.count; i++)
		if ((i == 0 || strcmp(names.items[i - 1], names.items[i]) != 0) && !classed(r->blibc, names.items[i]))
			diffname(r, names.items[i], CLASS_COUNT);
	stringsfree(&names);
}

static const char *
rowplace(const struct decided *d, const struct symbolrule *row)
{
	const struct policy *p = &d->policy;

	return p->nsymbols && row >= p->symbols && row < p->symbols + p->nsymbols ?
	    d->wheres.symbols.items[row - p->symbols] : NULL;
}

static void
tellrow(struct diff *d, const struct rowchange *c)
{
	char *key = c->count == 1 ? newformat("symbols \"%s\", for %s", c->row->name, c->example) :
	    newformat("symbols \"%s\", for %s and %zu more", c->row->name, c->example, c->count - 1);
	const char *new = rowplace(d->b, c->row);

	tell(d, c->new > c->old ? 1 : -1, key, actionname(c->old), actionname(c->new), new ? new : rowplace(d->a, c->row));
	free(key);
}

static void
diffsymbols(struct diff *d)
{
	const struct policy *a = &d->a->policy, *b = &d->b->policy;
	struct rowchanges r = {.alibc = libcof(d, a), .blibc = libcof(d, b)};
	size_t i;

	symbolsinit(&r.a, a);
	symbolsinit(&r.b, b);
	diffcatalogue(&r, r.blibc);
	diffrows(&r, a, b);
	for (i = 0; i < r.count; i++) {
		tellrow(d, &r.rows[i]);
		free(r.rows[i].example);
	}
	free(r.rows);
	symbolsfree(&r.a);
	symbolsfree(&r.b);
}

/* All that says what an exception is for; malloced. */
static char *
scopeof(const struct exception *e)
{
	const char *const parts[] = {e->symbol, e->from, e->program, e->target, e->libc};
	static const char *const names[] = {"symbol", "from", "program", "target", "libc"};
	char *all = newstring(""), *more;
	size_t i;
	int k;

	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		more = parts[i] ? newformat("%s%s%s \"%s\"", all, *all ? ", " : "", names[i], parts[i]) : newstring(all);
		free(all);
		all = more;
	}
	for (k = 0; e->classes && k <= CLASS_COUNT; k++) {
		more = exceptioncovers(e, (enum class)k) ? newformat("%s, class %s", all, classword((enum class)k)) :
		    newstring(all);
		free(all);
		all = more;
	}
	return all;
}

/* When each scope of P's is over: "" never; the latest of exceptions that say the same. */
static json_t *
scopesof(const struct policy *p)
{
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < p->nexceptions; i++) {
		const struct exception *e = &p->exceptions[i];
		char *scope = scopeof(e);
		const char *had = json_string_value(json_object_get(o, scope));

		if (!had || (*had && (!e->expires || strcmp(e->expires, had) > 0)))
			json_object_set_new_nocheck(o, scope, json_string_nocheck(e->expires ? e->expires : ""));
		free(scope);
	}
	return o;
}

static const char *
until(const char *day)
{
	return !day ? "none" : *day ? day : "for ever";
}

/* The scopes of OF; those that SEEN has too are left out. */
static void
diffscopes(struct diff *d, json_t *of, json_t *seen, json_t *a, json_t *b)
{
	const char *scope;
	json_t *unused;

	json_object_foreach(of, scope, unused) {
		const char *old = json_string_value(json_object_get(a, scope));
		const char *new = json_string_value(json_object_get(b, scope));
		char *key;

		if ((seen && json_object_get(seen, scope)) || (old && new && strcmp(old, new) == 0))
			continue;
		key = newformat("exceptions, %s", scope);
		/* What lasts for ever lasts longer than any day. */
		tell(d, !new || (old && *new && (!*old || strcmp(new, old) < 0)) ? 1 : -1, key, until(old), until(new), NULL);
		free(key);
	}
}

static bool
samewords(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool
samesymbols(const struct policy *a, const struct policy *b)
{
	size_t i;

	for (i = 0; i < a->nsymbols && i < b->nsymbols; i++)
		if (!samewords(a->symbols[i].name, b->symbols[i].name) || a->symbols[i].action != b->symbols[i].action)
			break;
	return i == a->nsymbols && i == b->nsymbols;
}

static bool
samesection(const struct section *a, const struct section *b)
{
	const struct policy *p = &a->policy, *q = &b->policy;

	return samewords(a->target, b->target) && samewords(a->program, b->program) &&
	    memcmp(p->rules, q->rules, sizeof p->rules) == 0 && memcmp(p->output, q->output, sizeof p->output) == 0 &&
	    p->note == q->note && p->seal == q->seal && p->unreachable == q->unreachable && p->rooted == q->rooted &&
	    samelists(&p->roots, &q->roots) && samelists(&p->locks, &q->locks) && samesymbols(p, q);
}

/* The sections of OF that no section of THAN is the same as; each makes links stricter. */
static void
diffsections(struct diff *d, const struct policy *of, const struct policy *than, int direction)
{
	size_t i, k;

	for (i = 0; i < of->nsections; i++) {
		const struct section *s = &of->sections[i];
		char *key, *where;

		for (k = 0; k < than->nsections && !samesection(s, &than->sections[k]); k++)
			;
		if (k < than->nsections)
			continue;
		key = newformat("sections, %s%s%s%s%s", s->target ? "target " : "", s->target ? s->target : "",
		    s->target && s->program ? ", " : "", s->program ? "program " : "", s->program ? s->program : "");
		where = newformat("%s:%u", s->file, s->line);
		tell(d, direction, key, direction > 0 ? "none" : "this", direction > 0 ? "this" : "none", where);
		free(where);
		free(key);
	}
}

int
policydiff(const struct decided *a, const struct decided *b, struct installed *i)
{
	struct diff d = {.a = a, .b = b, .catalogues = &i->catalogues};
	json_t *old, *new;
	char *error = NULL;

	if (installedcatalogues(i, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	diffvalues(&d);
	diffsymbols(&d);
	diffsections(&d, &b->policy, &a->policy, 1);
	diffsections(&d, &a->policy, &b->policy, -1);
	old = scopesof(&a->policy);
	new = scopesof(&b->policy);
	diffscopes(&d, old, NULL, old, new);
	diffscopes(&d, new, old, old, new);
	json_decref(old);
	json_decref(new);
	sayout("%zu stricter, %zu looser, %zu different\n", d.stricter, d.looser, d.different);
	return d.looser ? STATUS_FINDINGS : 0;
}
