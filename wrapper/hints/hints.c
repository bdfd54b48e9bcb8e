/*
 * The linker's own messages are not read: they are in the user's language. What is missing can
 * be computed from what the linker was given.
 */
#include "wrapper/hints/hints.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/explain/debian.h"
#include "audit/explain/nonpic.h"
#include "audit/input/archive.h"
#include "audit/link/member.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "wrapper/hints/pkgneeds.h"

enum { MOST = 8 };              /* references, inputs or archives that are shown */

struct inquiry {
	struct strings dirs;
	struct strings libraries;       /* "-lX", or ":file" */
	struct strings inputs;          /* objects and archives */
	struct strings archiveless;     /* "-lX: PATH.so (Debian package P)" */
	struct strings missing;
	struct strings archives;        /* those of `libraries` that were found, in that order */
	struct strings found;           /* the libraries that they are of */
	bool pie;               /* a position-independent executable is wanted */
	bool staticpie;         /* and a static one */
};

/* The value of WORD, which is the option OPTION joined or apart; NULL: it is another. */
static const char *
value(const char *word, const char *next, const char *option)
{
	size_t n = strlen(option);

	if (strncmp(word, option, n) != 0)
		return NULL;
	return word[n] ? word + n : next;
}

static void
once(struct strings *list, const char *s)
{
	if (!stringshave(list, s))
		stringsadd(list, s);
}

static void
scan(struct inquiry *q, const struct argv *a)
{
	static const char *const takenext[] = {"-o", "-m", "-z", "-e", "-u", "-T", "-plugin"};
	size_t i, k;

	for (i = 1; i < a->count; i++) {
		const char *word = a->words[i], *next = a->words[i + 1], *v;

		if ((v = value(word, next, "-L")))
			once(&q->dirs, v);
		else if ((v = value(word, next, "-l")))
			once(&q->libraries, v);
		else if (word[0] != '-')
			once(&q->inputs, word);
		q->pie |= strcmp(word, "-pie") == 0 || strcmp(word, "--pie") == 0;
		q->staticpie |= q->pie && strcmp(word, "--no-dynamic-linker") == 0;
		for (k = 0; k < sizeof takenext / sizeof *takenext; k++)
			if (strcmp(word, takenext[k]) == 0)
				i++;
		if (strcmp(word, "-L") == 0 || strcmp(word, "-l") == 0)
			i++;
	}
}

/* The malloced path of "libX" + END in the directories, NULL: none. */
static char *
find(const struct inquiry *q, const char *library, const char *end)
{
	size_t i;

	for (i = 0; i < q->dirs.count; i++) {
		char *path = library[0] == ':'
		    ? newformat("%s/%s", q->dirs.items[i], library + 1)
		    : newformat("%s/lib%s%s", q->dirs.items[i], library, end);

		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static void
checklibrary(struct inquiry *q, const char *library)
{
	char *archive = find(q, library, ".a"), *shared, *real, *owner, *line;

	if (archive) {
		once(&q->inputs, archive);
		stringsadd(&q->archives, archive);
		stringsadd(&q->found, library);
		free(archive);
		return;
	}
	shared = library[0] == ':' ? NULL : find(q, library, ".so");
	if (!shared) {
		once(&q->missing, library);
		return;
	}
	owner = debianowner(shared);
	real = realpath(shared, NULL);
	line = newformat("-l%s: %s%s%s%s", library, strstr(shared, "/../") && real ? real : shared,
	    owner ? " (Debian package " : "", owner ? owner : "", owner ? ")" : "");
	once(&q->archiveless, line);
	free(line);
	free(owner);
	free(real);
	free(shared);
}

static void
addlibraries(struct text *out, const struct inquiry *q)
{
	size_t i;

	if (q->archiveless.count) {
		textadd(out, "staticld: hint: of these libraries only the shared form is here\n");
		for (i = 0; i < q->archiveless.count; i++)
			textadd(out, "  %s\n", q->archiveless.items[i]);
		textadd(out, "  why: a static link needs libX.a for -lX\n"
		    "  fix: build the library with its archive (--enable-static, -DBUILD_SHARED_LIBS=OFF), or "
		    "build what asks for it without that feature; the packages named have no archive\n");
	}
	/* Alone they are what the linker says itself, and configure asks for them all the time. */
	if (q->missing.count && q->archiveless.count) {
		textadd(out, "staticld: hint: these libraries are in no directory that the linker searches:");
		for (i = 0; i < q->missing.count; i++)
			textadd(out, " -l%s", q->missing.items[i]);
		textadd(out, "\n  fix: install their development files with the archive libX.a, or leave "
		    "them out: an archive names what it needs in Libs.private of its .pc file "
		    "(pkg-config --static --libs)\n");
	}
}

/* The names of another libc that the inputs refer to, and those that they define. */
struct foreign {
	const struct strings *globs;
	struct strings undefined;       /* "NAME" */
	struct strings where;           /* in the same order */
	struct strings defined;
	const char *input;
};

static bool
isforeign(const struct foreign *f, const char *name)
{
	return stringsfit(f->globs, name);
}

static bool
see(void *ctx, const char *name, enum symbolkind kind)
{
	struct foreign *f = ctx;

	if (!isforeign(f, name))
		return true;
	if (kind >= SYMBOL_DEF) {
		once(&f->defined, name);
	} else if (kind == SYMBOL_UNDEF && !stringshave(&f->undefined, name)) {
		stringsadd(&f->undefined, name);
		stringsadd(&f->where, f->input);
	}
	return true;
}

static void
seeobject(void *ctx, const char *name, const struct input *in)
{
	struct foreign *f = ctx;
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(in, &bytes);

	if (!o)
		return;
	f->input = name;
	objectsymbols(o, see, f, &error);
	objectclose(o);
	free(error);
	free(bytes);
}

/* Call VISIT for each object among the inputs, with its name as people write it. */
typedef void objectseen(void *ctx, const char *name, const struct input *in);

static void
eachmember(struct archive *a, const char *path, objectseen *visit, void *ctx)
{
	struct member m;

	while (archivenext(a, &m, &(char *){NULL}) == 1) {
		char *name = newformat("%s(%s)", path, m.name ? m.name : "");

		if (!m.special && !archivethin(a))
			visit(ctx, name, &(struct input){.path = path, .offset = m.offset, .size = m.size});
		free(name);
	}
}

static void
eachobject(const struct inquiry *q, objectseen *visit, void *ctx)
{
	size_t i;

	for (i = 0; i < q->inputs.count; i++) {
		const char *path = q->inputs.items[i];
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
		struct archive *a = size > 0 ? archiveopen(fd, &(char *){NULL}) : NULL;

		if (a) {
			eachmember(a, path, visit, ctx);
			archiveclose(a);
		} else if (size > 0) {
			visit(ctx, path, &(struct input){.path = path, .size = (uint64_t)size});
		}
		if (fd >= 0)
			close(fd);
	}
}

static void
addforeign(struct text *out, const struct inquiry *q, const struct catalogue *libc)
{
	struct foreign f = {.globs = &libc->foreign};
	size_t i, shown = 0;

	eachobject(q, seeobject, &f);
	for (i = 0; i < f.undefined.count && shown < MOST; i++) {
		if (stringshave(&f.defined, f.undefined.items[i]))
			continue;
		if (shown++ == 0)
			textadd(out, "staticld: hint: foreign-libc: these names are another libc's, "
			    "%s does not have them\n", libc->name);
		textadd(out, "  %s: referred to in %s\n", f.undefined.items[i], f.where.items[i]);
	}
	if (shown)
		textadd(out, "  why: the objects were compiled with another libc's headers, such as "
		    "glibc's with _FORTIFY_SOURCE\n"
		    "  fix: compile them with CC=staticld under the same policy; an archive of the "
		    "distribution has to be built anew for %s\n", libc->name);
	stringsfree(&f.undefined);
	stringsfree(&f.where);
	stringsfree(&f.defined);
}

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
		eachobject(q, seefixed, &f);
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

/* The compiler's C++ library is for the compiler's own libc. */
static void
addcxx(struct text *out, const struct inquiry *q, const struct catalogue *libc)
{
	const char *library = stringshave(&q->missing, "stdc++") ? "stdc++"
	    : stringshave(&q->missing, "c++") ? "c++" : NULL;

	if (library && libc)
		textadd(out, "staticld: hint: -l%s: there is no C++ library for %s here\n"
		    "  why: the compiler's own was built for the compiler's own libc\n"
		    "  fix: build what has C++ in it under the policy \"default\", or set STATICLD_CC to a "
		    "C++ compiler of a %s toolchain and libc = \"native\" in the policy\n",
		    library, libc->name, libc->name);
}

/* Those of N that the command line leaves out, as options; "" when it names them all. */
static struct text
leftout(const struct inquiry *q, const struct pkgneeds *n)
{
	struct text t = {0};
	size_t i;

	for (i = 0; i < n->libraries.count; i++) {
		const char *library = n->libraries.items[i];
		char *archive;

		if (stringshave(&q->libraries, library))
			continue;
		archive = find(q, library, ".a");
		textadd(&t, " -l%s%s", library, archive ? "" : " (no archive)");
		free(archive);
	}
	return t;
}

/* An archive brings what it needs only where the command line says so. */
static void
addneeds(struct text *out, const struct inquiry *q)
{
	struct text lines = {0};
	size_t i, shown = 0;

	for (i = 0; i < q->archives.count && shown < MOST; i++) {
		char *dir = newformat("%.*s", (int)(pathbase(q->archives.items[i]) - q->archives.items[i]),
		    q->archives.items[i]), *real = realpath(dir, NULL);
		struct pkgneeds n;

		if (real && pkgneedsfind(&n, real, q->found.items[i]) == 0) {
			struct text left = leftout(q, &n);

			if (left.bytes && shown++ < MOST)
				textadd(&lines, "  -l%s:%s, by %s\n", q->found.items[i], left.bytes, n.file);
			textfree(&left);
			pkgneedsfree(&n);
		}
		free(real);
		free(dir);
	}
	if (shown) {
		textadd(out, "staticld: hint: these archives need libraries that the command line leaves out\n");
		textraw(out, lines.bytes);
		textadd(out, "  why: an archive does not name what it needs, as a shared object does; its .pc file "
		    "has it in Libs.private and Requires.private\n"
		    "  fix: link with all that pkg-config --static --libs prints for it; what has no archive "
		    "has to be built with one, or the library without that feature\n");
	}
	textfree(&lines);
}

char *
hints(const struct argv *a, const char *linker, const struct catalogue *libc)
{
	struct inquiry q = {0};
	struct text out = {0};
	size_t i;

	scan(&q, a);
	for (i = 0; i < q.libraries.count; i++)
		checklibrary(&q, q.libraries.items[i]);
	addlibraries(&out, &q);
	/* While libraries are missing that is why it failed. */
	if (!q.archiveless.count && !q.missing.count)
		addneeds(&out, &q);
	addcxx(&out, &q, libc);
	addgold(&out, &q, linker);
	addfixed(&out, &q);
	if (libc && libc->foreign.count)
		addforeign(&out, &q, libc);
	stringsfree(&q.dirs);
	stringsfree(&q.libraries);
	stringsfree(&q.inputs);
	stringsfree(&q.archiveless);
	stringsfree(&q.missing);
	stringsfree(&q.archives);
	stringsfree(&q.found);
	return out.bytes;
}
