#include "audit/explain.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "audit/member.h"
#include "policy/mem.h"

enum { CGOHASH = 12 };          /* hex digits in cgo's _cgo_HASH_ names */

/* "_cgo_0123456789ab_" at S: cgo's mark on everything that it makes for one package. */
static bool
iscgo(const char *s)
{
	int i;

	if (strncmp(s, "_cgo_", 5) != 0)
		return false;
	for (i = 0; i < CGOHASH; i++)
		if (!isxdigit((unsigned char)s[5 + i]))
			return false;
	return s[5 + CGOHASH] == '_';
}

struct cgo {
	char mark[5 + CGOHASH + 2];     /* "_cgo_HASH_" */
	char *package;
};

static bool
findmark(void *ctx, const char *name, enum symbolkind kind)
{
	struct cgo *cgo = ctx;

	if (kind != SYMBOL_DEF || !iscgo(name))
		return true;
	memcpy(cgo->mark, name, sizeof cgo->mark - 1);
	return false;
}

/* Go writes a dot of the import path's last element as %2e. */
static char *
importpath(const char *s, size_t size)
{
	char *path = newformat("%.*s", (int)size, s), *from = path, *to = path;

	while (*from) {
		unsigned byte;

		if (*from == '%' && isxdigit((unsigned char)from[1]) && isxdigit((unsigned char)from[2])) {
			char hex[3] = {from[1], from[2], '\0'};

			byte = (unsigned)strtoul(hex, NULL, 16);
			*to++ = (char)byte;
			from += 3;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return path;
}

/* In go.o the local variable "PACKAGE._cgo_HASH_Cfunc_X" ties the hash to its package. */
static bool
findpackage(void *ctx, const char *name, enum symbolkind kind)
{
	struct cgo *cgo = ctx;
	const char *at = strstr(name, cgo->mark);

	(void)kind;
	if (!at || at - name < 2 || at[-1] != '.')
		return true;
	cgo->package = importpath(name, (size_t)(at - 1 - name));
	return false;
}

static struct object *
reopen(const struct input *in, void **bytes)
{
	char *error = NULL;
	struct object *o;

	*bytes = inputread(in);
	if (!*bytes)
		return NULL;
	o = objectopen(*bytes, in->size, &error);
	if (!o) {
		free(error);
		free(*bytes);
	}
	return o;
}

/* The Go package that the object O was made for, NULL when it cannot be told. */
static char *
packageof(struct object *o, const struct link *l)
{
	struct cgo cgo = {0};
	char *error = NULL;
	void *bytes;
	struct object *go;

	if (!l->go)
		return NULL;
	if (objectsymbols(o, findmark, &cgo, &error) < 0 || !cgo.mark[0]) {
		free(error);
		return NULL;
	}
	go = reopen(l->go, &bytes);
	if (!go)
		return NULL;
	if (objectlocals(go, findpackage, &cgo, &error) < 0)
		free(error);
	objectclose(go);
	free(bytes);
	return cgo.package;
}

static bool
firstfunction(void *ctx, const char *function, const char *section, uint64_t offset)
{
	char **out = ctx;

	(void)section;
	(void)offset;
	if (!function)
		return true;
	*out = newstring(function);
	return false;
}

/* cgo compiles X.go's C half as X.cgo2.c: name the file that the user has. */
static char *
sourceof(const char *file)
{
	const char *suffix = strstr(file, ".cgo2.c");

	return suffix ? newformat("%.*s.go", (int)(suffix - file), file) : newstring(file);
}

/* A C function taken as a value in Go: go.o's "PACKAGE._Cfpvar_fp_NAME" holds it. */
static void
goreference(struct finding *f)
{
	const char *at = f->function ? strstr(f->function, "._Cfpvar_fp_") : NULL;

	if (at)
		f->package = importpath(f->function, (size_t)(at - f->function));
}

void
explainreferrer(struct finding *f, const struct link *l)
{
	struct object *o;
	char *error = NULL;
	void *bytes;

	if (f->explained || !f->referrer)
		return;
	f->explained = true;
	f->member = membername(f->referrer);
	o = reopen(f->referrer, &bytes);
	if (!o)
		return;
	if (objectrefs(o, f->symbol, firstfunction, &f->function, &error) < 0)
		free(error);
	if (objectfile(o))
		f->source = sourceof(objectfile(o));
	if (l->go && f->referrer == l->go)
		goreference(f);
	else
		f->package = packageof(o, l);
	objectclose(o);
	free(bytes);
}

/* Is it reached, and how. */
static void
explainway(struct finding *f, const struct judgement *j, const struct graph *g)
{
	static const struct strings none;

	f->live = graphlive(g, f->referrer, f->symbol);
	graphchain(g, f->referrer, f->symbol, j->libc && f->class != CLASS_COUNT
	    ? &j->libc->classes[f->class].choke : &none, &f->chain);
}

void
explain(struct judgement *j, const struct link *l)
{
	struct graph *g = graphnew(l, GRAIN_FUNCTION);
	size_t i;

	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];

		if (f->action != ACTION_ALLOW && f->because == BECAUSE_REFERENCE)
			explainway(f, j, g);
		explainreferrer(f, l);
		if (f->definer)
			f->definermember = membername(f->definer);
	}
	graphfree(g);
}

/* Who refers, as one word for grouping: the Go package, else the input's path. */
static const char *
who(const struct finding *f)
{
	if (f->package)
		return f->package;
	return f->referrer ? f->referrer->path : "";
}

static int
bygroup(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int d;

	if (x->action != y->action)
		return x->action < y->action ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->because != y->because)
		return x->because < y->because ? -1 : 1;
	d = strcmp(who(x), who(y));
	return d ? d : strcmp(x->symbol, y->symbol);
}

static bool
samegroup(const struct finding *x, const struct finding *y)
{
	return x->action == y->action && x->class == y->class && x->because == y->because &&
	    x->consequence == y->consequence && strcmp(who(x), who(y)) == 0;
}

static const char *
filename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* cgo's own prefix says nothing to a reader: "_cgo_HASH_C2func_f" is C2func_f. */
static const char *
plainfunction(const char *s)
{
	return iscgo(s) ? s + 5 + CGOHASH + 1 : s;
}

/* Why the symbol shows that the link is not sealed. */
static void
describeunsealed(struct text *out, const struct finding *f, const struct judgement *j)
{
	if (f->definer && f->definermember)
		textadd(out, ": defined by %s(%s)", f->definer->path, f->definermember);
	else if (f->definer)
		textadd(out, ": defined by %s", f->definer->path);
	else
		textadd(out, ": nothing in the link defines it");
	if (j->libc && stringshave(&j->libc->seal.builtin, f->symbol))
		textadd(out, ", as in %s before %s", j->libc->name, j->libc->seal.since);
}

static void
describereference(struct text *out, const struct finding *f, const struct judgement *j)
{
	const struct input *in = f->referrer;

	textadd(out, "  %s", f->symbol);
	if (f->because == BECAUSE_COMMAND_LINE)
		textadd(out, ": named by an option of the command line (-u, --defsym ...)");
	else if (f->because == BECAUSE_UNEXPLAINED && !in)
		textadd(out, ": in the link although no input refers to it by name "
		    "(an option such as --defsym or -u, a linker script, a renamed copy of the libc)");
	else if (f->because == BECAUSE_UNEXPLAINED)
		textadd(out, ": carried by %s", in->path);
	else if (f->because == BECAUSE_UNSEALED && !in)
		describeunsealed(out, f, j);
	else if (in) {
		textadd(out, ": referred to");
		if (f->function)
			textadd(out, " by %s", plainfunction(f->function));
		if (f->source)
			textadd(out, " in %s", f->source);
		if (f->member)
			textadd(out, " (%s(%s))", in->path, f->member);
		else
			textadd(out, " (%s)", f->package ? filename(in->path) : in->path);
		if (!f->live)
			textadd(out, ", which nothing in the program reaches");
	}
	textadd(out, "\n");
}

enum { CHAIN = 7 };             /* names of a chain that are shown; more lose their middle */

/*
 * The chain that says most about the N findings at F: of one that the program reaches, and that goes
 * on into the libc, for some functions are bad only for what they are linked with.
 */
static const struct strings *
bestchain(const struct finding *f, size_t n)
{
	const struct finding *best = f;
	int rank, bestrank = -1;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct strings *c = &f[i].chain;
		bool on = c->count && strcmp(c->items[c->count - 1], f[i].symbol) != 0;

		rank = 2 * f[i].live + on;
		if (rank > bestrank) {
			bestrank = rank;
			best = &f[i];
		}
	}
	return &best->chain;
}

static void
describechain(struct text *out, const struct strings *chain)
{
	size_t i, n = chain->count;

	if (n < 2)
		return;
	textadd(out, "  way:");
	for (i = 0; i < n; i++) {
		if (n > CHAIN && i == CHAIN / 2) {
			textadd(out, " > ...");
			i = n - CHAIN / 2;
		}
		textadd(out, "%s %s", i ? " >" : "", plainfunction(chain->items[i]));
	}
	textadd(out, "\n");
}

/* An exception that has run out is why there is a finding where there was none. */
static void
describeexpired(struct text *out, const struct finding *f, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct exception *e = f[i].expired;

		if (e && (i == 0 || f[i - 1].expired != e))
			textadd(out, "  note: the exception at %s:%u expired on %s\n", e->file,
			    e->line, e->expires);
	}
}

static bool
match(const char *glob, const char *s)
{
	return !glob || (s && fnmatch(glob, s, 0) == 0);
}

static bool
fits(const struct remedy *r, const struct finding *f, const struct judgement *j)
{
	return match(r->class, findingclass(f)) && match(r->symbol, f->symbol) &&
	    match(r->package, f->package) && match(r->source, f->source) &&
	    match(r->libc, j->libc ? j->libc->name : NULL);
}

static void
describegroup(struct text *out, const struct judgement *j, const struct finding *f, size_t n,
    const struct remedies *remedies)
{
	size_t i, k;

	textadd(out, "staticld: %s: %s", f->action == ACTION_WARN ? "warning" : "denied",
	    findingclass(f));
	if (f->package)
		textadd(out, ", Go package %s", f->package);
	textadd(out, "\n");
	for (i = 0; i < n; i++)
		describereference(out, &f[i], j);
	describechain(out, bestchain(f, n));
	describeexpired(out, f, n);
	if (f->consequence)
		textadd(out, "  why: %s\n", f->consequence);
	for (k = 0; k < remedies->count; k++) {
		for (i = 0; i < n && !fits(&remedies->rows[k], &f[i], j); i++)
			;
		if (i < n)
			textadd(out, "  fix: %s\n", remedies->rows[k].help);
	}
}

void
describe(struct text *out, struct judgement *j, const struct remedies *remedies)
{
	size_t i = 0, n;

	if (j->count)
		qsort(j->findings, j->count, sizeof *j->findings, bygroup);
	while (i < j->count) {
		for (n = 1; i + n < j->count && samegroup(&j->findings[i], &j->findings[i + n]); n++)
			;
		if (j->findings[i].action == ACTION_WARN || j->findings[i].action == ACTION_DENY)
			describegroup(out, j, &j->findings[i], n, remedies);
		i += n;
	}
}
