/*
 * Completes findings: function, source and line, Go package, way from the program, owner of the archive.
 * It goes back to the files for that, and changes nothing that was judged.
 */
#include "audit/explain/explain.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dwarf/dwarf.h"
#include "audit/explain/debian.h"
#include "audit/go/gopackage.h"
#include "audit/link/graph.h"
#include "audit/link/member.h"
#include "audit/trial/referrer.h"
#include "base/file.h"
#include "base/glob.h"
#include "base/mem.h"
#include "base/nameset.h"
#include "base/path.h"
#include "base/workplace.h"

struct explaining {
	const struct link *link;
	const struct dwarfmodule *lines;        /* NULL: none */
	void *handle;
	struct goobject *go;    /* opened when it is first wanted, NULL: it was not, or there is none */
	struct goobject *golaid;        /* the same for GOLINES, which change the bytes */
	struct dwarf *golines;
};

/* Where a reference is. */
struct spot {
	char *function, *section;
	uint64_t offset;
	const char *package;    /* cmd/link's object: only what is this one's counts; NULL: all */
};

/* Whether what is called FUNCTION, or has no name, is of PACKAGE. */
static bool
ofpackage(const char *function, const char *package)
{
	char *own = function ? gosymbolpackage(function) : NULL;
	bool yes = own && strcmp(own, package) == 0;

	free(own);
	return yes;
}

/* The first reference from code; one from anywhere else will do when there is none. */
static bool
takespot(void *ctx, const char *function, const char *section, uint64_t offset)
{
	struct spot *s = ctx;
	bool code = strncmp(section, ".text", 5) == 0;

	/* Debug information and unwind tables refer to symbols too. */
	if (strncmp(section, ".debug", 6) == 0 || strcmp(section, ".eh_frame") == 0)
		return true;
	if ((s->section && !code) || (s->package && !ofpackage(function, s->package)))
		return true;
	free(s->function);
	free(s->section);
	*s = (struct spot){function ? newstring(function) : NULL, newstring(section), offset, s->package};
	return !code;
}

/*
 * The file as its developer knows it: relative to the module cache, to GOROOT/src, to the
 * package; -trimpath and cgo put "/_/" before what they cut.
 */
static char *
shorten(char *path, const char *package)
{
	static const char *const cuts[] = {"/pkg/mod/", "/GOROOT/src/", "/go/src/", "/_/"};
	const char *from = NULL;
	char *mark, *s;
	size_t i;

	for (i = 0; !from && package && i < sizeof cuts / sizeof *cuts; i++) {
		from = strstr(path, cuts[i]);
		if (from)
			from += strlen(cuts[i]);
	}
	if (!from && package) {
		mark = newformat("/%s/", package);
		from = strstr(path, mark);
		if (from)
			from++;
		free(mark);
	}
	if (!from)
		return path;
	s = newstring(from);
	free(path);
	return s;
}

/* What cgo writes has positions of its own that no file of the user's has. */
static bool
iscgoposition(const char *file)
{
	return strstr(file, "cgo-gcc-prolog") || strstr(file, ".cgo2.c") ||
	    strstr(file, "_cgo_gotypes") || strstr(file, "_cgo_export.c");
}

static char *
lineof(const struct explaining *e, const void *bytes, size_t size, const struct spot *s,
    unsigned *line)
{
	struct dwarf *d = e->lines ? e->lines->open(bytes, size) : NULL;
	char *file;

	if (!d)
		return NULL;
	file = e->lines->line(d, s->section, s->offset, s->function, line);
	e->lines->close(d);
	return file;
}

/* Go's own object, which is opened only once: it is as big as the program. NULL: there is none. */
static struct object *
explaingo(struct explaining *e)
{
	const void *bytes;

	if (!e->go && e->link->go) {
		e->go = goobjectopen(e->link->go);
		e->golaid = e->lines ? goobjectopen(e->link->go) : NULL;
		if (e->golaid && goobjectof(e->golaid, &bytes))
			e->golines = e->lines->open(bytes, e->link->go->size);
	}
	return e->go ? goobjectof(e->go, &bytes) : NULL;
}

static char *
goline(const struct explaining *e, const struct spot *s, unsigned *line)
{
	return e->golines ? e->lines->line(e->golines, s->section, s->offset, s->function, line) : NULL;
}

/* cgo's stub has no line, but the Go code that calls it may. */
static void
gosource(struct explaining *e, struct finding *f)
{
	struct gocaller caller;
	unsigned line = 0;
	char *file = NULL;

	if (!f->function || goplain(f->function) == f->function || !explaingo(e))
		return;
	gocallerfind(&caller, e->go, f->function);
	if (caller.function)
		file = goline(e, &(struct spot){caller.function, caller.section, caller.offset, NULL}, &line);
	if (file && !iscgoposition(file)) {
		free(f->source);
		f->source = shorten(file, f->package);
		f->line = line;
	} else {
		free(file);
	}
	gocallerfree(&caller);
}

/* cgo compiles X.go's C half as X.cgo2.c: name the file that the user has. */
static char *
filesymbol(const char *file, const char *package)
{
	const char *suffix = strstr(file, ".cgo2.c");

	if (!suffix)
		return newstring(file);
	return newformat("%s%s%.*s.go", package ? package : "", package ? "/" : "",
	    (int)(suffix - file), file);
}

/* FILE, malloced or NULL, as the source of F unless cgo has made it. */
static bool
takesource(struct finding *f, char *file)
{
	if (file && !iscgoposition(file)) {
		f->source = shorten(file, f->package);
		return true;
	}
	free(file);
	f->line = 0;
	return false;
}

static void
findsource(struct explaining *e, struct finding *f, struct object *o, const void *bytes,
    const struct spot *spot)
{
	if (takesource(f, spot->section ? lineof(e, bytes, f->referrer->size, spot, &f->line) : NULL))
		return;
	if (objectfile(o))
		f->source = filesymbol(objectfile(o), f->package);
	gosource(e, f);
}

/* The first of rustc's archives among the inputs of L, malloced; NULL: there is none. */
static char *
explainrlib(const struct link *l)
{
	size_t i;

	for (i = 0; i < l->ninputs; i++)
		if (endsin(l->inputs[i]->path, ".rlib"))
			return newstring(pathbase(l->inputs[i]->path));
	return NULL;
}

/* The first reference to F's symbol in O, which under --wrap is one to __real_SYMBOL, and the function that it is in. */
static void
findspot(struct explaining *e, struct spot *spot, struct finding *f, struct object *o)
{
	char *error = NULL, *real = newformat("__real_%s", f->symbol);
	bool wrapped = stringshave(&e->link->wrapped, f->symbol);

	if (!wrapped && objectrefs(o, f->symbol, takespot, spot, &error) < 0)
		free(error);
	if (!spot->section && objectrefs(o, real, takespot, spot, &error) < 0)
		free(error);
	f->function = spot->function;
	free(real);
}

/* A reference out of Go's own object, whose FILE symbol is nobody's file. */
static void
explaingoplace(struct explaining *e, struct finding *f)
{
	struct spot spot = {.package = f->package};
	struct object *o = explaingo(e);

	if (!o)
		return;
	findspot(e, &spot, f, o);
	takesource(f, spot.section ? goline(e, &spot, &f->line) : NULL);
	free(spot.section);
}

/* Function, source and line; the Go module of the package. */
static void
explainplace(struct explaining *e, struct finding *f)
{
	struct spot spot = {0};
	void *bytes;
	struct object *o;

	if (f->because > BECAUSE_SHARED)
		return;
	if (f->because == BECAUSE_SHARED) {
		f->rlib = explainrlib(e->link);
		return;
	}
	if (f->package)
		f->module = gomoduleof(e->link, f->package);
	if (f->referrer == e->link->go) {
		explaingoplace(e, f);
		return;
	}
	o = inputopen(f->referrer, &bytes);
	if (!o)
		return;
	findspot(e, &spot, f, o);
	findsource(e, f, o, bytes, &spot);
	free(spot.section);
	objectclose(o);
	free(bytes);
}

/* "FILE.c" in place of *STEP where that is the path of a compiler's temporary object. */
static void
namestep(char **step, const struct link *l)
{
	struct object *o;
	void *bytes;
	size_t i;

	for (i = 0; i < l->ninputs && strcmp(l->inputs[i]->path, *step) != 0; i++)
		;
	if (i == l->ninputs || !explaintemporary(l->inputs[i]) || !(o = inputopen(l->inputs[i], &bytes)))
		return;
	free(*step);
	*step = newstring(objectfile(o) ? pathbase(objectfile(o)) : "an object made for this link");
	objectclose(o);
	free(bytes);
}

/* Is it reached, and how. */
static void
explainway(struct finding *f, const struct judgement *j, const struct link *l, struct graph *g)
{
	static const struct strings none;
	size_t i;

	f->live = graphlive(g, f->referrer, f->symbol);
	graphchain(g, f->referrer, f->function, f->symbol, j->libc && f->class != CLASS_COUNT
	    ? &j->libc->classes[f->class].choke : &none, &f->chain);
	/* Code that LTO has still to make has no functions yet, and its objects' names say nothing. */
	for (i = 0; i < f->chain.count; i++)
		if (f->chain.items[i][0] == '/')
			namestep(&f->chain.items[i], l);
}

/* Of a reference that is let be nobody asks how it is reached. */
static bool
hasway(const struct finding *f)
{
	return f->action != ACTION_ALLOW && (f->because == BECAUSE_REFERENCE ||
	    (f->because == BECAUSE_UNSEALED && f->referrer));
}

/* Dead references are left out with their sections: as the linker was given them, or one for each function. */
static void
explaindead(struct judgement *j, const struct link *l)
{
	struct graph *g = NULL;
	size_t i;

	for (i = 0; !l->gcsections && i < j->count; i++) {
		struct finding *f = &j->findings[i];

		if (!hasway(f) || f->live || f->class == CLASS_FOREIGN_LIBC)
			continue;
		if (!g)
			g = graphnew(l, GRAIN_SECTION);
		f->drops = graphlive(g, f->referrer, f->symbol) ? DROPS_FUNCTION : DROPS_SECTION;
	}
	if (g)
		graphfree(g);
}

/* The file that a finding names is looked for among the packages: an archive, or a shared object. */
static bool
hasowner(const struct finding *f)
{
	return f->referrer && (f->referrer->offset || f->because >= BECAUSE_SHARED);
}

/* The same archive often has several findings, and a link several archives: the owners of all are asked for at once. */
static void
findowners(struct judgement *j)
{
	struct nameset paths = {0};
	char **owners;
	size_t i;

	for (i = 0; i < j->count; i++)
		if (hasowner(&j->findings[i]))
			namesetadd(&paths, j->findings[i].referrer->path);
	owners = debianowners(&paths.names);
	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];
		const char *owner = hasowner(f) ? owners[namesetfind(&paths, f->referrer->path)] : NULL;

		f->debian = owner ? newstring(owner) : NULL;
	}
	for (i = 0; i < paths.names.count; i++)
		free(owners[i]);
	free(owners);
	namesetfree(&paths);
}

static bool
needgraph(const struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->count; i++)
		if (hasway(&j->findings[i]))
			return true;
	return false;
}

void
explain(struct judgement *j, const struct link *l, const char *moduledir)
{
	struct explaining e = {.link = l};
	struct graph *g;
	size_t i;

	if (j->count == 0)
		return;
	g = needgraph(j) ? graphnew(l, GRAIN_FUNCTION) : NULL;
	e.lines = dwarfload(moduledir, &e.handle);
	for (i = 0; i < j->count; i++) {
		struct finding *f = &j->findings[i];

		referrerread(j, f, l);
		if (f->referrer)
			explainplace(&e, f);
		if (hasway(f))
			explainway(f, j, l, g);
		if (f->definer)
			f->definermember = membername(f->definer);
	}
	findowners(j);
	if (g)
		graphfree(g);
	explaindead(j, l);
	if (e.golines)
		e.lines->close(e.golines);
	goobjectclose(e.golaid);
	goobjectclose(e.go);
	if (e.handle)
		dlclose(e.handle);
}

/* "ccXXXXXX.o" is GCC's, with LTO "ccXXXXXX.ltrans0.ltrans.o". */
static bool
isgccs(const char *name, size_t n)
{
	return n >= 10 && strncmp(name, "cc", 2) == 0 && strcspn(name, ".") == 8;
}

/* "SOURCE-hhhhhh.o" is clang's where temporary files are; elsewhere it is somebody's own. */
static bool
isclangs(const char *path, const char *name, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	struct workplace w;
	char *own;
	bool is;

	if (n < 10 || name[n - 9] != '-' || strspn(name + n - 8, hex) != 6)
		return false;
	w = workplacenow();
	is = workplaceof(&w, path, &own) == WHEREABOUTS_TEMPORARY;
	free(own);
	workplacefree(&w);
	return is;
}

bool
explaintemporary(const struct input *in)
{
	const char *name = pathbase(in->path);
	size_t n = strlen(name);

	return in->offset == 0 && in->path[0] == '/' && endsin(name, ".o") &&
	    (isgccs(name, n) || isclangs(in->path, name, n));
}

char *
explaininput(const struct input *in, const struct finding *f)
{
	const char *path = in->path;
	char *real;

	/* What a toolchain brings lies where its developers put it, not the user. */
	if (strstr(in->path, "/go-link-") || strstr(in->path, "/rustlib/"))
		return newstring(pathbase(in->path));
	if (explaintemporary(in))
		return newstring(f && f->source ? pathbase(f->source) : "an object made for this link");
	real = strstr(path, "/../") ? filelisted(path) : NULL;
	if (real)
		return real;
	/* Some linkers take it off, and the words are the same whichever ran. */
	return newstring(pathplain(path));
}

static bool
match(const char *glob, const char *s)
{
	return !glob || (s && globfits(glob, s));
}

const char *
explainhas(const struct finding *f, const struct judgement *j)
{
	if (f->class != CLASS_FOREIGN_LIBC || f->because != BECAUSE_REFERENCE)
		return NULL;
	return f->plain || stringsfit(&j->libc->foreign, f->symbol) ? "plain" : "nothing";
}

static bool
matchrow(const struct remedy *r, const struct finding *f, const struct judgement *j)
{
	const char *archive = f->rlib ? f->rlib
	    : f->referrer && f->referrer->offset ? pathbase(f->referrer->path) : NULL;
	/* An object that is in no archive has the name that it would have there. */
	const char *member = f->member || !f->referrer ? f->member : pathbase(f->referrer->path);

	/* A libc as such is nothing to compile again: only what is said of its archive helps. */
	if (f->because == BECAUSE_LIBC && archive && !r->archive)
		return false;
	return match(r->class, findingclass(f)) && match(r->symbol, f->symbol) &&
	    match(r->package, f->package) && match(r->source, f->source) &&
	    match(r->archive, archive) && match(r->member, member) &&
	    match(r->libc, j->libc ? j->libc->name : NULL) && match(r->has, explainhas(f, j));
}

bool
explainfits(const struct remedies *m, size_t row, const struct finding *f,
    const struct judgement *j)
{
	size_t i;

	if (!matchrow(&m->rows[row], f, j))
		return false;
	for (i = 0; i < row; i++)
		if (m->rows[i].last && matchrow(&m->rows[i], f, j))
			return false;
	return true;
}
