/* Libraries that the link names and cannot use as they are. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/input/object.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/hints/hints.h"
#include "wrapper/hints/parts.h"
#include "wrapper/hints/libdirs.h"

static void
addarchiveless(struct text *out, const struct inquiry *q)
{
	size_t i;

	if (!q->archiveless.count)
		return;
	textadd(out, "staticld: hint: of these libraries only the shared form is here\n");
	for (i = 0; i < q->archiveless.count; i++) {
		char *path = inquiryfind(q, q->archiveless.items[i], ".so");
		char *owned = inquiryowned(path);

		textadd(out, "  -l%s: %s\n", q->archiveless.items[i], owned);
		free(owned);
		free(path);
	}
	textadd(out, "  why: a static link needs libX.a for -lX\n"
	    "  fix: build the library with its archive (--enable-static, -DBUILD_SHARED_LIBS=OFF), or "
	    "build what asks for it without that feature; the packages named have no archive\n");
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

/* What is in another libc's directories alone, the compiler's OWN or any other. "" when there is none. */
static struct text
elsewhere(const struct inquiry *q, bool own)
{
	struct text t = {0};
	size_t i;

	for (i = 0; i < q->elsewhere.count; i++) {
		const char *library = q->elsewhere.items[i];
		char *path = libdirsfind(q->left, library, ".a"), *owned;

		if (!path)
			path = libdirsfind(q->left, library, ".so");
		owned = inquiryowned(path);
		if (iscompilers(path) == own)
			textadd(&t, "  -l%s: %s\n", library, owned);
		free(owned);
		free(path);
	}
	return t;
}

void
hintselsewhere(struct text *out, const char *libc, const char *lines)
{
	textadd(out, "staticld: hint: these libraries are here, but built for another libc than %s\n", libc);
	textraw(out, lines);
	textraw(out, "  why: their objects have the other libc's types, constants and names in them, and their "
	    "headers lie where only that libc's are looked for\n"
	    "  fix: build each of them with CC=staticld under the same policy, and name its directories "
	    "with -I and -L\n"
	    "  fix: where pkg-config names them, set PKG_CONFIG_LIBDIR to the directory of the .pc files "
	    "of those builds: it then finds no others\n");
}

static void
addelsewhere(struct text *out, const struct inquiry *q, const char *libc)
{
	struct text own = elsewhere(q, true), others = elsewhere(q, false);

	if (own.bytes) {
		textadd(out, "staticld: hint: these libraries are the compiler's, built for another libc "
		    "than %s\n", libc);
		textraw(out, own.bytes);
		textadd(out, "  why: the compiler's own C++, Fortran and other libraries work with its own libc "
		    "alone\n"
		    "  fix: build what needs them under the policy \"default\", or set STATICLD_CC to a "
		    "compiler of a %s toolchain and libc = \"native\" in the policy\n", libc);
	}
	if (others.bytes)
		hintselsewhere(out, libc, others.bytes);
	textfree(&own);
	textfree(&others);
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

static void
seeshared(void *ctx, const char *name, const struct input *in)
{
	struct text *lines = ctx;
	void *bytes;
	struct object *o = in->offset ? NULL : inputopen(in, &bytes);
	char *owned;

	if (!o)
		return;
	if (objectkind(o) == OBJECT_SHARED) {
		owned = inquiryowned(name);
		textadd(lines, "  %s\n", owned);
		free(owned);
	}
	objectclose(o);
	free(bytes);
}

void
hintshared(struct text *out, const struct inquiry *q)
{
	struct text lines = {0};

	inquiryall(q, seeshared, &lines);
	if (lines.bytes) {
		textraw(out, "staticld: hint: dynamic-input: these inputs are shared objects\n");
		textraw(out, lines.bytes);
		textraw(out, "  why: a static program cannot use them, and no archive of the same name lies beside "
		    "them\n"
		    "  fix: build the library with its archive (--enable-static, -DBUILD_SHARED_LIBS=OFF) and "
		    "link that, or build what asks for it without that feature\n");
	}
	textfree(&lines);
}

void
hintlibraries(struct text *out, const struct inquiry *q, const struct catalogue *libc)
{
	const char *name = libc ? libc->name : "the policy's";

	addarchiveless(out, q);
	addmissing(out, q);
	if (!q->elsewhere.count && !libc)
		return;
	addelsewhere(out, q, name);
	addcxx(out, q, name);
}
