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

	if (stringshave(&n->q->libraries, library) || stringshave(&n->q->found, library) ||
	    stringshave(&n->libraries, library))
		return;
	archive = inquiryfind(n->q, library, ".a");
	stringsadd(&n->libraries, library);
	n->files = growarray(n->files, n->libraries.count, sizeof *n->files);
	n->files[n->libraries.count - 1] = archive ? closureadd(n->linked, archive) : NOFILE;
	free(archive);
}

/* What says what the archive I of the command line needs: its .pc file, and what only the shared object beside it does. */
enum { PKGCONFIG, SHARED, SOURCES };

/* Read what the shared object beside the archive at PATH says more than PC does. */
static void
readshared(struct pkgneeds *p, const char *path, const struct pkgneeds *pc)
{
	char *beside = sharedneedsbeside(path);
	struct sharedneeds n;
	size_t i;

	if (sharedneedsread(&n, beside) == 0)
		p->file = inquiryowned(beside);
	for (i = 0; p->file && i < n.libraries.count; i++)
		if (!stringshave(&pc->libraries, n.libraries.items[i]))
			stringsadd(&p->libraries, n.libraries.items[i]);
	sharedneedsfree(&n);
	free(beside);
}

/* Read both for the archive I of the command line; whether one is there. */
static bool
readneeds(const struct inquiry *q, size_t i, struct pkgneeds of[SOURCES])
{
	const char *path = q->archives.items[i];
	char *dir = newformat("%.*s", (int)(pathbase(path) - path), path), *real = realpath(dir, NULL);

	if (real)
		pkgneedsfind(&of[PKGCONFIG], real, q->found.items[i]);
	readshared(&of[SHARED], path, &of[PKGCONFIG]);
	free(real);
	free(dir);
	return of[PKGCONFIG].file || of[SHARED].file;
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
	for (i = 0; i < n->q->inputs.names.count; i++)
		closureadd(n->linked, n->q->inputs.names.items[i]);
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

	for (i = 0; i < n->q->archives.count * SOURCES && shown < MOST; i++) {
		struct text left = options(n, &of[i]);

		if (left.bytes) {
			bool named = stringshave(&n->q->libraries, n->q->found.items[i / SOURCES]);

			textadd(&lines, "  %s%s:", named ? "-l" : "",
			    (named ? &n->q->found : &n->q->archives)->items[i / SOURCES]);
			textraw(&lines, left.bytes);
			textadd(&lines, ", by %s\n", of[i].file);
			shown++;
		}
		textfree(&left);
	}
	if (shown) {
		textraw(out, "staticld: hint: these archives need libraries that the command line leaves out\n");
		textraw(out, lines.bytes);
		textraw(out, "  why: an archive does not name what it needs, as a shared object does, and a .pc file in "
		    "Libs.private and Requires.private\n"
		    "  fix: link with these behind it, which pkg-config --static --libs prints where a .pc file has them; "
		    "what has no archive has to be built with one, or the library without that feature\n");
	}
	textfree(&lines);
}

void
hintneeds(struct text *out, const struct inquiry *q)
{
	size_t i, nof = q->archives.count * SOURCES;
	struct pkgneeds *of = newarray(nof, sizeof *of);
	struct needs n = {.q = q};
	bool any = false;

	for (i = 0; i < q->archives.count; i++)
		any |= readneeds(q, i, &of[i * SOURCES]);
	if (any) {
		link(&n, of, nof);
		addlines(out, &n, of);
		closurefree(n.linked);
	}
	for (i = 0; i < nof; i++)
		pkgneedsfree(&of[i]);
	stringsfree(&n.libraries);
	free(n.files);
	free(of);
}
