/*
 * The text is made to be understood from its first screen: who, where, why and what to
 * do. Whatever grows with the program, as do the references in one library, is cut.
 */
#include "audit/explain/describe.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libiberty/demangle.h>

#include "audit/explain/beside.h"
#include "audit/explain/explain.h"
#include "audit/explain/fixes.h"
#include "audit/go/gopackage.h"
#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"

enum {
	MOSTEXCEPTIONS = 6,     /* symbols; beyond them one exception is for all */
	MOSTGROUPS = 40,        /* that are shown in full */
	MOSTCHAIN = 7           /* names; more lose their middle */
};

/*
 * Who refers, as one word for grouping: the Go package, the archive, or "", the program itself with all of its
 * objects. Of those it is each that is to be compiled with other headers.
 */
static const char *
who(const struct finding *f)
{
	if (f->package)
		return f->package;
	return f->referrer && (f->referrer->offset || f->because == BECAUSE_HEADERS) ? f->referrer->path : "";
}

static int
bytext(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int
byfile(const struct finding *x, const struct finding *y)
{
	int d = strcmp(x->referrer->path, y->referrer->path);

	return d ? d : strcmp(x->detail, y->detail);
}

static int
bygroup(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int d;

	if (x->action != y->action)
		return x->action > y->action ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->because != y->because)
		return x->because < y->because ? -1 : 1;
	if (x->detail && y->detail)
		return byfile(x, y);
	if ((d = strcmp(who(x), who(y))) || (d = bytext(x->consequence, y->consequence)))
		return d;
	/* What the program really gets to comes first. */
	if (x->live != y->live)
		return x->live ? -1 : 1;
	if ((d = strcmp(x->symbol, y->symbol)) || (d = bytext(x->member, y->member)) || !x->referrer || !y->referrer)
		return d;
	return strcmp(x->referrer->path, y->referrer->path);
}

static bool
samegroup(const struct finding *x, const struct finding *y)
{
	return x->action == y->action && x->class == y->class && x->because == y->because &&
	    x->consequence == y->consequence &&
	    (x->because == BECAUSE_HEADERS || x->because >= BECAUSE_SHARED || strcmp(who(x), who(y)) == 0);
}

/* The function's name as its developer wrote it. */
static char *
plain(const char *function)
{
	const char *name = goplain(function);
	char *s = cplus_demangle(name, DMGL_AUTO | DMGL_PARAMS | DMGL_ANSI), *copy, *dot;

	copy = newstring(s ? s : name);
	free(s);
	/* Go's way with a dot in an import path's last element. */
	while ((dot = strstr(copy, "%2e"))) {
		*dot = '.';
		memmove(dot + 1, dot + 3, strlen(dot + 3) + 1);
	}
	return copy;
}

static void
addplace(struct text *out, const struct finding *f)
{
	char *function = f->function ? plain(f->function) : NULL;
	char *file = explaininput(f->referrer, f);

	if (function)
		textadd(out, " by %s", function);
	if (f->source && f->line)
		textadd(out, " at %s:%u", f->source, f->line);
	else if (f->source)
		textadd(out, " in %s", f->source);
	/* The group's first line has the archive; a temporary object is its source. */
	if (f->member)
		textadd(out, ", member %s", f->member);
	else if (!explaintemporary(f->referrer))
		textadd(out, " (%s)", file);
	free(function);
	free(file);
}

/*
 * The chain that says most about the N findings at F: of one that the program reaches, and that goes
 * on into the libc, for some functions are bad only for what they are linked with.
 */
static const struct finding *
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
	return best;
}

static void
addstep(struct text *out, const char *name, bool first)
{
	char *s = plain(name);

	textadd(out, "%s %s", first ? "" : " >", s);
	free(s);
}

/* The N steps at NAMES, of many the first ones and the last TAIL. */
static void
addsteps(struct text *out, char **names, size_t n, size_t tail)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (n > MOSTCHAIN && i == MOSTCHAIN / 2 && i + tail < n) {
			textadd(out, " > ...");
			i = n - tail;
		}
		addstep(out, names[i], i == 0);
	}
}

/* The program's own part is what people can change: of what is in the libc only the end is shown. */
static void
addchain(struct text *out, const struct finding *f)
{
	char **names = f->chain.items;
	size_t n = f->chain.count, own = n;

	if (n < 2)
		return;
	while (own > 0 && strcmp(names[own - 1], f->symbol) != 0)
		own--;
	if (own == 0)
		own = n;
	textadd(out, "  way:");
	/* Between Go's call and C's cgo puts names of its own. */
	addsteps(out, names, own, MOSTCHAIN / 2 + (f->package ? 2 : 0));
	if (own + 1 < n)
		textadd(out, " > ...");
	if (own < n)
		addstep(out, names[n - 1], false);
	textadd(out, "\n");
}

/* What keeps the class in the output although the references to it are dropped. */
static void
addkept(struct text *out, const struct strings *way)
{
	textadd(out, "  kept:");
	addsteps(out, way->items, way->count, MOSTCHAIN / 2);
	textadd(out, ": --gc-sections drops the reference, but not this, which it brings\n");
}

/* Why the symbol shows that the link is not sealed. */
static void
addunsealed(struct text *out, const struct finding *f, const struct judgement *j)
{
	char *file = f->definer ? explaininput(f->definer, NULL) : NULL;

	if (file && f->definermember)
		textadd(out, ": defined by %s(%s)", file, f->definermember);
	else if (file)
		textadd(out, ": defined by %s", file);
	else
		textadd(out, ": nothing in the link defines it");
	if (j->libc && stringshave(&j->libc->seal.builtin, f->symbol))
		textadd(out, ", as in %s before %s", j->libc->name, j->libc->seal.since);
	free(file);
}

static void
addother(struct text *out, const struct judgement *j)
{
	char *libc;

	if (j->wanted) {
		textadd(out, ", and the libc that the policy names is %s", j->wanted);
		return;
	}
	libc = explaininput(j->libcinput, NULL);
	textadd(out, ", which is not of the libc that is linked, %s", libc);
	free(libc);
}

/* What the libc has instead. */
static void
addlacking(struct text *out, const struct finding *f, const struct judgement *j)
{
	const char *has = explainhas(f, j);

	if (f->plain)
		textadd(out, "; %s calls it %s", j->libc->name, f->plain);
	else if (has && strcmp(has, "nothing") == 0)
		textadd(out, "; %s has nothing for it", j->libc->name);
}

/* A shared object, whose it is and how the linker came by it. */
static void
addshared(struct text *out, const struct finding *f)
{
	const char *name = pathbase(f->referrer->path), *dot = strstr(name, ".so");
	char *file = explaininput(f->referrer, NULL);
	char *archive = archivebeside(f->referrer->path);

	textadd(out, "  %s", file);
	if (f->debian)
		textadd(out, " (Debian package %s)", f->debian);
	textadd(out, ": a shared object, given by its path");
	/* As ld-linux.so is by glibc's libc.so, which is one. */
	if (dot && strncmp(name, "lib", 3) == 0)
		textadd(out, ", by a linker script or as -l%.*s behind -Bdynamic", (int)(dot - name - 3), name + 3);
	else
		textadd(out, " or by a linker script");
	if (archive)
		textadd(out, "; %s lies beside it", pathbase(archive));
	textadd(out, "\n");
	free(archive);
	free(file);
}

/* An input by its file, and what is wrong with it. */
static void
adddetail(struct text *out, const struct finding *f)
{
	char *file = explaininput(f->referrer, NULL);

	textadd(out, "  %s: %s\n", file, f->detail);
	free(file);
}

static void
addreference(struct text *out, const struct finding *f, const struct judgement *j)
{
	const struct input *in = f->referrer;

	if (f->because == BECAUSE_SHARED) {
		addshared(out, f);
		return;
	}
	if (f->detail) {
		adddetail(out, f);
		return;
	}
	textadd(out, "  %s", f->symbol);
	if (f->because == BECAUSE_COMMAND_LINE)
		textadd(out, ": named by an option of the command line (-u, --defsym ...)");
	else if (f->because == BECAUSE_UNEXPLAINED && !in)
		textadd(out, ": in the link%s%s although no input refers to it by name "
		    "(assembler in code that LTO compiles, an option such as --defsym or -u, a linker script, "
		    "a renamed copy of the libc)", f->definermember ? ", as part of " : "",
		    f->definermember ? f->definermember : "");
	else if (f->because == BECAUSE_UNEXPLAINED) {
		textadd(out, ": carried by %s", in->path);
	} else if (f->because == BECAUSE_UNSEALED && !in) {
		addunsealed(out, f, j);
	} else if (f->because == BECAUSE_DEFINITION || f->because == BECAUSE_LIBC) {
		textadd(out, ": defined");
		addplace(out, f);
		addother(out, j);
	} else if (f->because == BECAUSE_GO) {
		textadd(out, ": the program is linked without Go's package runtime/cgo, which defines it");
	} else if (in) {
		textadd(out, ": referred to");
		addplace(out, f);
		if (!f->live)
			textadd(out, ", which nothing in the program reaches");
		addlacking(out, f, j);
	}
	textadd(out, "\n");
}

/* Whoever was compiled so, once: of objects there may be as many as there are sources. */
static void
addcompiled(struct text *out, const struct finding *f, size_t n)
{
	size_t i, shown = 0;

	for (i = 0; i < n; i++) {
		char *file;

		if (i > 0 && strcmp(who(&f[i]), who(&f[i - 1])) == 0)
			continue;
		if (shown++ >= MOSTREFERENCES)
			continue;
		file = explaininput(f[i].referrer, &f[i]);
		textadd(out, "  %s%s: compiled with %s/%s\n", f[i].package ? "Go package " : "",
		    f[i].package ? f[i].package : file, f[i].headers, f[i].symbol);
		free(file);
	}
	if (shown > MOSTREFERENCES)
		textadd(out, "  and %zu more: --staticld-report=FILE has them all\n", shown - MOSTREFERENCES);
}

/* A line that says that there is one more would be as long as that one. */
static void
addreferences(struct text *out, const struct finding *f, size_t n, const struct judgement *j)
{
	size_t i, shown = n > MOSTREFERENCES + 1 ? MOSTREFERENCES : n;

	for (i = 0; i < shown; i++)
		addreference(out, &f[i], j);
	if (n > shown)
		textadd(out, "  and %zu more references: --staticld-report=FILE has them all\n", n - shown);
}

/* Whether a finding of J is from another file than PATH that ends in END, which PATH ends in. */
static bool
isanother(const struct judgement *j, const char *path, const char *end)
{
	size_t i;

	for (i = 0; i < j->count; i++) {
		const struct input *in = j->findings[i].referrer;

		if (in && in->path != path && strcmp(in->path, path) != 0 && endsin(in->path, end))
			return true;
	}
	return false;
}

/*
 * The pattern that PATH fits again in the next build, and a file of that name elsewhere does not: the path when it is
 * relative; the file and its directory when it is not, for a build may stand anywhere, and as many above them as tell
 * it from the others in J. Malloced.
 */
static char *
fromfile(const char *path, const struct judgement *j)
{
	const char *at = pathplain(path), *start = strchr(at, '/') ? "" : "./";
	char *quoted, *from;

	if (path[0] == '/') {
		at = pathbase(path);
		do {
			for (at--; at > path && at[-1] != '/'; at--)
				;
			start = at > path ? "*/" : "";
		} while (at > path && isanother(j, path, at - 1));
	}
	quoted = globquote(at);
	from = newformat("%s%s", start, quoted);
	free(quoted);
	return from;
}

char *
describefrom(const struct finding *f, const struct judgement *j)
{
	const char *dash;
	char *quoted, *from;

	if (f->package)
		return globquote(f->package);
	if (!f->referrer || explaintemporary(f->referrer))
		return NULL;
	/* rustc's "libNAME-HASH.rlib" has another hash in the next version. */
	quoted = globquote(pathbase(f->referrer->path));
	dash = strrchr(quoted, '-');
	from = dash && strcmp(dash + strcspn(dash, "."), ".rlib") == 0 ?
	    newformat("%.*s-*.rlib", (int)(dash - quoted), quoted) : fromfile(f->referrer->path, j);
	free(quoted);
	return from;
}

/*
 * The malloced exception that lets SYMBOL, a pattern, or, where that is NULL, all of F's class pass for who refers in F;
 * in all of PROGRAM where that says more or nothing else fits. textadd makes what is written here strings of libconfig's.
 */
static char *
exceptionof(const struct judgement *j, const struct finding *f, const char *symbol, const char *program, bool whole)
{
	char *from = whole ? NULL : describefrom(f, j), *quoted = globquote(pathbase(program));
	struct text out = {0};

	textadd(&out, "{ %s = \"%s\"; %s = \"%s\"; reason = \"...\"; }", symbol ? "symbol" : "class",
	    symbol ? symbol : findingclass(f), from ? "from" : "program", from ? from : quoted);
	free(quoted);
	free(from);
	return out.bytes;
}

/* The different exceptions for the N findings at F in LIST, or false: they are more than people would read. */
static bool
listexceptions(struct strings *list, const struct judgement *j, const struct finding *f, size_t n, const char *program,
    bool whole)
{
	size_t i;

	for (i = 0; i < n && list->count <= MOSTEXCEPTIONS; i++) {
		char *symbol = globquote(f[i].symbol), *text = exceptionof(j, &f[i], symbol, program, whole);

		if (!stringshave(list, text))
			stringsadd(list, text);
		free(text);
		free(symbol);
	}
	if (list->count <= MOSTEXCEPTIONS)
		return true;
	stringsfree(list);
	return false;
}

/* What to paste into a policy when the code is known never to run. */
static void
addexceptions(struct text *out, const struct judgement *j, const struct finding *f, size_t n, const char *program)
{
	bool own = !*who(f);
	struct strings list = {0};
	char *all;
	size_t i;

	/* What is not there does not come with leave to do without it. */
	if (f->class == CLASS_FOREIGN_LIBC || f->because == BECAUSE_GO || f->because == BECAUSE_UNSEALED ||
	    f->because >= BECAUSE_SHARED)
		return;
	if (f->action == ACTION_WARN || (f->because != BECAUSE_REFERENCE && !f->referrer))
		return;
	if (!listexceptions(&list, j, f, n, program, false) &&
	    (!own || !listexceptions(&list, j, f, n, program, true))) {
		all = exceptionof(j, f, NULL, program, own);
		stringsadd(&list, all);
		free(all);
	}
	textadd(out, "  allow: with a reason, in the policy:\n    exceptions: ( ");
	for (i = 0; i < list.count; i++) {
		textraw(out, i ? ",\n      " : "");
		textraw(out, list.items[i]);
	}
	textadd(out, " );\n");
	stringsfree(&list);
}

static void
addinput(struct text *out, const struct input *in)
{
	char *file = explaininput(in, NULL);

	textadd(out, ", %s", file);
	free(file);
}

static void
addtitle(struct text *out, const struct finding *f)
{
	textadd(out, "staticld: %s: %s", f->action == ACTION_WARN ? "warning" : "denied",
	    findingclass(f));
	if (f->because == BECAUSE_HEADERS || f->because >= BECAUSE_SHARED) {
		textadd(out, "\n");
		return;
	}
	if (f->package)
		textadd(out, ", Go package %s", f->package);
	else if (f->member)
		addinput(out, f->referrer);
	if (f->module)
		textadd(out, " (module %s)", f->module);
	if (f->debian)
		textadd(out, " (Debian package %s)", f->debian);
	textadd(out, "\n");
}

/* An exception that has run out is why there is a finding where there was none. */
static void
addexpired(struct text *out, const struct finding *f, size_t n)
{
	const struct exception *last = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct exception *e = f[i].expired;

		if (e && e != last)
			textadd(out, "  note: the exception at %s:%u expired on %s\n", e->file,
			    e->line, e->expires);
		last = e ? e : last;
	}
}

static void
addgroup(struct text *out, const struct judgement *j, const struct finding *f, size_t n,
    const struct remedies *remedies, const char *program)
{
	addtitle(out, f);
	if (f->because == BECAUSE_HEADERS)
		addcompiled(out, f, n);
	else
		addreferences(out, f, n, j);
	addchain(out, bestchain(f, n));
	if (f->class != CLASS_COUNT && j->kept[f->class].count)
		addkept(out, &j->kept[f->class]);
	addexpired(out, f, n);
	if (f->consequence)
		textadd(out, "  why: %s\n", f->consequence);
	fixesadd(out, j, f, n, remedies);
	addexceptions(out, j, f, n, program);
}

void
describe(struct text *out, struct judgement *j, const struct remedies *remedies,
    const char *program)
{
	size_t i = 0, n, shown = 0;

	if (j->count)
		qsort(j->findings, j->count, sizeof *j->findings, bygroup);
	while (i < j->count) {
		for (n = 1; i + n < j->count && samegroup(&j->findings[i], &j->findings[i + n]); n++)
			;
		if ((j->findings[i].action == ACTION_WARN || j->findings[i].action == ACTION_DENY) &&
		    shown++ < MOSTGROUPS)
			addgroup(out, j, &j->findings[i], n, remedies, program);
		i += n;
	}
	if (shown > MOSTGROUPS)
		textadd(out, "staticld: %s: the same from %zu more: --staticld-report=FILE has all of it\n",
		    j->verdict == VERDICT_WARN ? "warning" : "denied", shown - MOSTGROUPS);
}
