/* The screen in a process of its own, which begins with the objects on the command line. */
#include "wrapper/unplugged/screener.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/unplugged/linkedlist.h"
#include "base/child.h"
#include "base/file.h"
#include "base/mem.h"

/* The objects among the words, which the linker will name at the end too; one too many does no harm. */
static void
screenwords(struct screen *s, struct strings *seen, const struct argv *words)
{
	size_t i;

	for (i = 1; i < words->count; i++)
		if (words->words[i][0] != '-' && screenobject(s, words->words[i]))
			stringsadd(seen, words->words[i]);
}

/* What else the linker opened, which our parent learns at the end: paths, each ended by a NUL. */
static void
screenrest(struct screen *s, const struct strings *seen, int from)
{
	FILE *f = fdopen(from, "r");
	char *path = NULL;
	size_t room = 0;

	while (f && getdelim(&path, &room, '\0', f) > 0)
		if (!stringssearch(seen, path))
			screenfile(s, path);
	free(path);
}

/* The child. It writes which libc there is when all is clear. */
static _Noreturn void
screening(struct screen *s, const struct argv *words, int from, int answer)
{
	struct strings seen = {0};
	int n;

	screenwords(s, &seen, words);
	stringssort(&seen);
	screenrest(s, &seen, from);
	if (!screenclear(s))
		_exit(1);
	n = dprintf(answer, "%s\n%s", s->excuses.catalogue->name, s->excuses.libc);
	_exit(n < 0);
}

static int
start(struct screener *r, struct screen *s, const struct argv *words)
{
	int ends[2];

	r->answer = memfd_create("answer", MFD_CLOEXEC);
	if (r->answer < 0 || childpipe(ends) < 0)
		return -1;
	r->child = fork();
	if (r->child == 0) {
		close(ends[1]);
		screening(s, words, ends[0], r->answer);
	}
	close(ends[0]);
	r->files = ends[1];
	return r->child < 0 ? -1 : 0;
}

int
screenerbegin(struct screener *r, struct screen *s, const struct argv *words, const char *dependencies,
    struct argv *a)
{
	*r = (struct screener){.dependenciesfd = -1, .files = -1, .child = -1, .answer = -1};
	if (dependencies) {
		r->dependencies = newstring(dependencies);
	} else {
		r->dependenciesfd = memfd_create("dependencies", 0);
		if (r->dependenciesfd < 0)
			return -1;
		r->dependencies = newformat("/proc/self/fd/%d", r->dependenciesfd);
		argvaddf(a, "--dependency-file=%s", r->dependencies);
	}
	return start(r, s, words);
}

/* Tell the child the files, and hear whether all is clear. */
static bool
tell(struct screener *r, const struct strings *files)
{
	FILE *f = fdopen(r->files, "w");
	int status = 1;
	size_t i;

	for (i = 0; f && i < files->count; i++)
		fwrite(files->items[i], 1, strlen(files->items[i]) + 1, f);
	if (!f || fclose(f) != 0)
		return false;
	r->files = -1;
	while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
		;
	r->child = -1;
	return status == 0;
}

/* The child's answer: two lines. */
static void
readanswer(const struct screener *r, struct screened *d)
{
	char *path = newformat("/proc/self/fd/%d", r->answer), *text = filetext(path);
	char *end = text ? strchr(text, '\n') : NULL;

	if (end) {
		*end = '\0';
		d->libc = newstring(text);
		d->file = newstring(end + 1);
	}
	free(text);
	free(path);
}

struct screened
screenerresult(struct screener *r, bool escaped, const struct argv *a)
{
	struct screened d = {0};
	struct strings files = {0};
	char *text = filetext(r->dependencies);

	if (text)
		linkedfiles(text, escaped, a, &files);
	free(text);
	if (files.count && tell(r, &files))
		readanswer(r, &d);
	d.inputs = files.count;
	stringsfree(&files);
	return d;
}

void
screenerend(struct screener *r)
{
	if (!r->dependencies)
		return;
	if (r->files >= 0)
		close(r->files);
	if (r->child > 0) {
		kill(r->child, SIGKILL);
		waitpid(r->child, NULL, 0);
	}
	if (r->dependenciesfd >= 0)
		close(r->dependenciesfd);
	if (r->answer >= 0)
		close(r->answer);
	free(r->dependencies);
	*r = (struct screener){0};
}
