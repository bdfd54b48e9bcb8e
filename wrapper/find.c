/* Finds this program, what is installed with it, and other programs; never itself under another name. */
#include "wrapper/find.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "wrapper/say.h"

/* This program's own path, as the kernel has it; NULL: there is no /proc. */
static const char *
selfpath(void)
{
	static char *path;
	size_t room = 256;
	ssize_t n;

	while (!path) {
		path = newarray(room *= 2, 1);
		n = readlink("/proc/self/exe", path, room);
		if (n > 0 && (size_t)n < room)
			break;
		free(path);
		path = NULL;
		if (n <= 0)
			break;
	}
	return path;
}

char *
findprefix(void)
{
	const char *path = selfpath();
	char *self, *slash;
	int up;

	if (!path)
		die(STATUS_FINDINGS, "links are checked by way of /proc, which has to be mounted "
		    "(mount -t proc proc /proc): /proc/self/exe:");
	self = newstring(path);
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

static bool
samefile(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether ST is this very program, under whatever name. */
static bool
isself(const struct stat *st)
{
	static struct snapshot own[2];
	static bool known;

	/* Under an emulator (valgrind, qemu-user) the first is that, and the second the program. */
	if (!known) {
		const char *started = (const char *)getauxval(AT_EXECFN);

		own[0] = snapshot("/proc/self/exe");
		if (started)
			own[1] = snapshot(started);
		known = true;
	}
	return (own[0].exists && samefile(st, &own[0].st)) || (own[1].exists && samefile(st, &own[1].st));
}

/* The drivers above us, "DEVICE:INODE" of each on a line; set by ourselves alone. */
static const char running[] = "STATICLD_RUNNING";

static char *
runningword(const struct stat *st)
{
	return newformat("%jx:%jx", (uintmax_t)st->st_dev, (uintmax_t)st->st_ino);
}

/* Whether ST is one of them, under whatever name: masquerades are many names of one program. */
static bool
isrunning(const struct stat *st)
{
	const char *s = getenv(running);
	char *own = s ? runningword(st) : NULL;
	size_t n = own ? strlen(own) : 0;
	bool is = false;

	while (own && *s && !is) {
		size_t m = strcspn(s, "\n");

		is = m == n && strncmp(s, own, n) == 0;
		s += m + (s[m] == '\n');
	}
	free(own);
	return is;
}

void
findmark(const char *path)
{
	const char *before = getenv(running);
	char *own, *list;
	struct stat st;

	if (stat(path, &st) < 0)
		return;
	own = runningword(&st);
	list = newformat("%s%s%s", before ? before : "", before ? "\n" : "", own);
	setenv(running, list, 1);
	free(list);
	free(own);
}

static bool
usable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0 &&
	    !isself(&st) && !isrunning(&st);
}

static bool
isabove(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && isrunning(&st);
}

/* The directory that *PATH begins with, malloced; *PATH is moved to the next one. */
static char *
nextdir(const char **path)
{
	size_t n = strcspn(*path, ":");
	char *dir = newformat("%.*s", n ? (int)n : 1, n ? *path : ".");

	*path += n + ((*path)[n] == ':');
	return dir;
}

const char *
findfrom(const char *path)
{
	const char *started = (const char *)getauxval(AT_EXECFN), *slash = started ? strrchr(started, '/') : NULL;
	char *own = slash ? newformat("%.*s", (int)(slash - started), started) : NULL;
	const char *at = own ? path : NULL, *found = NULL;

	while (at && *at && !found) {
		const char *start = at;
		char *dir = nextdir(&at);

		if (filesame(dir, *own ? own : "/"))
			found = start;
		free(dir);
	}
	free(own);
	return found ? found : path;
}

/* What NAME is in PATH, the first for which FITS is true; NULL: none. */
static char *
firstof(const char *name, const char *path, bool (*fits)(const char *file))
{
	if (strchr(name, '/'))
		return fits(name) ? newstring(name) : NULL;
	while (path && *path) {
		char *dir = nextdir(&path), *file = newformat("%s/%s", dir, name);

		free(dir);
		if (fits(file))
			return file;
		free(file);
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
	char *file = firstof(name, path, isabove);

	free(file);
	return file != NULL;
}
