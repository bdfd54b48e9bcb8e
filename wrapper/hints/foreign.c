/* Names of another libc that stay undefined, where no finding has said so. */
#include "base/mem.h"
#include "wrapper/hints/linked.h"
#include "wrapper/hints/parts.h"

enum { MOST = 8 };              /* names that are shown */

struct foreign {
	const struct catalogue *libc;
	struct text lines;
	size_t shown;
};

static void
see(void *ctx, const char *name, const char *object)
{
	struct foreign *f = ctx;

	if (f->shown < MOST && stringsfit(&f->libc->foreign, name)) {
		textadd(&f->lines, "  %s: referred to in %s\n", name, object);
		f->shown++;
	}
}

void
hintforeign(struct text *out, const struct inquiry *q, const struct catalogue *libc)
{
	struct foreign f = {.libc = libc};
	struct linked *l = linkednew();
	size_t i;

	for (i = 0; i < q->inputs.count; i++)
		linkedadd(l, q->inputs.items[i]);
	linkedresolve(l);
	linkedundefined(l, see, &f);
	linkedfree(l);
	if (f.shown)
		textadd(out, "staticld: hint: foreign-libc: these names are another libc's, "
		    "%s does not have them\n%s  why: the objects were compiled with another libc's headers, "
		    "such as glibc's with _FORTIFY_SOURCE, or call what only that libc has\n"
		    "  fix: compile them with CC=staticld under the same policy, an archive of the "
		    "distribution too; staticld explain NAME tells where that does not help\n",
		    libc->name, f.lines.bytes);
	textfree(&f.lines);
}
