/*
 * Starts programs. Between vfork and exec the child shares this process's memory, so it does nothing
 * but what the kernel does for it; signals wait until it is another program.
 */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct child
childof(const char *path, char *const *words)
{
	return (struct child){.path = path, .words = words,
	    .streams = {CHILD_OURS, CHILD_OURS, CHILD_OURS}};
}

/* FD, or another number for it where that is one of a standard stream; closed in other programs. */
static int
lifted(int fd)
{
	int higher;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return higher;
}

static int
memory(const char *name)
{
	return lifted(memfd_create(name, MFD_CLOEXEC));
}

int
childpipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	ends[0] = lifted(ends[0]);
	ends[1] = lifted(ends[1]);
	return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

/* In the child: handlers are the parent's, and have no business here. */
static void
resetsignals(const sigset_t *mask)
{
	struct sigaction action;
	int n;

	for (n = 1; n < NSIG; n++)
		if (sigaction(n, NULL, &action) == 0 && action.sa_handler != SIG_IGN &&
		    action.sa_handler != SIG_DFL) {
			action.sa_handler = SIG_DFL;
			sigaction(n, &action, NULL);
		}
	sigprocmask(SIG_SETMASK, mask, NULL);
}

static int
setstreams(const struct child *c)
{
	int k, fd;

	for (k = 0; k < 3; k++) {
		fd = c->streams[k];
		if (fd == CHILD_OURS)
			continue;
		if (fd == CHILD_NOTHING)
			fd = open("/dev/null", O_RDWR);
		if (fd < 0 || dup2(fd, k) < 0)
			return -1;
	}
	return 0;
}

/* In the child: become the program. Returns when that fails, with errno. */
static void
become(const struct child *c, pid_t parent, const sigset_t *mask)
{
	char *const *environment = c->environment ? c->environment : environ;

	if (c->deathsignal && prctl(PR_SET_PDEATHSIG, c->deathsignal) < 0)
		return;
	if (c->deathsignal && getppid() != parent)
		_exit(1);
	if (setstreams(c) < 0)
		return;
	resetsignals(mask);
	if (strchr(c->path, '/'))
		execve(c->path, c->words, environment);
	else
		execvpe(c->path, c->words, environment);
}

int
childstart(struct child *c)
{
	volatile int error = 0;
	pid_t parent = getpid();
	sigset_t all, mask;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &mask);
	c->pid = vfork();
	if (c->pid == 0) {
		become(c, parent, &mask);
		error = errno;
		_exit(127);
	}
	if (c->pid < 0)
		error = errno;
	else if (error)
		waitpid(c->pid, NULL, 0);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	errno = error;
	return error ? -1 : 0;
}

int
childwait(const struct child *c)
{
	int status;

	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return 126;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* What was written to the file FD, which is closed; never NULL. */
static char *
collected(int fd)
{
	size_t size;
	char *bytes = filebytes(fd, &size);

	close(fd);
	return bytes ? bytes : newstring("");
}

int
childrun(struct child *c, char **out, char **err)
{
	char **const to[] = {NULL, out, err};
	struct child own = *c;
	int status = 0, error, k;

	for (k = 1; k < 3; k++)
		if (to[k] && (c->streams[k] = memory("output")) < 0)
			status = -1;
	if (status == 0)
		status = childstart(c) < 0 ? -1 : childwait(c);
	error = errno;
	for (k = 1; k < 3; k++)
		if (to[k])
			*to[k] = collected(c->streams[k]);
	memcpy(c->streams, own.streams, sizeof c->streams);
	errno = error;
	return status;
}

char *
childline(struct child *c)
{
	char *line;
	int status = childrun(c, &line, NULL);

	if (status == 0 && *line) {
		line[strcspn(line, "\n")] = '\0';
		return line;
	}
	free(line);
	return NULL;
}

int
childinput(const char *text)
{
	int fd = memory("input");

	if (fd >= 0 && filewrite(fd, text, strlen(text)) < 0) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}
