/* Reads a policy with all that it extends, makes its digest and fills in defaults. A single file is layer.c's. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"
#include "policy/complain.h"
#include "policy/layer.h"
#include "policy/read.h"

enum { EXTENDS_LIMIT = 16 };

/* What stays the same along a chain of `extends`. */
struct chain {
	const char *datadir;
	struct digest digest;
	struct wheres *wheres;  /* NULL: nobody asks */
	char **error;
};

static int
bynames(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
policynames(struct strings *names, const char *datadir)
{
	/* What lies there too, and is none. */
	static const char *const others[] = {"linkers.cfg", "remedies.cfg", "runtimes.cfg", "targets.cfg"};
	size_t first = names->count, i;
	struct dirent *e;
	DIR *d = opendir(datadir);

	while (d && (e = readdir(d))) {
		for (i = 0; i < sizeof(others) / sizeof(others[0]); ++i)
			if (strcmp(e->d_name, others[i]) == 0)
				break;
		if (i == sizeof(others) / sizeof(others[0]) && endsin(e->d_name, ".cfg"))
			stringsaddpart(names, e->d_name, strlen(e->d_name) - strlen(".cfg"));
	}
	if (d)
		closedir(d);
	if (names->count > first)
		qsort(names->items + first, names->count - first, sizeof(*names->items), bynames);
}

/* "; did you mean" another that is installed, or which ones there are; malloced. */
static char *
installedhint(const char *ref, const char *datadir)
{
	struct nearest n = nearestto(ref);
	struct strings names = {0};
	char *hint;
	size_t i;

	policynames(&names, datadir);
	for (i = 0; i < names.count; ++i)
		nearestoffer(&n, names.items[i]);
	hint = nearesthint(&n);
	stringsfree(&names);
	return hint;
}

/* A name that is not there deserves a better message than a path would get. */
static int
checkinstalled(const char *ref, const char *path, const char *where, const struct chain *c)
{
	int why, rc;
	char *hint;

	if (policyisfile(ref) || access(path, F_OK) == 0)
		return 0;
	why = errno;
	hint = installedhint(ref, c->datadir);
	rc = complain(c->error, "%s%sno policy named \"%s\" is installed: %s: %s%s",
	    where ? where : "", where ? ": " : "", ref, path, strerror(why), hint);
	free(hint);
	return rc;
}

/* The depth of the file that O extends, or would. */
static int
checkdepth(const struct origin *o, const char *where, char **error)
{
	int n;

	for (n = 0; o; o = o->parent)
		++n;
	if (n <= EXTENDS_LIMIT)
		return 0;
	return complain(error, "%s: more than %d policies extend each other",
	    where, EXTENDS_LIMIT);
}

static int load(struct layer *l, const char *ref, const char *path,
    const char *where, const struct origin *parent, struct chain *c);

static int
loadbase(struct layer *l, const struct origin *self, struct chain *c)
{
	struct layer base = {0};
	char *path;
	int rc;

	if (checkdepth(self, l->extendswhere, c->error) < 0)
		return -1;
	if (policyisfile(l->extends))
		path = sourcebeside(l->extendsfile, l->extends);
	else
		path = newformat("%s/%s.cfg", c->datadir, l->extends);
	rc = load(&base, l->extends, path, l->extendswhere, self, c);
	free(path);
	if (rc == 0)
		layermerge(l, &base);
	return rc;
}

/* The lock that lies beside the file PATH. */
static void
findlock(struct policy *p, const char *path)
{
	char *beside = sourcebeside(path, "staticld.lock");

	if (access(beside, F_OK) == 0)
		stringsadd(&p->locks, beside);
	free(beside);
}

/* Read PATH, called REF at WHERE, and all that it extends; *L is empty on errors. */
static int
load(struct layer *l, const char *ref, const char *path, const char *where,
    const struct origin *parent, struct chain *c)
{
	struct origin self = {.parent = parent, .path = path};
	struct reader r;
	int rc;

	if (checkinstalled(ref, path, where, c) < 0 ||
	    readeropen(&r, &self, where, &c->digest, c->error) < 0)
		return -1;
	r.wheres = c->wheres;
	rc = layerread(l, &r);
	readerclose(&r);
	if (rc == 0 && policyisfile(ref) && l->policy.locks.count == 0)
		findlock(&l->policy, path);
	if (rc == 0 && l->extends)
		rc = loadbase(l, &self, c);
	if (rc < 0)
		layerfree(l);
	return rc;
}

static int
checklibc(const struct layer *l, char **error)
{
	static const char *const known[] = {"native", "glibc", "musl"};
	const struct policy *p = &l->policy;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
		if (!p->libc || strcmp(p->libc, known[i]) == 0)
			return 0;
	}
	if (policylibc(p, p->libc))
		return 0;
	return complain(error, "%s: no such libc \"%s\"; say \"native\", "
	    "\"glibc\", \"musl\" or an entry of \"libcs\"", l->libcwhere, p->libc);
}

/* What no file of the chain has set. */
static void
setdefaults(struct policy *p)
{
	size_t i;

	if (!p->libc)
		p->libc = newstring("native");
	if (p->unused == ACTION_UNSET)
		p->unused = ACTION_WARN;
	for (i = 0; i < PROPERTY_COUNT; ++i) {
		if (p->output[i] == ACTION_UNSET)
			p->output[i] = ACTION_DENY;
	}
}

static int
loadchain(struct layer *l, const char *ref, const char *path,
    const char *datadir, struct wheres *wheres, char **error)
{
	struct chain c = {.datadir = datadir, .wheres = wheres, .error = error};
	struct policy *p = &l->policy;

	digestbegin(&c.digest);
	if (load(l, ref, path, NULL, NULL, &c) < 0)
		return -1;
	if (checklibc(l, error) < 0)
		return -1;
	setdefaults(p);
	digestend(&c.digest, p->sha256);
	p->file = newstring(path);
	p->name = newstring(policyisfile(ref) ? pathbase(ref) : ref);
	return 0;
}

int
policyread(struct policy *p, const char *ref, const char *datadir, char **error)
{
	return policyreadwheres(p, ref, datadir, NULL, error);
}

int
policyreadwheres(struct policy *p, const char *ref, const char *datadir, struct wheres *wheres, char **error)
{
	struct layer l = {0};
	char *path;
	int rc;

	*p = (struct policy){0};
	*error = NULL;
	if (!*ref)
		return complain(error, "the name of the policy is empty");
	if (policyisfile(ref))
		path = newstring(ref);
	else
		path = newformat("%s/%s.cfg", datadir, ref);
	rc = loadchain(&l, ref, path, datadir, wheres, error);
	free(path);
	if (rc == 0) {
		*p = l.policy;
		l.policy = (struct policy){0};
	}
	layerfree(&l);
	return rc;
}
