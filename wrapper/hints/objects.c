/* Objects that do not fit the link: what a position-independent executable cannot hold, and what is another libc's. */
#include <stdlib.h>

#include "audit/explain/nonpic.h"
#include "audit/input/object.h"
#include "base/path.h"
#include "wrapper/hints/closure.h"
#include "wrapper/hints/parts.h"

enum { MOST = 8 };              /* objects, or names, that are shown */

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

	for (i = 0; i < q->inputs.count; i++)
		closureadd(l, q->inputs.items[i]);
	closureresolve(l);
	closureundefined(l, seeforeign, &f);
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
