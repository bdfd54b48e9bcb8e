/*
 * Reads inputs as a linker plugin would be offered them, but all of them, and looks for mentions of
 * watched names that have no excuse.
 */
#include "audit/unplugged/screen.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/archive.h"
#include "audit/input/header.h"
#include "audit/link/member.h"
#include "audit/unplugged/mapped.h"
#include "base/mem.h"

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

static bool
isdefinition(const struct mention *m)
{
	return m->kind == SYMBOL_DEF || m->kind == SYMBOL_WEAKDEF || m->kind == SYMBOL_COMMON;
}

/* The mention in the words of the excuses, without the member's name. */
static struct said
saidof(const struct link *l, const struct mention *m)
{
	const struct input *in = l->inputs[m->input];

	return (struct said){.name = m->name, .defines = isdefinition(m), .path = in->path, .archived = in->offset != 0};
}

/* A member's name has to be read, and is wanted for few. */
static bool
isexcused(struct excuses *e, struct said s, const struct input *in)
{
	char *member;
	bool is;

	if (excused(e, &s))
		return true;
	s.member = member = membername(in);
	is = member && excused(e, &s);
	free(member);
	return is;
}

bool
screendemands(const struct link *l)
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
screenclear(struct screen *s)
{
	const struct link *l = s->excuses.link;
	size_t i;

	if (s->other || screendemands(l) || linkislto(l))
		return false;
	for (i = 0; i < l->nmentions; i++) {
		struct said said = saidof(l, &l->mentions[i]);

		if (!excuselibc(&s->excuses, &said))
			return false;
	}
	for (i = 0; i < l->nmentions; i++)
		if (!isexcused(&s->excuses, saidof(l, &l->mentions[i]), l->inputs[l->mentions[i].input]))
			return false;
	return s->excuses.libc;
}
