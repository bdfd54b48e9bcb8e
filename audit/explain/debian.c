#include "audit/explain/debian.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

/* The first line that dpkg-query prints with the arguments ARGV, NULL: none. */
static char *
ask(char *const *argv)
{
	static char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
	posix_spawn_file_actions_t actions;
	char *line = NULL;
	int fds[2], status = 0, error;
	size_t room = 0;
	pid_t pid;
	FILE *f;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environment);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	f = error ? NULL : fdopen(fds[0], "r");
	if (!f) {
		close(fds[0]);
	} else {
		if (getline(&line, &room, f) <= 0) {
			free(line);
			line = NULL;
		}
		fclose(f);
	}
	if (!error && (waitpid(pid, &status, 0) < 0 || status != 0)) {
		free(line);
		line = NULL;
	}
	if (line)
		line[strcspn(line, "\n")] = '\0';
	return line;
}

/* PATH as dpkg lists it: the directory's real name, but a link keeps its own. */
static char *
listed(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? newformat("%.*s", (int)(slash - path), path) : newstring("."), *real, *s;

	real = realpath(*dir ? dir : "/", NULL);
	free(dir);
	s = real ? newformat("%s/%s", real, slash ? slash + 1 : path) : NULL;
	free(real);
	return s;
}

char *
debianowner(const char *path)
{
	char *real = listed(path), *line, *version, *s;

	if (!real || strncmp(real, "/usr/", 5) != 0 || strncmp(real, "/usr/local/", 11) == 0 ||
	    access("/var/lib/dpkg/status", R_OK) < 0) {
		free(real);
		return NULL;
	}
	line = ask((char *const[]){"dpkg-query", "-S", real, NULL});
	free(real);
	if (!line)
		return NULL;
	/* "PACKAGE:ARCH: PATH" */
	line[strcspn(line, ",: ")] = '\0';
	version = ask((char *const[]){"dpkg-query", "-W", "-f", "${Version}\n", line, NULL});
	s = version ? newformat("%s %s", line, version) : newstring(line);
	free(version);
	free(line);
	return s;
}
