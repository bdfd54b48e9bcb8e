#include "wrapper/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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
#include "base/overhear.h"
#include "wrapper/say.h"

/* Print WORD so that a shell reads it as one. */
static void
quote(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "@%+=:,./-_";

	if (*word && word[strspn(word, plain)] == '\0') {
		fprintf(stderr, " %s", word);
		return;
	}
	fputs(" '", stderr);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", stderr);
		else
			fputc(*word, stderr);
	}
	fputc('\'', stderr);
}

static void
show(const char *path, const struct argv *a)
{
	const char *verbose = getenv("STATICLD_VERBOSE");
	size_t i;

	if (!verbose || strcmp(verbose, "1") != 0)
		return;
	fputs("staticld: run:", stderr);
	quote(path);
	for (i = 1; i < a->count; i++)
		quote(a->words[i]);
	fputc('\n', stderr);
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
	pid_t parent = getpid(), pid;

	show(path, a);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dieafter(parent, SIGTERM);
		execvp(path, a->words);
		_exit(notstarted(path, errno));
	}
	return pid < 0 ? notstarted(path, errno) : reap(pid);
}

/* Lines of a linker on their way to stderr. */
struct filter {
	const struct hearing *hearing;
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
		fputs(f->where, stderr);
	free(f->where);
	f->where = NULL;
	f->below = false;
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
		fputs(line, stderr);
}

static void
hear(void *ctx, int stream, const char *line)
{
	struct filter *f = ctx;
	char *said = f->hearing->reword(f->hearing->ctx, line);

	if (stream == STDOUT_FILENO) {
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
	int status;

	show(path, a);
	status = overhear(path, a, h->alive, hear, &f);
	if (status < 0)
		return notstarted(path, errno);
	showwhere(&f, NULL);
	fflush(stdout);
	status = decode(status);
	if (status != 0)
		fputs(f.kept, stderr);
	free(f.kept);
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
