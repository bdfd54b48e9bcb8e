/* Libraries that the link names and cannot use as they are. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/explain/beside.h"
#include "audit/input/object.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/hints/hints.h"
#include "wrapper/hints/parts.h"
#include "wrapper/hints/libdirs.h"

/* Archives beside the shared object PATH whose names go on where LIBRARY's ends, as libuv_a.a does: " NAME" for each. */
static struct text
namedalike(const char *path, const char *library)
{
	char *dir = newformat("%.*s", (int)(pathbase(path) - path), path), *start = newformat("lib%s", library);
	struct text t = {0};
	struct dirent **list = NULL;
	int i, n = scandir(dir, &list, NULL, alphasort);

	for (i = 0; i < n; i++) {
		const char *name = list[i]->d_name, *rest = name + strlen(start);

		if (strncmp(name, start, strlen(start)) == 0 && strchr("_-", *rest) && endsin(rest, ".a"))
			textadd(&t, " %s", name);
		free(list[i]);
	}
	free(list);
	free(start);
	free(dir);
	return t;
}

/* The malloced path of libX.a for a LIBRARY that is called X-shared or X-12, as compilers' own are; NULL: none is here. */
static char *
withoutend(const struct inquiry *q, const char *library)
{
	const char *end = strrchr(library, '-');
	char *name = newformat("%.*s", end ? (int)(end - library) : 0, library);
	char *path = *name ? inquiryfind(q, name, ".a") : NULL;

	free(name);
	return path;
}

/* The line about one of them; true when an archive of another name may be its. */
static bool
addshared(struct text *out, const struct inquiry *q, const char *path, const char *library)
{
	struct text alike = namedalike(path, library);
	char *owned = inquiryowned(path), *other = withoutend(q, library);
	bool has = alike.bytes || other;

	textadd(out, "  -l%s: %s", library, owned);
	if (alike.bytes) {
		textraw(out, "; beside it:");
		textraw(out, alike.bytes);
	}
	if (other) {
		char *otherowned = inquiryowned(other);

		textadd(out, "; also here: %s", otherowned);
		free(otherowned);
	}
	textraw(out, "\n");
	free(other);
	free(owned);
	textfree(&alike);
	return has;
}

static void
addarchiveless(struct text *out, const struct inquiry *q, bool native)
{
	struct text lines = {0};
	bool alike = false;
	size_t i;

	if (!q->archiveless.count)
		return;
	for (i = 0; i < q->archiveless.count; i++) {
		char *path = inquiryfind(q, q->archiveless.items[i], ".so");

		alike |= addshared(&lines, q, path, q->archiveless.items[i]);
		free(path);
	}
	textraw(out, "staticld: hint: of these libraries only the shared form is here\n");
	textraw(out, lines.bytes);
	textraw(out, "  why: a static link needs libX.a for -lX\n");
	if (alike)
		textraw(out, "  fix: where the archive beside it, or also here, is the same library under another name, link "
		    "that one: -lX_a for libX_a.a; compilers have options for their own: gnatbind's -static "
		    "(gnatmake -bargs -static), ldc2's -link-defaultlib-shared=false\n");
	textadd(out, "  fix: build the library with its archive (--enable-static, -DBUILD_SHARED_LIBS=OFF)%s, or "
	    "build what asks for it without that feature%s\n", native ? "" : " and with CC=staticld under the "
	    "same policy", strstr(lines.bytes, "(Debian package ") ? "; the packages named have no archive of "
	    "that name" : "");
	textfree(&lines);
}

static void
addmissing(struct text *out, const struct inquiry *q)
{
	size_t i;

	/* Alone they are what the linker says itself, and configure asks for them all the time. */
	if (!q->missing.count || !q->archiveless.count)
		return;
	textadd(out, "staticld: hint: these libraries are in no directory that the linker searches:");
	for (i = 0; i < q->missing.count; i++)
		textadd(out, " -l%s", q->missing.items[i]);
	textadd(out, "\n  fix: install their development files with the archive libX.a, or leave "
	    "them out: an archive names what it needs in Libs.private of its .pc file "
	    "(pkg-config --static --libs)\n");
}

/* PATH lies where the compiler has its own libraries. */
static bool
iscompilers(const char *path)
{
	char *beside = newformat("%.*s/libgcc.a", (int)(pathbase(path) - path - 1), path);
	bool is = access(beside, R_OK) == 0;

	free(beside);
	return is;
}

void
hintelsewhereadd(struct elsewhere *e, const char *library, const char *path)
{
	char *owned = inquiryowned(path);

	textadd(iscompilers(path) ? &e->own : &e->others, "  -l%s: %s\n", library, owned);
	free(owned);
}

void
hintelsewhere(struct text *out, struct elsewhere *e, const char *libc)
{
	if (e->own.bytes) {
		textadd(out, "staticld: hint: these libraries are the compiler's, built for another libc "
		    "than %s\n", libc);
		textraw(out, e->own.bytes);
		textadd(out, "  why: the compiler's own C++, Fortran and other libraries work with its own libc "
		    "alone\n"
		    "  fix: build what needs them under the policy \"default\", or set STATICLD_CC to a "
		    "compiler of a %s toolchain and libc = \"native\" in the policy\n", libc);
	}
	if (e->others.bytes) {
		textadd(out, "staticld: hint: these libraries are here, but built for another libc than %s\n", libc);
		textraw(out, e->others.bytes);
		textraw(out, "  why: their objects have the other libc's types, constants and names in them, and "
		    "their headers lie where only that libc's are looked for\n"
		    "  fix: build each of them with CC=staticld under the same policy, and name its directories "
		    "with -I and -L\n"
		    "  fix: where pkg-config names them, set PKG_CONFIG_LIBDIR to the directory of the .pc files "
		    "of those builds: it then finds no others\n");
	}
	textfree(&e->own);
	textfree(&e->others);
}

/* What is in another libc's directories alone. */
static void
addelsewhere(struct text *out, const struct inquiry *q, const char *libc)
{
	struct elsewhere e = {0};
	size_t i;

	for (i = 0; i < q->elsewhere.count; i++) {
		const char *library = q->elsewhere.items[i];
		char *path = libdirsfind(q->left, library, ".a");

		if (!path)
			path = libdirsfind(q->left, library, ".so");
		hintelsewhereadd(&e, library, path);
		free(path);
	}
	hintelsewhere(out, &e, libc);
}

/* No C++ library at all, or none that the search above would find. */
static void
addcxx(struct text *out, const struct inquiry *q, const char *libc)
{
	static const char *const names[] = {"stdc++", "c++"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (stringshave(&q->missing, names[i]))
			textadd(out, "staticld: hint: -l%s: there is no C++ library for %s here\n"
			    "  why: the compiler's own was built for the compiler's own libc\n"
			    "  fix: build what has C++ in it under the policy \"default\", or set STATICLD_CC to "
			    "a C++ compiler of a %s toolchain and libc = \"native\" in the policy\n",
			    names[i], libc, libc);
}

/* Shared objects among the inputs, a line for each. */
struct sharedinputs {
	struct text lines;
	size_t beside, alone;   /* with an archive beside it, and without */
};

static void
seeshared(void *ctx, const char *name, const struct input *in)
{
	struct sharedinputs *s = ctx;
	void *bytes;
	struct object *o = in->offset ? NULL : inputopen(in, &bytes);
	char *owned, *archive;

	if (!o)
		return;
	if (objectkind(o) == OBJECT_SHARED) {
		owned = inquiryowned(name);
		archive = archivebeside(in->path);
		textadd(&s->lines, "  %s", owned);
		if (archive)
			textadd(&s->lines, "; %s lies beside it", pathbase(archive));
		textraw(&s->lines, "\n");
		s->beside += archive != NULL;
		s->alone += archive == NULL;
		free(archive);
		free(owned);
	}
	objectclose(o);
	free(bytes);
}

void
hintshared(struct text *out, const struct inquiry *q)
{
	struct sharedinputs s = {0};

	inquiryall(q, seeshared, &s);
	if (s.lines.bytes) {
		textraw(out, "staticld: hint: dynamic-input: these inputs are shared objects\n");
		textraw(out, s.lines.bytes);
		textadd(out, "  why: a static program cannot use them%s\n",
		    s.beside ? "" : ", and no archive of the same name lies beside them");
	}
	if (s.beside)
		textraw(out, "  fix: name the archive that lies beside one, or -lX, in its place; for paths of the command "
		    "line link: { prefer_archives = true; } in the policy does so\n");
	if (s.alone)
		textraw(out, "  fix: build the library with its archive (--enable-static, -DBUILD_SHARED_LIBS=OFF) and "
		    "link that, or build what asks for it without that feature\n");
	textfree(&s.lines);
}

void
hintlibraries(struct text *out, const struct inquiry *q, const struct catalogue *libc)
{
	const char *name = libc ? libc->name : "the policy's";

	addarchiveless(out, q, !libc);
	addmissing(out, q);
	if (!q->elsewhere.count && !libc)
		return;
	addelsewhere(out, q, name);
	addcxx(out, q, name);
}
