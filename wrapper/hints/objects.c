/*
 * Objects that do not fit the link: what a position-independent executable cannot hold, and what is another libc's
 * or a language's.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/explain/nonpic.h"
#include "audit/input/object.h"
#include "base/glob.h"
#include "base/path.h"
#include "wrapper/hints/closure.h"
#include "wrapper/hints/parts.h"

enum { MOST = 8, MOSTNAMES = 4 };       /* objects, or names, that are shown; names of one language */

struct fixed {
	struct text lines;
	size_t count;
};

static void
seefixed(void *ctx, const char *name, const struct input *in)
{
	struct fixed *f = ctx;
	void *bytes;
	struct object *o = inputopen(in, &bytes);
	const char *file = o ? objectfile(o) : NULL;

	if (!o)
		return;
	/* The compiler's temporary objects are known by their source alone. */
	if (fixedobject(bytes, in->size) && f->count++ < MOST)
		textadd(&f->lines, "  %s%s%s%s\n", name, file ? " (" : "", file ? file : "", file ? ")" : "");
	objectclose(o);
	free(bytes);
}

static void
addfixed(struct text *out, const struct inquiry *q)
{
	struct fixed f = {0};

	if (q->pie)
		inquiryall(q, seefixed, &f);
	if (f.count) {
		textadd(out, "staticld: hint: static-pie: these objects work at a fixed address alone\n");
		textraw(out, f.lines.bytes);
		if (f.count > MOST)
			textadd(out, "  and %zu more\n", f.count - MOST);
		textadd(out, "  why: they were compiled without -fPIE, and a static PIE is moved to another "
		    "address at each start\n"
		    "  fix: compile them with -fPIE, or link without -static-pie and -pie: the program is "
		    "then static at a fixed address\n");
	}
	textfree(&f.lines);
}

/* gold has no option for it. */
static void
addgold(struct text *out, const struct inquiry *q, const char *linker)
{
	char *real = realpath(linker, NULL);

	if (q->staticpie && real && endsin(real, "gold"))
		textadd(out, "staticld: hint: static-pie: gold does not link static PIEs\n"
		    "  why: they have to go without an interpreter, and it has no --no-dynamic-linker\n"
		    "  fix: link with GNU ld: -fuse-ld=bfd; or without -static-pie and -pie\n");
	free(real);
}

void
hintpie(struct text *out, const struct inquiry *q, const char *linker)
{
	addgold(out, q, linker);
	addfixed(out, q);
}

/*
 * The libraries that compilers bring for what their languages need at run time: the compiler's own were built for
 * its own libc, and under another one none of them is linked. Their names say which language it is.
 */
static const struct language {
	const char *name, *library;
	const char *globs[10];
	const char *otherwise;  /* what helps too; NULL: nothing */
} languages[] = {
	{"Fortran", "gfortran", {"_gfortran_*"}, NULL},
	{"C++", "stdc++", {"_ZSt*", "_ZNSt*", "_ZNKSt*", "_ZT[ISV]St*", "_ZN9__gnu_cxx*", "_ZTVN10__cxxabiv1*",
	    "_Zn[aw][jm]*", "_Zd[al]Pv*", "__cxa_*", "__gxx_personality_*"}, NULL},
	{"OpenMP", "gomp", {"GOMP_*", "omp_get_*", "omp_set_*", "omp_in_parallel", "omp_*_lock"}, NULL},
	{"OpenACC", "gomp", {"GOACC_*"}, NULL},
	{"Ada", "gnat", {"__gnat_*", "ada__*"}, NULL},
	{"D", "gphobos", {"_d_run_main*", "_D3std*", "_D4core*", "_D6object*"}, NULL},
	{"Objective-C", "objc", {"objc_msg_lookup*", "objc_get_class", "__objc_*"}, NULL},
	{"128-bit floating point", "quadmath", {"quadmath_*"}, NULL},
	{"transactional memory", "itm", {"_ITM_*"}, NULL},
	{"coverage", "gcov", {"__gcov_*"}, NULL},
	{"UBSan", "ubsan", {"__ubsan_handle_*"},
	    "compile and link with -fsanitize-undefined-trap-on-error too, which needs no library"},
};

enum { LANGUAGES = sizeof languages / sizeof *languages };

struct spoken {
	struct text lines[LANGUAGES];
	size_t shown[LANGUAGES];
};

static bool
isof(const struct language *l, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof l->globs / sizeof *l->globs && l->globs[i]; i++)
		if (globfits(l->globs[i], name))
			return true;
	return false;
}

static void
seelanguage(void *ctx, const char *name, const char *object)
{
	struct spoken *s = ctx;
	size_t i;

	for (i = 0; i < LANGUAGES && !isof(&languages[i], name); i++)
		;
	if (i < LANGUAGES && s->shown[i]++ < MOSTNAMES)
		textadd(&s->lines[i], "  %s: referred to in %s\n", name, object);
}

static void
addlanguages(struct text *out, const struct inquiry *q, const struct closure *l, const struct catalogue *libc)
{
	struct spoken s = {0};
	size_t i;

	closureundefined(l, seelanguage, &s);
	for (i = 0; i < LANGUAGES; i++) {
		const struct language *own = &languages[i];

		/* Where the command line names it, that it is not there has been said. */
		if (s.shown[i] && !stringshave(&q->missing, own->library) && !stringshave(&q->elsewhere, own->library)) {
			textadd(out, "staticld: hint: %s: these names are of lib%s, of which there is none for %s here\n",
			    own->name, own->library, libc->name);
			textraw(out, s.lines[i].bytes);
			if (s.shown[i] > MOSTNAMES)
				textadd(out, "  and %zu more\n", s.shown[i] - MOSTNAMES);
			textadd(out, "  why: the compiler's own lib%s was built for the compiler's own libc\n"
			    "  fix: build this program under the policy \"default\" or \"sealed\", or set STATICLD_CC "
			    "to a compiler of a %s toolchain that has lib%s, and libc = \"native\" in the policy\n",
			    own->library, libc->name, own->library);
			if (own->otherwise)
				textadd(out, "  fix: or %s\n", own->otherwise);
		}
		textfree(&s.lines[i]);
	}
}

/* The library of OWN, which the link leaves out though the compiler has its archive and names of it are undefined. */
static void
addleftout(struct text *out, const struct inquiry *q, struct closure *l, const struct language *own,
    const char *lines, size_t shown)
{
	char *archive = stringshave(&q->libraries, own->library) ? NULL : inquiryfind(q, own->library, ".a");
	size_t file = archive ? closureadd(l, archive) : 0;

	closureresolve(l);
	if (archive && closuretook(l, file)) {
		textadd(out, "staticld: hint: %s: these names are of lib%s, which the command line leaves out\n",
		    own->name, own->library);
		textraw(out, lines);
		if (shown > MOSTNAMES)
			textadd(out, "  and %zu more\n", shown - MOSTNAMES);
		textadd(out, "  why: an archive does not name what it needs, and only the driver of its language "
		    "adds that by itself\n"
		    "  fix: link with -l%s behind what refers to them, or with the driver of that language "
		    "(staticld++ for C++)\n", own->library);
	}
	free(archive);
}

static void
spokenfree(struct spoken *s)
{
	size_t i;

	for (i = 0; i < LANGUAGES; i++)
		textfree(&s->lines[i]);
	*s = (struct spoken){0};
}

static bool
speaks(const struct spoken *s)
{
	size_t i;

	for (i = 0; i < LANGUAGES && !s->shown[i]; i++)
		;
	return i < LANGUAGES;
}

void
hintlanguages(struct text *out, const struct inquiry *q)
{
	struct spoken s = {0};
	struct closure *l = closurenew();
	size_t i;

	/* configure asks for functions that are nowhere: the libc, which takes longest, is read for who speaks another language. */
	closureinputs(l, q, false);
	closureundefined(l, seelanguage, &s);
	if (speaks(&s)) {
		spokenfree(&s);
		closureinputs(l, q, true);
		closureundefined(l, seelanguage, &s);
	}
	for (i = 0; i < LANGUAGES; i++)
		if (s.shown[i])
			addleftout(out, q, l, &languages[i], s.lines[i].bytes, s.shown[i]);
	spokenfree(&s);
	closurefree(l);
}

/* Names of another libc that stay undefined, where no finding has said so. */
struct foreign {
	const struct catalogue *libc;
	const struct lacking *lacking;
	struct text lines;
	size_t shown;
};

static void
seeforeign(void *ctx, const char *name, const char *object)
{
	struct foreign *f = ctx;

	if (f->shown < MOST && (stringsfit(&f->libc->foreign, name) || lackinghas(f->lacking, name, NULL))) {
		textadd(&f->lines, "  %s: referred to in %s\n", name, object);
		f->shown++;
	}
}

void
hintforeign(struct text *out, const struct inquiry *q, const struct catalogue *libc,
    const struct lacking *lacking)
{
	struct foreign f = {.libc = libc, .lacking = lacking};
	struct closure *l = closurenew();
	size_t i;

	for (i = 0; i < q->inputs.names.count; i++)
		closureadd(l, q->inputs.names.items[i]);
	closureresolve(l);
	closureundefined(l, seeforeign, &f);
	addlanguages(out, q, l, libc);
	closurefree(l);
	if (f.shown) {
		textadd(out, "staticld: hint: foreign-libc: these names are another libc's, %s does not have "
		    "them\n", libc->name);
		textraw(out, f.lines.bytes);
		textadd(out, "  why: the objects were compiled with another libc's headers, such as glibc's with "
		    "_FORTIFY_SOURCE, or call what only that libc has\n"
		    "  fix: compile them with CC=staticld under the same policy, an archive of the distribution "
		    "too; staticld explain NAME tells where that does not help\n");
	}
	textfree(&f.lines);
}
