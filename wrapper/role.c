/* What this process is by its name, and which compiler driver it stands for. Starts nothing. */
#include "wrapper/role.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/find.h"

static bool
islinkername(const char *name)
{
	static const char *const names[] = {"ld", "ld.bfd", "ld.gold", "ld.lld", "ld.mold",
	    "ld.wild", "wild", "real-ld", "collect-ld", "collect2"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

void
roleread(struct role *r, const char *argv0)
{
	const char *slash = strrchr(argv0, '/'), *own;

	*r = (struct role){.name = slash ? slash + 1 : argv0};
	r->linker = islinkername(r->name);
	r->cxx = endsin(r->name, "++");
	own = strstr(r->name, "staticld");
	r->own = own && (strcmp(own, "staticld") == 0 || strcmp(own, "staticld++") == 0);
	if (r->own && own - r->name > 1 && own[-1] == '-')
		r->triple = newformat("%.*s", (int)(own - 1 - r->name), r->name);
}

/*
 * The C++ driver that belongs to the C driver NAME: g++-12 to gcc-12, clang++-14 to
 * clang-14, c++ to cc. A name that is one already stays.
 */
static char *
cxxname(const char *name)
{
	static const struct {
		const char *c, *cxx;
	} pairs[] = {{"gcc", "g++"}, {"clang", "clang++"}, {"cc", "c++"}};
	const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
	size_t i;

	for (i = 0; !strstr(base, "++") && i < sizeof pairs / sizeof *pairs; i++) {
		const char *at = strstr(base, pairs[i].c);

		if (at)
			return newformat("%.*s%s%s", (int)(at - name), name, pairs[i].cxx,
			    at + strlen(pairs[i].c));
	}
	return newstring(name);
}

/* NAME stands for a driver that runs above us, and has come to us. */
static bool
isabove(const struct role *r, const char *name)
{
	char *word = r->cxx ? cxxname(name) : newstring(name);
	bool is = findruns(word, getenv("PATH"));

	free(word);
	return is;
}

/* A compiler's name is looked up behind our own place in PATH first: icecc, before it, refuses to run twice. */
static char *
search(const struct role *r, const char *name)
{
	char *word = r->cxx ? cxxname(name) : newstring(name), *dirs = getenv("PATH"), *path = NULL;

	if (!r->own)
		path = findprogram(word, findfrom(dirs));
	if (!path)
		path = findprogram(word, dirs);
	free(word);
	return path;
}

/* "cc" and "c++" mean any compiler; "gcc" and "clang" mean that one. */
static bool
generic(const struct role *r)
{
	return strcmp(r->name, "cc") == 0 || strcmp(r->name, "c++") == 0;
}

static char *
fallback(const struct role *r)
{
	static const char *const names[] = {"gcc", "cc", "clang"};
	char *path = NULL;
	size_t i;

	if (r->triple) {
		char *name = newformat("%s-gcc", r->triple);

		path = search(r, name);
		free(name);
		return path;
	}
	for (i = 0; !path && i < sizeof names / sizeof *names; i++)
		path = search(r, names[i]);
	return path;
}

/* The driver that the link's name, the environment and COMPILER, when it is not NULL, come to. */
static char *
wanted(const struct role *r, const char *compiler, char **error)
{
	const char *env = getenv("STATICLD_CC");
	char *path = NULL;

	if (env && *env && (path = search(r, env)) != NULL)
		return path;
	if (env && *env && !isabove(r, env)) {
		*error = newformat("STATICLD_CC: no program \"%s\" but staticld itself", env);
		return path;
	}
	if (!r->own && !generic(r))
		path = search(r, r->name);
	if (!path && compiler && !r->triple && !isabove(r, compiler)) {
		path = search(r, compiler);
		if (!path)
			*error = newformat("the policy's compiler \"%s\" is not in PATH", compiler);
		return path;
	}
	if (!path && generic(r))
		path = search(r, r->name);
	if (!path)
		path = fallback(r);
	if (!path)
		*error = newformat("no compiler driver in PATH: install gcc%s", r->cxx ? "'s g++" : "");
	return path;
}

/* The locked policy's compiler; for another machine the one of its name with the triple before it. */
static char *
locked(const struct role *r, const char *compiler)
{
	char *name, *path;

	if (!r->triple)
		return search(r, compiler);
	if (strchr(compiler, '/'))
		return NULL;
	name = newformat("%s-%s", r->triple, compiler);
	path = search(r, name);
	free(name);
	return path;
}

/* PATH, which the user wants, is freed when it is not the one that the policy P locks. */
static char *
holdto(const struct role *r, const struct policy *p, char *path, char **error)
{
	const char *env = getenv("STATICLD_CC");
	char *only = locked(r, p->compiler);
	bool named = env && *env;

	if (only && filesame(path, only)) {
		free(path);
		return only;
	}
	*error = newformat("%s%s is not the compiler that the locked policy %s names, \"%s\"%s",
	    named ? "STATICLD_CC=" : "", named ? env : path, p->lockedby, p->compiler,
	    only ? "; build with that one" : ", which is not in PATH");
	free(only);
	free(path);
	return NULL;
}

char *
roledriver(const struct role *r, const struct policy *p, char **error)
{
	char *path = wanted(r, p->compiler, error);

	return path && p->compilerlocked ? holdto(r, p, path, error) : path;
}
