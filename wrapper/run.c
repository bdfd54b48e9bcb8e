#include "wrapper/run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
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
	sayrelay(t.bytes, t.size);
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

static int
decode(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int
reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 126;
	return decode(status);
}

int
runwait(const char *path, const struct argv *a)
{
	pid_t pid;
	int error;

	show(path, a);
	error = posix_spawnp(&pid, path, NULL, NULL, a->words, environ);
	return error ? notstarted(path, error) : reap(pid);
}

/* Lines of a linker on their way to stderr. */
struct filter {
	const char *falsewarning;
	char *where;            /* "ld: x.o: in function `f':", not shown yet; NULL: none */
	bool below;             /* a line below it was kept back */
	char *kept;             /* all that was */
};

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
		sayrelay(f->where, strlen(f->where));
	free(f->where);
	f->where = NULL;
	f->below = false;
}

static void
filterline(struct filter *f, const char *line)
{
	if (f->falsewarning && strstr(line, f->falsewarning)) {
		keepback(f, line);
		return;
	}
	showwhere(f, line);
	if (endsincolon(line))
		f->where = newstring(line);
	else
		sayrelay(line, strlen(line));
}

/* Copy FD to stderr, neutral, without the lines that hold FALSEWARNING; those, malloced, are the result. */
static char *
filter(int fd, const char *falsewarning)
{
	struct filter f = {.falsewarning = falsewarning, .kept = newstring("")};
	FILE *in = fdopen(fd, "r");
	char *line = NULL;
	size_t room = 0;

	while (in && getline(&line, &room, in) > 0)
		filterline(&f, line);
	showwhere(&f, NULL);
	free(line);
	if (in)
		fclose(in);
	return f.kept;
}

int
runwithout(const char *path, const struct argv *a, const char *falsewarning)
{
	posix_spawn_file_actions_t actions;
	int fds[2], error, status;
	char *kept;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return notstarted(path, errno);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDERR_FILENO);
	show(path, a);
	error = posix_spawn(&pid, path, &actions, NULL, a->words, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (error) {
		close(fds[0]);
		return notstarted(path, error);
	}
	kept = filter(fds[0], falsewarning);
	status = reap(pid);
	if (status != 0)
		sayrelay(kept, strlen(kept));
	free(kept);
	return status;
}

/* All bytes that were written to FD, which is closed. */
static char *
drain(int fd)
{
	struct stat st;
	char *bytes;
	size_t n = 0;
	ssize_t got = 1;

	if (fstat(fd, &st) < 0)
		st.st_size = 0;
	bytes = newarray((size_t)st.st_size + 1, 1);
	while (n < (size_t)st.st_size && got > 0) {
		got = pread(fd, bytes + n, (size_t)st.st_size - n, (off_t)n);
		if (got > 0)
			n += (size_t)got;
	}
	close(fd);
	return bytes;
}

/* A file, not a pipe: two streams can be filled in any order while nobody reads. */
static int
intofile(posix_spawn_file_actions_t *actions, int stream)
{
	int fd = memfd_create("output", MFD_CLOEXEC);

	if (fd < 0)
		die(STATUS_TOOL, "memfd_create:");
	posix_spawn_file_actions_adddup2(actions, fd, stream);
	return fd;
}

int
runcapture(const char *path, const struct argv *a, char **out, char **err)
{
	posix_spawn_file_actions_t actions;
	int outfd = -1, errfd = -1, error, status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	if (out)
		outfd = intofile(&actions, STDOUT_FILENO);
	if (err)
		errfd = intofile(&actions, STDERR_FILENO);
	show(path, a);
	error = posix_spawnp(&pid, path, &actions, NULL, a->words, environ);
	posix_spawn_file_actions_destroy(&actions);
	status = error ? notstarted(path, error) : reap(pid);
	if (out)
		*out = drain(outfd);
	if (err)
		*err = drain(errfd);
	return status;
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

static char *
firstline(int fd)
{
	FILE *f = fdopen(fd, "r");
	char *line = NULL, rest[4096];
	size_t room = 0;
	ssize_t n;

	if (!f)
		return NULL;
	n = getline(&line, &room, f);
	while (fread(rest, 1, sizeof rest, f) > 0)
		;
	fclose(f);
	if (n <= 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

char *
runline(const char *path, const char *arg)
{
	posix_spawn_file_actions_t actions;
	struct argv a = {0}, env = plainenvironment();
	char *line = NULL;
	int fds[2], error;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return NULL;
	argvadd(&a, path);
	argvadd(&a, arg);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	show(path, &a);
	error = posix_spawn(&pid, path, &actions, NULL, a.words, env.words);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	if (error)
		close(fds[0]);
	else
		line = firstline(fds[0]);
	if (!error && reap(pid) != 0) {
		free(line);
		line = NULL;
	}
	free(a.words);
	free(env.words);
	return line;
}
