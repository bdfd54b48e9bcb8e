/* Running a program while what it says passes through our hands: see overhear.h. */
#include "base/overhear.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

struct ear {
	int fd;                 /* -1: the program has closed it */
	int stream;
	struct text text;       /* a line that is not whole yet */
};

void
dieafter(int parent, int signal)
{
	prctl(PR_SET_PDEATHSIG, signal);
	if (getppid() != parent)
		_exit(128 + signal);
}

bool
overhearalive(int alive)
{
	struct pollfd fd = {alive, 0, 0};

	return poll(&fd, 1, 0) <= 0;
}

static void
hearlines(struct ear *e, bool last, overhearer *hear, void *ctx)
{
	char *line = e->text.bytes, *end;

	while (line && (end = strchr(line, '\n')) != NULL) {
		char after = end[1];

		end[1] = '\0';
		hear(ctx, e->stream, line);
		end[1] = after;
		line = end + 1;
	}
	if (last && line && *line)
		hear(ctx, e->stream, line);
	if (line) {
		e->text.size -= (size_t)(line - e->text.bytes);
		memmove(e->text.bytes, line, e->text.size + 1);
	}
}

static void
hearmore(struct ear *e, overhearer *hear, void *ctx)
{
	char bytes[8192];
	ssize_t n = read(e->fd, bytes, sizeof bytes), i;

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	/* A line is a string. */
	for (i = 0; i < n; i++)
		if (bytes[i] == '\0')
			bytes[i] = ' ';
	if (n > 0)
		textaddbytes(&e->text, bytes, (size_t)n);
	hearlines(e, n <= 0, hear, ctx);
	if (n <= 0) {
		close(e->fd);
		e->fd = -1;
	}
}

/* Until both are closed, or until nobody waits for us: false. */
static bool
hearall(struct ear ears[2], int alive, overhearer *hear, void *ctx)
{
	while (ears[0].fd >= 0 || ears[1].fd >= 0) {
		struct pollfd fds[3] = {{ears[0].fd, POLLIN, 0}, {ears[1].fd, POLLIN, 0}, {alive, 0, 0}};
		int i;

		if (poll(fds, 3, -1) < 0 && errno != EINTR)
			return false;
		if (fds[2].revents)
			return false;
		for (i = 0; i < 2; i++)
			if (fds[i].revents)
				hearmore(&ears[i], hear, ctx);
	}
	return true;
}

/* In the child: become PATH, or write errno to FAILED, which PATH does not get. */
static _Noreturn void
become(const char *path, const struct argv *a, int parent, const int streams[2], int failed)
{
	int error;

	dieafter(parent, SIGKILL);
	if (dup2(streams[0], STDOUT_FILENO) >= 0 && dup2(streams[1], STDERR_FILENO) >= 0)
		execv(path, a->words);
	error = errno;
	if (write(failed, &error, sizeof error) < 0)
		error = 0;
	_exit(127);
}

/* The child's pid; *OUT and *ERR are what it says. -1 with errno. */
static pid_t
start(const char *path, const struct argv *a, struct ear ears[2])
{
	int out[2] = {-1, -1}, err[2] = {-1, -1}, failed[2] = {-1, -1}, error = 0, parent = getpid();
	pid_t pid = -1;

	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0 && pipe2(failed, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		become(path, a, parent, (int[2]){out[1], err[1]}, failed[1]);
	if (pid < 0)
		error = errno;
	close(out[1]);
	close(err[1]);
	close(failed[1]);
	if (pid > 0 && read(failed[0], &error, sizeof error) == (ssize_t)sizeof error) {
		waitpid(pid, NULL, 0);
		pid = -1;
	}
	close(failed[0]);
	ears[0] = (struct ear){.fd = out[0], .stream = STDOUT_FILENO};
	ears[1] = (struct ear){.fd = err[0], .stream = STDERR_FILENO};
	errno = error;
	return pid;
}

int
overhear(const char *path, const struct argv *a, int alive, overhearer *hear, void *ctx)
{
	struct ear ears[2];
	pid_t pid = start(path, a, ears);
	int status = -1, error = errno, i;

	if (pid > 0 && !hearall(ears, alive, hear, ctx))
		kill(pid, SIGKILL);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	for (i = 0; i < 2; i++) {
		if (ears[i].fd >= 0)
			close(ears[i].fd);
		textfree(&ears[i].text);
	}
	errno = error;
	return status;
}
