/*
 * Reads inputs as a linker plugin would be offered them, but all of them, and looks for mentions of
 * watched names outside the libc. The libc is the one archive that defines what identifies it; where two
 * do, nothing is clear.
 */
#include "audit/unplugged/screen.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/archive.h"
#include "audit/input/header.h"
#include "audit/link/member.h"
#include "audit/unplugged/mapped.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

static void
member(void *ctx, const struct mapped *file, const struct member *m)
{
	struct screen *s = ctx;

	linkadd(s->link, file->path, m->offset, file->bytes + m->offset, m->size);
	if (s->link->inputs[s->link->ninputs - 1]->kind == OBJECT_OTHER)
		s->other = true;
}

void
screenfile(struct screen *s, const char *path)
{
	struct link *l = s->link;
	struct mapped file;
	char *error = NULL;

	if (mappedopen(&file, path, &error) < 0) {
		linkdamaged(l, path, 0, error);
		return;
	}
	if (mappedisarchive(&file)) {
		if (mappedmembers(&file, member, s, &error) < 0)
			linkdamaged(l, path, 0, error);
	} else {
		linkadd(l, path, 0, file.bytes, file.size);
	}
	mappedclose(&file);
}

bool
screenobject(struct screen *s, const char *path)
{
	struct mapped file;
	struct header h;
	char *error = NULL;
	bool is = false;

	if (mappedopen(&file, path, &error) == 0) {
		is = headeriself(file.bytes, file.size) && headerread(&h, file.bytes, file.size, &error) == 0 &&
		    h.type == ET_REL;
		if (is)
			linkadd(s->link, path, 0, file.bytes, file.size);
		mappedclose(&file);
	}
	free(error);
	return is;
}

/* What only tells which libc this is. */
static bool
isidentity(const struct meaning *m)
{
	return m->kind == MEANING_IDENTITY || m->kind == MEANING_START;
}

static bool
identifies(const struct name *n)
{
	const struct meaning *m;

	for (m = n->meanings; m; m = m->next)
		if (m->kind == MEANING_IDENTITY)
			return true;
	return false;
}

static bool
isdefinition(const struct mention *m)
{
	return m->kind == SYMBOL_DEF || m->kind == SYMBOL_WEAKDEF || m->kind == SYMBOL_COMMON;
}

/* The archive that defines what identifies a libc, NULL: none. *SEVERAL: more than one does. */
static const struct input *
libcof(const struct link *l, const struct meaning **meaning, bool *several)
{
	const struct input *libc = NULL;
	size_t i;

	*several = false;
	for (i = 0; i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];
		const struct input *in = l->inputs[m->input];

		if (!isdefinition(m) || !identifies(l->watch.names[m->name]))
			continue;
		*several |= libc && strcmp(libc->path, in->path) != 0;
		if (!libc) {
			libc = in;
			*meaning = l->watch.names[m->name]->meanings;
		}
	}
	return libc;
}

/* Whether IN is a member of the archive LIBC or of one of its companions beside it. */
static bool
oflibc(const struct input *in, const struct input *libc, const struct catalogue *catalogue)
{
	size_t n;

	if (!libc || in->offset == 0)
		return false;
	if (strcmp(in->path, libc->path) == 0)
		return true;
	n = (size_t)(pathbase(libc->path) - libc->path);
	return (size_t)(pathbase(in->path) - in->path) == n && strncmp(in->path, libc->path, n) == 0 &&
	    stringshave(&catalogue->archives, pathbase(in->path));
}

/* An archive is the compiler's by what the driver says of its name, not by that. */
static bool
isdrivers(const struct screen *s, const char *path)
{
	char *own = s->locate ? s->locate(s->locatectx, pathbase(path)) : NULL;
	bool is = own && filesame(own, path);

	free(own);
	return is;
}

/* A reference that every program of this compiler has, as policy/runtimes.cfg says. */
static bool
isruntimeedge(const struct screen *s, const struct input *in, const char *symbol)
{
	const struct runtimes *r = s->runtimes;
	char *name = NULL;
	bool found = false;
	size_t i;

	for (i = 0; in->offset && !found && i < r->count; i++) {
		if (r->edges[i].unless || strcmp(r->edges[i].symbol, symbol) != 0 ||
		    strcmp(r->edges[i].archive, pathbase(in->path)) != 0)
			continue;
		if (!name)
			name = membername(in);
		found = name && strcmp(r->edges[i].member, name) == 0;
	}
	free(name);
	return found && isdrivers(s, in->path);
}

/* Whether the mention says nothing but which libc this is, LIBC. */
static bool
isharmless(const struct screen *s, const struct mention *m, const struct catalogue *libc)
{
	const struct name *n = s->link->watch.names[m->name];
	const struct meaning *x;

	for (x = n->meanings; x; x = x->next)
		if (!isidentity(x))
			return isruntimeedge(s, s->link->inputs[m->input], n->text);
		else if (isdefinition(m) && x->libc != libc)
			return false;
	return !n->rule && n->meanings;
}

/* Whether an option or a script names a watched name, or says what a plain link has not. */
static bool
demands(const struct link *l)
{
	size_t i, index;

	if (l->damaged || l->dynamic || l->unresolved || l->layout || l->wrapped.count)
		return true;
	for (i = 0; i < l->demanded.count; i++)
		if (watchfind(&l->watch, l->demanded.items[i], &index))
			return true;
	return false;
}

bool
screenclear(const struct screen *s)
{
	const struct link *l = s->link;
	const struct meaning *identity = NULL;
	const struct input *libc;
	bool several;
	size_t i;

	if (s->other || demands(l) || linkislto(l))
		return false;
	libc = libcof(l, &identity, &several);
	if (!libc || several)
		return false;
	for (i = 0; i < l->nmentions; i++)
		if (!oflibc(l->inputs[l->mentions[i].input], libc, identity->libc) &&
		    !isharmless(s, &l->mentions[i], identity->libc))
			return false;
	return true;
}
