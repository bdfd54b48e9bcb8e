/* Running a program while what it says passes through our hands: see overhear.h. */
#include "base/overhear.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

struct ear {
	int fd;                 /* -1: the program has closed it */
	int stream;
	struct text text;       /* a line that is not whole yet */
};

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
		textbytes(&e->text, bytes, (size_t)n);
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

int
overhear(struct child *c, int alive, overhearer *hear, void *ctx)
{
	int out[2] = {-1, -1}, err[2] = {-1, -1}, rc = -1, error, i;
	struct ear ears[2];

	c->deathsignal = SIGKILL;
	if (childpipe(out) == 0 && childpipe(err) == 0) {
		c->streams[STDOUT_FILENO] = out[1];
		c->streams[STDERR_FILENO] = err[1];
		rc = childstart(c);
	}
	error = errno;
	close(out[1]);
	close(err[1]);
	ears[0] = (struct ear){.fd = out[0], .stream = STDOUT_FILENO};
	ears[1] = (struct ear){.fd = err[0], .stream = STDERR_FILENO};
	if (rc == 0 && !hearall(ears, alive, hear, ctx))
		kill(c->pid, SIGKILL);
	for (i = 0; i < 2; i++) {
		if (ears[i].fd >= 0)
			close(ears[i].fd);
		textfree(&ears[i].text);
	}
	if (rc == 0)
		return childwait(c);
	errno = error;
	return -1;
}
