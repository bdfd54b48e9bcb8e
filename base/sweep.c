/* A directory that does not outlive us: see sweep.h. */
#include "base/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/random.h"

static int
removeone(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	remove(path);
	return 0;
}

/* A compiler that ends later than we do may still put something there: look again for a while. */
static void
removeall(const char *dir)
{
	int tries;

	for (tries = 0; tries < 100; tries++) {
		nftw(dir, removeone, 8, FTW_DEPTH | FTW_PHYS);
		if (rmdir(dir) == 0 || errno == ENOENT)
			return;
		usleep(20000);
	}
}

/* Everything else is closed: whoever waits for the end of what we write to must not wait for this. */
static _Noreturn void
waitandremove(int fd, const char *dir)
{
	char byte;
	ssize_t n;
	int other;

	setsid();
	for (other = 0; other < 4096; other++)
		if (other != fd)
			close(other);
	do
		n = read(fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	removeall(dir);
	_exit(0);
}

static void
blocksignals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, before);
}

int
sweepnew(struct sweep *s, const char *prefix)
{
	sigset_t before;
	int fds[2], error;

	*s = (struct sweep){.fd = -1};
	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	s->dir = randomname(prefix);
	blocksignals(&before);
	s->pid = mkdir(s->dir, 0700) < 0 ? -1 : fork();
	if (s->pid == 0) {
		close(fds[1]);
		waitandremove(fds[0], s->dir);
	}
	error = errno;
	if (s->pid < 0)
		rmdir(s->dir);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(fds[0]);
	s->fd = fds[1];
	if (s->pid > 0)
		return 0;
	close(s->fd);
	free(s->dir);
	*s = (struct sweep){.fd = -1};
	errno = error;
	return -1;
}

void
sweepend(struct sweep *s)
{
	if (!s->dir)
		return;
	close(s->fd);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(s->dir);
	*s = (struct sweep){.fd = -1};
}
