/* GNU ld and gold read their inputs in the order in which they are named, and of an archive only what something before it needs. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/hints/closure.h"
#include "wrapper/hints/parts.h"

enum { MOST = 4 };              /* names that are shown */

/* A link in that order. */
struct ordered {
	struct closure *linked;
	struct nameset paths;           /* the files in it, by their numbers */
	struct strings names, referrers;        /* what stayed undefined, and in what object */
};

/* The number of the file at PATH. */
static size_t
number(struct ordered *o, const char *path)
{
	if (!namesetadd(&o->paths, path))
		return namesetfind(&o->paths, path);
	return closureadd(o->linked, path);
}

/* The malloced path of the input that WORD of the order is; NULL: there is none, or it is the libc and LIBC is not to be read. */
static char *
inputof(const struct inquiry *q, const char *word, bool libc)
{
	char *path = word[0] == '-' ? inquiryfind(q, word + 2, ".a") : newstring(word), *real;

	if (path && strstr(path, "/../") && (real = filelisted(path))) {
		free(path);
		path = real;
	}
	if (path && !libc && strcmp(pathbase(path), "libc.a") == 0) {
		free(path);
		path = NULL;
	}
	return path;
}

static void
note(void *ctx, const char *name, const char *object)
{
	struct ordered *o = ctx;

	stringsadd(&o->names, name);
	stringsadd(&o->referrers, object);
}

/* Link the inputs of Q in their order, the libc too if LIBC; then all of them as one group, which tells who defines what. */
static void
link(struct ordered *o, const struct inquiry *q, bool libc)
{
	size_t *group = newarray(q->order.count, sizeof *group), n = 0, i;
	bool open = false;

	*o = (struct ordered){.linked = closurenew()};
	for (i = 0; i < q->order.count; i++) {
		const char *word = q->order.items[i];
		bool begins = strcmp(word, "-(") == 0, ends = strcmp(word, "-)") == 0;
		char *path = begins || ends ? NULL : inputof(q, word, libc);

		open = begins || (open && !ends);
		if (path)
			group[n++] = number(o, path);
		free(path);
		if (!open) {
			closureread(o->linked, group, n);
			n = 0;
		}
	}
	closureundefined(o->linked, note, o);
	closureresolve(o->linked);
	free(group);
}

static void
orderedfree(struct ordered *o)
{
	closurefree(o->linked);
	namesetfree(&o->paths);
	stringsfree(&o->names);
	stringsfree(&o->referrers);
}

/* Those of the names that something does define, a line for each; how many they are. */
static size_t
addlines(struct text *lines, const struct ordered *o)
{
	size_t i, count = 0;

	for (i = 0; i < o->names.count; i++) {
		const char *definer = closuredefiner(o->linked, o->names.items[i]);

		if (definer && count++ < MOST)
			textadd(lines, "  %s: defined in %s, referred to in %s\n", o->names.items[i], definer,
			    o->referrers.items[i]);
	}
	return count;
}

static size_t
passed(struct text *lines, const struct inquiry *q, bool libc)
{
	struct ordered o;
	size_t count;

	link(&o, q, libc);
	count = addlines(lines, &o);
	orderedfree(&o);
	return count;
}

void
hintorder(struct text *out, const struct inquiry *q)
{
	struct text lines = {0};
	size_t count = q->reordered ? 0 : passed(&lines, q, false);

	/* The libc, which takes longest to read, may define the name as well. */
	if (count) {
		textfree(&lines);
		lines = (struct text){0};
		count = passed(&lines, q, true);
	}
	if (count) {
		textraw(out, "staticld: hint: what defines these names had been read before the linker knew that they are needed\n");
		textraw(out, lines.bytes);
		if (count > MOST)
			textadd(out, "  and %zu more\n", count - MOST);
		textraw(out, "  why: inputs are read in their order, and of an archive only that is linked which something "
		    "before it needs; a shared object is linked whole, wherever it stands\n"
		    "  fix: name the archive behind what needs it, once more where both need each other, or put all between "
		    "-Wl,--start-group and -Wl,--end-group; for lld and mold (-fuse-ld=lld) the order does not matter\n");
	}
	textfree(&lines);
}
