#include "wrapper/report/filter.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

/* A file that holds the input: a pipe could fill up while the program's own output waits. */
static int
inputfile(const char *input)
{
	int fd = memfd_create("input", MFD_CLOEXEC);
	size_t size = strlen(input), done = 0;

	while (fd >= 0 && done < size) {
		ssize_t n = write(fd, input + done, size - done);

		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static void
readall(int fd, struct text *out)
{
	char bytes[4097];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes - 1)) > 0) {
		bytes[n] = '\0';
		textraw(out, bytes);
	}
}

char *
filter(const char *path, const struct argv *a, const char *input)
{
	posix_spawn_file_actions_t actions;
	int fds[2], status = 0, in = inputfile(input), error;
	struct text out = {0};
	pid_t pid;

	if (in < 0 || pipe2(fds, O_CLOEXEC) < 0)
		return NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	error = posix_spawn(&pid, path, &actions, NULL, a->words, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	close(in);
	if (!error)
		readall(fds[0], &out);
	close(fds[0]);
	if (!error && waitpid(pid, &status, 0) == pid && status == 0)
		return out.bytes;
	textfree(&out);
	return NULL;
}
