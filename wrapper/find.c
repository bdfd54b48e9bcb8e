/* Finds this program, what is installed with it, and other programs; never itself under another name. */
#include "wrapper/find.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "wrapper/say.h"

char *
findprefix(void)
{
	char *self = realpath("/proc/self/exe", NULL), *slash;
	int up;

	if (!self)
		die(STATUS_FINDINGS, "/proc/self/exe:");
	for (up = 0; up < 2; up++) {
		slash = strrchr(self, '/');
		if (slash)
			*slash = '\0';
	}
	return self;
}

char *
findinstalled(const char *rest)
{
	char *prefix = findprefix(), *path = newformat("%s/%s", prefix, rest);

	free(prefix);
	return path;
}

bool
findisself(const char *path)
{
	/* Under an emulator (valgrind, qemu-user) the first is that, and the second the program. */
	const char *started = (const char *)getauxval(AT_EXECFN);

	return filesame(path, "/proc/self/exe") || (started && filesame(path, started));
}

/* The scripts above us, by lines; set by ourselves alone. */
static const char running[] = "STATICLD_RUNNING";

static bool
isrunning(const char *path)
{
	const char *s = getenv(running);
	size_t n = strlen(path);

	while (s && *s) {
		size_t m = strcspn(s, "\n");

		if (m == n && strncmp(s, path, n) == 0)
			return true;
		s += m + (s[m] == '\n');
	}
	return false;
}

static bool
isscript(const char *path)
{
	char begin[2] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool script = fd >= 0 && read(fd, begin, sizeof begin) == (ssize_t)sizeof begin &&
	    memcmp(begin, "#!", sizeof begin) == 0;

	if (fd >= 0)
		close(fd);
	return script;
}

void
findmark(const char *path)
{
	const char *before = getenv(running);
	char *list;

	if (!isscript(path))
		return;
	list = newformat("%s%s%s", before ? before : "", before ? "\n" : "", path);
	setenv(running, list, 1);
	free(list);
}

static bool
usable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0 &&
	    !findisself(path) && !isrunning(path);
}

char *
findprogram(const char *name, const char *path)
{
	if (strchr(name, '/'))
		return usable(name) ? newstring(name) : NULL;
	while (path && *path) {
		size_t n = strcspn(path, ":");
		char *file = newformat("%.*s/%s", n ? (int)n : 1, n ? path : ".", name);

		if (usable(file))
			return file;
		free(file);
		path += n + (path[n] == ':');
	}
	return NULL;
}
