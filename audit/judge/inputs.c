/*
 * Every file is asked once, by its real path. The working directory is the project's, unless it holds what the policy
 * names itself: then somebody went up until all was in it.
 */
#include "audit/judge/inputs.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audit/manifest/lock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/workplace.h"

struct inspection {
	struct trial *trial;
	const struct strings *own;
	struct workplace place;
	struct lock *locks;
	size_t nlocks;
};

static bool
isbelow(const struct strings *dirs, const char *path)
{
	size_t i;

	for (i = 0; i < dirs->count; i++) {
		char *real = realpath(dirs->items[i], NULL);
		bool is = real && pathbelow(path, real);

		free(real);
		if (is)
			return true;
	}
	return false;
}

/* "-lfoo, found in -L/x" or "named by its path"; malloced. */
static char *
broughtby(const struct link *l, const char *path)
{
	const char *base = pathbase(path);
	size_t i, library = base != path ? pathlibrary(base) : 0;

	for (i = 0; library && i < l->libdirs.count; i++) {
		const char *dir = l->libdirs.items[i];

		if (strncmp(path, dir, strlen(dir)) == 0 && strcmp(path + strlen(dir), base - 1) == 0)
			return newformat("-l%.*s found it in -L%s", (int)library, base + 3, dir);
	}
	return newstring("named by its path");
}

static void
add(struct inspection *s, enum because because, const struct input *in, char *detail)
{
	bool path = because == BECAUSE_OUTSIDE;
	enum class class = path ? CLASS_INPUT_PATH : CLASS_UNPINNED_INPUT;
	struct finding f = {.because = because, .class = class, .action = policylinkaction(s->trial->policy, class), .referrer = in,
	    .symbol = path ? "what is outside of the roots" : "an input that is not as the lock has it",
	    .detail = detail, .consequence = path ?
	    "the policy says which directories a link takes its inputs from: what is elsewhere may be anything, and is not "
	    "there on another machine" : "the policy pins what is linked: with other bytes the same sources give another "
	    "program, and nobody has looked at them"};

	if (f.action == ACTION_ALLOW || !trialadd(s->trial, f))
		free(detail);
}

/* "a link to /usr/lib/x.a: ", malloced, where REAL, the input's file, has another name than the input. */
static char *
linkto(const struct input *in, const char *real)
{
	char *own = filelisted(in->path);
	bool other = own && strcmp(own, real) != 0;

	free(own);
	return other ? newformat("a link to %s: ", real) : newstring("");
}

/* REAL has to be in a root. */
static void
judgeroot(struct inspection *s, const struct input *in, const char *real)
{
	char *by, *to;

	if (!s->trial->policy->rooted || isbelow(&s->trial->policy->roots, real))
		return;
	by = broughtby(s->trial->l, in->path);
	to = linkto(in, real);
	add(s, BECAUSE_OUTSIDE, in, newformat("%soutside of the roots: %s", to, by));
	free(to);
	free(by);
}

static void
judgelock(struct inspection *s, const struct lock *l, const struct input *in, const char *real, bool project)
{
	const char *old = lockfind(l, real);
	char now[DIGEST_ROOM] = "", *to;

	if (!old && project)
		return;
	to = linkto(in, real);
	if (digestfile(real, now) < 0)
		add(s, BECAUSE_UNPINNED, in, newformat("%s%s", to, strerror(errno)));
	else if (!old)
		add(s, BECAUSE_UNPINNED, in, newformat("%snot in %s; its sha256 is %s", to, l->path, now));
	else if (strcmp(old, now) != 0)
		add(s, BECAUSE_UNPINNED, in, newformat("%s%s has it with sha256 %s, and it is %s now", to, l->path, old, now));
	free(to);
}

/* What the compiler or Go made for this link is an object; an archive that lies there is not. */
static bool
isproject(const struct inspection *s, const struct input *in, const char *real)
{
	char *name;
	enum whereabouts where = workplaceof(&s->place, real, &name);

	free(name);
	return where == WHEREABOUTS_PROJECT || (where == WHEREABOUTS_TEMPORARY && !in->offset);
}

static void
judgeinput(struct inspection *s, const struct input *in)
{
	char *real = realpath(in->path, NULL);
	bool project;
	size_t i;

	/* LTO's own objects are gone, and made of inputs that were looked at. */
	if (!real)
		real = newstring(in->path);
	project = isproject(s, in, real);
	if (!isbelow(s->own, real)) {
		if (!project)
			judgeroot(s, in, real);
		for (i = 0; i < s->nlocks; i++)
			judgelock(s, &s->locks[i], in, real, project || (in->late && !in->offset));
	}
	free(real);
}

/* Where an input stands in the record. */
struct place {
	const struct input *in;
	size_t index;
};

static int
bypath(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	int d = x->in->path == y->in->path ? 0 : strcmp(x->in->path, y->in->path);

	if (d)
		return d;
	return x->index < y->index ? -1 : x->index > y->index;
}

static int
byindex(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->index < y->index ? -1 : x->index > y->index;
}

/* Each file once, in the order of the link: an archive has many members. */
static void
judgefiles(struct inspection *s)
{
	const struct link *l = s->trial->l;
	struct place *places = newarray(l->ninputs + 1, sizeof *places);
	size_t i, n = 0, kept = 0;

	for (i = 0; i < l->ninputs; i++)
		if (triallinked(s->trial, l->inputs[i]))
			places[n++] = (struct place){l->inputs[i], i};
	qsort(places, n, sizeof *places, bypath);
	for (i = 0; i < n; i++)
		if (i == 0 || strcmp(places[i].in->path, places[kept - 1].in->path) != 0)
			places[kept++] = places[i];
	qsort(places, kept, sizeof *places, byindex);
	for (i = 0; i < kept; i++)
		judgeinput(s, places[i].in);
	free(places);
}

static bool
holds(const struct inspection *s, const char *path)
{
	char *real = realpath(path, NULL);
	bool is = real && s->place.here && pathbelow(real, s->place.here);

	free(real);
	return is;
}

/* Whether the working directory is above what the policy names. */
static bool
isabove(const struct inspection *s)
{
	const struct strings *roots = &s->trial->policy->roots;
	const char *file;
	json_t *value;
	size_t i;

	for (i = 0; i < roots->count; i++)
		if (holds(s, roots->items[i]))
			return true;
	for (i = 0; i < s->nlocks; i++)
		json_object_foreach(s->locks[i].files, file, value)
			if (holds(s, file))
				return true;
	return false;
}

/* The policy's locks, all of them. 0, or -1 with *ERROR. */
static int
readlocks(struct inspection *s, const struct policy *p, char **error)
{
	s->locks = newarray(p->locks.count + 1, sizeof *s->locks);
	for (; s->nlocks < p->locks.count; s->nlocks++)
		if (lockread(&s->locks[s->nlocks], p->locks.items[s->nlocks], error) < 0)
			return -1;
	return 0;
}

void
inputsjudge(struct trial *t, const struct strings *own, char **error)
{
	struct inspection s = {.trial = t, .own = own};
	size_t i;

	if (!t->policy->rooted && !t->policy->locks.count)
		return;
	if (readlocks(&s, t->policy, error) == 0) {
		s.place = workplacenow();
		if (isabove(&s)) {
			free(s.place.here);
			s.place.here = NULL;
		}
		judgefiles(&s);
		workplacefree(&s.place);
	}
	for (i = 0; i < s.nlocks; i++)
		lockfree(&s.locks[i]);
	free(s.locks);
}
