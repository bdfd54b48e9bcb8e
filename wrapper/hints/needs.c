/* An archive brings what it needs only where the command line says so. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "wrapper/hints/closure.h"
#include "wrapper/hints/parts.h"
#include "wrapper/needs/pkgneeds.h"
#include "wrapper/needs/sharedneeds.h"

enum { MOST = 8 };              /* archives that are shown */

/* What .pc files and shared objects say that the libraries of the command line need, and what of it the linker would take. */
struct needs {
	const struct inquiry *q;
	struct closure *linked;
	struct strings libraries;       /* that the command line leaves out */
	size_t *files;          /* of these, in LINKED; NOFILE: there is no archive */
	size_t undefined;       /* names, with all of them linked */
};

#define NOFILE SIZE_MAX

static void
addlibrary(struct needs *n, const char *library)
{
	char *archive;

	if (stringshave(&n->q->libraries, library) || stringshave(&n->libraries, library))
		return;
	archive = inquiryfind(n->q, library, ".a");
	stringsadd(&n->libraries, library);
	n->files = growarray(n->files, n->libraries.count, sizeof *n->files);
	n->files[n->libraries.count - 1] = archive ? closureadd(n->linked, archive) : NOFILE;
	free(archive);
}

/* What the archive at PATH needs, by the shared object beside it. 0, or -1: there is none. */
static int
needsbyshared(struct pkgneeds *p, const char *path)
{
	char *beside = sharedneedsbeside(path);
	struct sharedneeds n;
	int rc = sharedneedsread(&n, beside);

	if (rc == 0) {
		p->file = inquiryowned(beside);
		p->libraries = n.libraries;
		n.libraries = (struct strings){0};
	}
	sharedneedsfree(&n);
	free(beside);
	return rc;
}

/* What the archive I of the command line needs, by its .pc file or the shared object beside it. 0, or -1: there is none. */
static int
needsof(const struct inquiry *q, size_t i, struct pkgneeds *p)
{
	const char *path = q->archives.items[i];
	char *dir = newformat("%.*s", (int)(pathbase(path) - path), path), *real = realpath(dir, NULL);
	int rc = real ? pkgneedsfind(p, real, q->found.items[i]) : -1;

	free(real);
	free(dir);
	return rc == 0 ? 0 : needsbyshared(p, path);
}

static void
count(void *ctx, const char *name, const char *object)
{
	struct needs *n = ctx;

	(void)name;
	(void)object;
	n->undefined++;
}

/* Link what the command line has and what it leaves out, by their symbols. */
static void
link(struct needs *n, const struct pkgneeds *of, size_t nof)
{
	size_t i, k;

	n->linked = closurenew();
	for (i = 0; i < n->q->inputs.count; i++)
		closureadd(n->linked, n->q->inputs.items[i]);
	for (i = 0; i < nof; i++)
		for (k = 0; k < of[i].libraries.count; k++)
			addlibrary(n, of[i].libraries.items[k]);
	closureresolve(n->linked);
	closureundefined(n->linked, count, n);
}

/* One that has no archive is needed only where names stay undefined with all the others. */
static bool
isneeded(const struct needs *n, size_t i)
{
	return n->files[i] == NOFILE ? n->undefined > 0 : closuretook(n->linked, n->files[i]);
}

/* Those of P that the link needs, as options; "" when there are none. */
static struct text
options(const struct needs *n, const struct pkgneeds *p)
{
	struct text t = {0};
	size_t i;

	for (i = 0; i < n->libraries.count; i++)
		if (stringshave(&p->libraries, n->libraries.items[i]) && isneeded(n, i))
			textadd(&t, " -l%s%s", n->libraries.items[i],
			    n->files[i] == NOFILE ? " (no archive)" : "");
	return t;
}

static void
addlines(struct text *out, const struct needs *n, const struct pkgneeds *of)
{
	struct text lines = {0};
	size_t i, shown = 0;

	for (i = 0; i < n->q->archives.count && shown < MOST; i++) {
		struct text left = options(n, &of[i]);

		if (left.bytes) {
			textadd(&lines, "  -l%s:", n->q->found.items[i]);
			textraw(&lines, left.bytes);
			textadd(&lines, ", by %s\n", of[i].file);
			shown++;
		}
		textfree(&left);
	}
	if (shown) {
		textraw(out, "staticld: hint: these archives need libraries that the command line leaves out\n");
		textraw(out, lines.bytes);
		textraw(out, "  why: an archive does not name what it needs, as a shared object does; its .pc file "
		    "has it in Libs.private and Requires.private\n"
		    "  fix: link with these behind it, or with all that pkg-config --static --libs prints for it; what "
		    "has no archive has to be built with one, or the library without that feature\n");
	}
	textfree(&lines);
}

void
hintneeds(struct text *out, const struct inquiry *q)
{
	struct pkgneeds *of = newarray(q->archives.count, sizeof *of);
	struct needs n = {.q = q};
	bool any = false;
	size_t i;

	for (i = 0; i < q->archives.count; i++)
		any |= needsof(q, i, &of[i]) == 0;
	if (any) {
		link(&n, of, q->archives.count);
		addlines(out, &n, of);
		closurefree(n.linked);
	}
	for (i = 0; i < q->archives.count; i++)
		pkgneedsfree(&of[i]);
	stringsfree(&n.libraries);
	free(n.files);
	free(of);
}
