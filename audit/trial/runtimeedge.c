/*
 * Runtime edges: references that a compiler's own libraries make in every program, which no program can help
 * (policy/runtimes.cfg).
 */
#include "audit/trial/runtimeedge.h"

#include <stdlib.h>
#include <string.h>

#include "audit/link/member.h"
#include "audit/trial/toolchain.h"
#include "base/path.h"

/*
 * Code for another device: GCC keeps it in sections of this name. In an LTO object it is all there
 * is to see of the calls that it makes of libgomp, which come with the code generated later.
 */
static bool
edgeoffloads(const struct input *in)
{
	static const char section[] = ".gnu.offload_lto_";
	void *bytes = in->kind == OBJECT_LTO ? inputread(in) : NULL;
	bool yes = bytes && memmem(bytes, in->size, section, sizeof section - 1);

	free(bytes);
	return yes;
}

/* Whether something outside the archive PATH refers to one of NAMES. */
static bool
edgetriggered(const struct trial *t, const struct strings *names, const char *path)
{
	const struct link *l = t->l;
	size_t i;

	for (i = 0; names && i < l->nmentions; i++) {
		const struct mention *m = &l->mentions[i];

		if ((m->kind == SYMBOL_UNDEF || m->kind == SYMBOL_WEAKUNDEF) &&
		    strcmp(l->inputs[m->input]->path, path) != 0 &&
		    stringshave(names, l->watch.names[m->name]->text))
			return true;
	}
	for (i = 0; names && i < l->ninputs; i++)
		if (edgeoffloads(l->inputs[i]))
			return true;
	return false;
}

bool
runtimeedge(struct trial *t, const struct input *in, const char *symbol)
{
	const struct runtimes *r = t->runtimes;
	char *member = NULL;
	bool found = false;
	size_t i;

	for (i = 0; in->offset && !found && i < r->count; i++) {
		if (strcmp(r->edges[i].symbol, symbol) != 0 ||
		    strcmp(r->edges[i].archive, pathbase(in->path)) != 0)
			continue;
		if (!member)
			member = membername(in);
		found = member && strcmp(r->edges[i].member, member) == 0 &&
		    !edgetriggered(t, r->edges[i].triggers, in->path);
	}
	free(member);
	return found && toolchainhas(t, in);
}
