/* Finds this program, what is installed with it, and other programs; never itself under another name. */
#include "wrapper/find.h"

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

/* The real paths of the drivers above us, by lines; set by ourselves alone. */
static const char running[] = "STATICLD_RUNNING";

/* Whether PATH is one of them, under whatever name: masquerades are many names of one program. */
static bool
isrunning(const char *path)
{
	const char *s = getenv(running);
	char *real = s ? realpath(path, NULL) : NULL;
	size_t n = real ? strlen(real) : 0;
	bool is = false;

	while (real && *s && !is) {
		size_t m = strcspn(s, "\n");

		is = m == n && strncmp(s, real, n) == 0;
		s += m + (s[m] == '\n');
	}
	free(real);
	return is;
}

void
findmark(const char *path)
{
	const char *before = getenv(running);
	char *real = realpath(path, NULL), *list;

	if (!real)
		return;
	list = newformat("%s%s%s", before ? before : "", before ? "\n" : "", real);
	setenv(running, list, 1);
	free(list);
	free(real);
}

static bool
usable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0 &&
	    !findisself(path) && !isrunning(path);
}

/* What NAME is in PATH, the first for which FITS is true; NULL: none. */
static char *
firstof(const char *name, const char *path, bool (*fits)(const char *file))
{
	if (strchr(name, '/'))
		return fits(name) ? newstring(name) : NULL;
	while (path && *path) {
		size_t n = strcspn(path, ":");
		char *file = newformat("%.*s/%s", n ? (int)n : 1, n ? path : ".", name);

		if (fits(file))
			return file;
		free(file);
		path += n + (path[n] == ':');
	}
	return NULL;
}

char *
findprogram(const char *name, const char *path)
{
	return firstof(name, path, usable);
}

bool
findruns(const char *name, const char *path)
{
	char *file = firstof(name, path, isrunning);

	free(file);
	return file != NULL;
}
