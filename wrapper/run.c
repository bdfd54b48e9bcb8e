/* Runs programs for the roles: says what runs when asked to, and keeps back what would mislead. */
#include "wrapper/run.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/mem.h"
#include "base/overhear.h"
#include "base/text.h"
#include "wrapper/say.h"

/* Append WORD so that a shell reads it as one; bash's $'...' where there is something in it that terminals obey. */
static void
quote(struct text *t, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "@%+=:,./-_";
	struct text neutral = {0};

	textname(&neutral, word, "");
	if (*word && word[strspn(word, plain)] == '\0') {
		textadd(t, " %s", word);
	} else if (*word && strcmp(neutral.bytes, word) != 0) {
		textadd(t, " $'");
		textname(t, word, "'\\");
		textadd(t, "'");
	} else {
		textadd(t, " '");
		for (; *word; word++)
			textraw(t, *word == '\'' ? "'\\''" : (const char[]){*word, '\0'});
		textadd(t, "'");
	}
	textfree(&neutral);
}

static void
show(const char *path, const struct argv *a)
{
	const char *verbose = getenv("STATICLD_VERBOSE");
	struct text t = {0};
	size_t i;

	if (!verbose || strcmp(verbose, "1") != 0)
		return;
	textadd(&t, "staticld: run:");
	quote(&t, path);
	for (i = 1; i < a->count; i++)
		quote(&t, a->words[i]);
	textadd(&t, "\n");
	sayplain(t.bytes);
	textfree(&t);
}

static int
notstarted(const char *path, int error)
{
	errno = error;
	say("%s:", path);
	return error == ENOENT ? 127 : 126;
}

int
runexec(const char *path, const struct argv *a)
{
	show(path, a);
	execv(path, a->words);
	return notstarted(path, errno);
}

/* A link's processes end together: what goes on after its parent would write for nobody. */
static struct child
shown(const char *path, const struct argv *a)
{
	struct child c = childof(path, a->words);

	c.deathsignal = SIGTERM;
	show(path, a);
	return c;
}

int
runwait(const char *path, const struct argv *a)
{
	struct child c = shown(path, a);
	int status;

	c.deathsignal = SIGTERM;
	status = childrun(&c, NULL, NULL);
	return status < 0 ? notstarted(path, errno) : status;
}

/* Lines of a linker on their way to stderr. */
struct filter {
	const struct hearing *hearing;
	char *where;            /* "ld: x.o: in function `f':", not shown yet; NULL: none */
	bool below;             /* a line below it was kept back */
	struct text notes;      /* lines of standard output that may be about one that was */
	char *kept;             /* all that was */
};

static void
relay(const struct filter *f, const char *lines)
{
	if (f->hearing->held)
		textraw(f->hearing->held, lines);
	else
		sayrelay(lines);
}

static bool
endsincolon(const char *line)
{
	size_t n = strcspn(line, "\n");

	return n > 0 && line[n - 1] == ':';
}

/* Both lines begin with the linker's own name, so the second one is not about the first. */
static bool
sameprogram(const char *a, const char *b)
{
	const char *colon = strstr(a, ": ");

	return colon && strncmp(a, b, (size_t)(colon - a)) == 0;
}

static void
keepback(struct filter *f, const char *line)
{
	char *longer = newformat("%s%s%s", f->kept, f->where && !f->below ? f->where : "", line);

	free(f->kept);
	f->kept = longer;
	f->below = true;
}

/* The next line is NEXT, NULL at the end: show what it is said of, unless all of that was kept back. */
static void
showwhere(struct filter *f, const char *next)
{
	if (f->where && !(f->below && (!next || sameprogram(f->where, next))))
		relay(f, f->where);
	free(f->where);
	f->where = NULL;
	f->below = false;
}

/* GNU ld 2.41 and newer say so under --gc-sections, on standard output, of a warning on standard error. */
static const char *
noteof(const char *line)
{
	return strstr(line, ": note: the message above does not take linker garbage collection into account");
}

/* The notes on inputs of whose warnings none was kept back, or ALL. */
static void
shownotes(const struct filter *f, bool all)
{
	const char *line = f->notes.bytes, *end;

	for (; line && *line; line = end) {
		char *about = newformat("%.*s:", (int)(noteof(line) - line), line);

		end = line + strcspn(line, "\n");
		end += *end != '\0';
		if (all || !strstr(f->kept, about))
			fwrite(line, 1, (size_t)(end - line), stdout);
		free(about);
	}
}

static void
filterline(struct filter *f, const char *line)
{
	if (f->hearing->untrue && strstr(line, f->hearing->untrue)) {
		keepback(f, line);
		return;
	}
	showwhere(f, line);
	if (endsincolon(line))
		f->where = newstring(line);
	else
		relay(f, line);
}

static void
hear(void *ctx, int stream, const char *line)
{
	struct filter *f = ctx;
	const struct hearing *h = f->hearing;
	char *said;

	if (stream == STDOUT_FILENO && h->ours && h->ours(h->oursctx, line))
		return;
	said = h->reword(h->ctx, line);
	if (stream == STDOUT_FILENO && h->untrue && noteof(said)) {
		textraw(&f->notes, said);
	} else if (stream == STDOUT_FILENO) {
		fputs(said, stdout);
	} else {
		fflush(stdout);
		filterline(f, said);
	}
	free(said);
}

int
runheard(const char *path, const struct argv *a, const struct hearing *h)
{
	struct filter f = {.hearing = h, .kept = newstring("")};
	struct child c = shown(path, a);
	int status = overhear(&c, h->alive, hear, &f);

	if (status < 0)
		return notstarted(path, errno);
	showwhere(&f, NULL);
	shownotes(&f, status != 0);
	fflush(stdout);
	if (status != 0)
		relay(&f, f.kept);
	if (h->kept && *f.kept)
		*h->kept = true;
	free(f.kept);
	textfree(&f.notes);
	return status;
}

int
runcapture(const char *path, const struct argv *a, char **out, char **err)
{
	struct child c = shown(path, a);
	int status = childrun(&c, out, err);

	return status < 0 ? notstarted(path, errno) : status;
}

static bool
islocale(const char *variable)
{
	return strncmp(variable, "LC_", 3) == 0 || strncmp(variable, "LANG", 4) == 0;
}

/* The environment without the user's language: what is read must be in English. */
static struct argv
plainenvironment(void)
{
	struct argv env = {0};
	size_t i;

	for (i = 0; environ[i]; i++)
		if (!islocale(environ[i]))
			argvadd(&env, environ[i]);
	argvadd(&env, "LC_ALL=C");
	return env;
}

char *
runline(const char *path, const char *arg)
{
	struct argv a = {0}, env = plainenvironment();
	struct child c;
	char *line;

	argvadd(&a, path);
	argvadd(&a, arg);
	c = shown(path, &a);
	c.environment = env.words;
	c.streams[STDIN_FILENO] = c.streams[STDERR_FILENO] = CHILD_NOTHING;
	line = childline(&c);
	free(a.words);
	free(env.words);
	return line;
}

char *
runfilter(const char *path, const struct argv *a, const char *input)
{
	struct child c = shown(path, a);
	int in = childinput(input), status;
	char *out = NULL;

	if (in < 0)
		return NULL;
	c.streams[STDIN_FILENO] = in;
	status = childrun(&c, &out, NULL);
	close(in);
	if (status == 0 && *out)
		return out;
	free(out);
	return NULL;
}
