/* Position-independent executables: what stands in their way. */
#include <stdlib.h>

#include "audit/explain/nonpic.h"
#include "audit/input/object.h"
#include "base/path.h"
#include "wrapper/hints/parts.h"

enum { MOST = 8 };              /* objects that are shown */

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
		textadd(out, "staticld: hint: static-pie: these objects work at a fixed address alone\n%s",
		    f.lines.bytes);
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
