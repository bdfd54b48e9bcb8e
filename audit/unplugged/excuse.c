/* Excuses for mentions: each by where it stands, none by a name alone. */
#include "audit/unplugged/excuse.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

/* What only tells which libc this is. */
static bool
isidentity(const struct meaning *m)
{
	return m->kind == MEANING_IDENTITY || m->kind == MEANING_START;
}

static const struct meaning *
identifies(const struct name *n)
{
	const struct meaning *m;

	for (m = n->meanings; m; m = m->next)
		if (m->kind == MEANING_IDENTITY)
			return m;
	return NULL;
}

bool
excuselibc(struct excuses *e, const struct said *s)
{
	const struct meaning *m = s->defines ? identifies(e->link->watch.names[s->name]) : NULL;

	if (!m)
		return true;
	if (!s->archived || (e->libc && strcmp(e->libc, s->path) != 0))
		return false;
	e->libc = s->path;
	e->catalogue = m->libc;
	return true;
}

/* Whether it stands in the libc or in one of its companions beside it. */
static bool
oflibc(const struct excuses *e, const struct said *s)
{
	size_t n;

	if (!e->libc || !s->archived)
		return false;
	if (strcmp(s->path, e->libc) == 0)
		return true;
	n = (size_t)(pathbase(e->libc) - e->libc);
	return (size_t)(pathbase(s->path) - s->path) == n && strncmp(s->path, e->libc, n) == 0 &&
	    stringshave(&e->catalogue->archives, pathbase(s->path));
}

/* True when both are one file. The names are compared first. */
static bool
isfile(const char *path, const char *file)
{
	return strcmp(pathbase(path), pathbase(file)) == 0 && filesame(path, file);
}

bool
excuseseal(const struct excuses *e, const struct said *s)
{
	return e->seal && isfile(s->path, s->archived ? e->sealarchive : e->seal);
}

/* An archive is the compiler's by what the driver says of its name, not by that. The driver is a process. */
static bool
isdrivers(struct excuses *e, const char *path)
{
	char *own;

	if (e->asked && strcmp(e->asked, path) == 0)
		return e->isdrivers;
	own = e->locate ? e->locate(e->locatectx, pathbase(path)) : NULL;
	e->asked = path;
	e->isdrivers = own && filesame(own, path);
	free(own);
	return e->isdrivers;
}

/* A reference that every program of this compiler has, as policy/runtimes.cfg says. */
static bool
isruntimeedge(struct excuses *e, const struct said *s)
{
	const char *symbol = e->link->watch.names[s->name]->text;
	size_t i;

	for (i = 0; s->member && i < e->runtimes->count; i++) {
		const struct runtimeedge *edge = &e->runtimes->edges[i];

		if (!edge->unless && strcmp(edge->symbol, symbol) == 0 &&
		    strcmp(edge->archive, pathbase(s->path)) == 0 && strcmp(edge->member, s->member) == 0)
			return isdrivers(e, s->path);
	}
	return false;
}

/* A row of the policy's `symbols` is the judge's, and so is a name that only another libc has something to say of. */
const struct meaning *
excusemeaning(const struct excuses *e, size_t name)
{
	const struct name *n = e->link->watch.names[name];
	const struct meaning *m = n->rule ? NULL : n->meanings;

	while (m && (m->libc != e->catalogue || m->kind > MEANING_CHOKE))
		m = m->next;
	return m;
}

bool
excuserule(const struct excuses *e, const struct said *s, enum action action)
{
	const struct meaning *m = s->defines ? NULL : excusemeaning(e, s->name);

	return m && catalogueaction(m->libc, e->link->watch.policy, m->class) == action;
}

bool
excused(struct excuses *e, const struct said *s)
{
	const struct name *n = e->link->watch.names[s->name];
	const struct meaning *x;

	if (oflibc(e, s) || excuseseal(e, s))
		return true;
	for (x = n->meanings; x; x = x->next)
		if (!isidentity(x))
			return excuserule(e, s, ACTION_ALLOW) || isruntimeedge(e, s);
		else if (s->defines && x->libc != e->catalogue)
			return false;
	return !n->rule && n->meanings;
}
