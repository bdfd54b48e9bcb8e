/* What files are, and what is in them. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"
#include "base/random.h"

struct snapshot
snapshot(const char *path)
{
	struct snapshot s = {0};

	s.exists = stat(path, &s.st) == 0;
	return s;
}

static bool
sametime(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool
snapshotchanged(const struct snapshot *before, const char *path)
{
	struct snapshot now = snapshot(path);

	if (!now.exists || !S_ISREG(now.st.st_mode))
		return false;
	return !before->exists || now.st.st_dev != before->st.st_dev ||
	    now.st.st_ino != before->st.st_ino || now.st.st_size != before->st.st_size ||
	    !sametime(now.st.st_mtim, before->st.st_mtim) ||
	    !sametime(now.st.st_ctim, before->st.st_ctim);
}

char *
filebytes(int fd, size_t *size)
{
	struct stat st;
	char *bytes;
	ssize_t n = 1;

	if (fstat(fd, &st) < 0)
		return NULL;
	bytes = newarray(1, (size_t)st.st_size + 1);
	for (*size = 0; *size < (size_t)st.st_size && n > 0; *size += n > 0 ? (size_t)n : 0)
		n = pread(fd, bytes + *size, (size_t)st.st_size - *size, (off_t)*size);
	return bytes;
}

bool
fileisregular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool
filesame(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

char *
filelisted(const char *path)
{
	const char *name = pathbase(path);
	char *dir = name > path ? newformat("%.*s", (int)(name - path), path) : newstring(".");
	char *real = realpath(dir, NULL);
	char *s = real ? newformat("%s/%s", strcmp(real, "/") == 0 ? "" : real, name) : NULL;

	free(real);
	free(dir);
	return s;
}

char *
filetext(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t size;
	char *text = fd < 0 ? NULL : filebytes(fd, &size);

	if (fd >= 0)
		close(fd);
	return text;
}

int
filewrite(int fd, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size > 0) {
		ssize_t n = write(fd, at, size);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			at += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

int
fileinherited(int fd, int lowest)
{
	int other = fd < 0 ? -1 : fcntl(fd, F_DUPFD, lowest), why = errno;

	if (fd >= 0)
		close(fd);
	errno = why;
	return other;
}

int
filereplace(const char *path, const char *text)
{
	struct stat st;
	bool replaced = lstat(path, &st) < 0 || S_ISREG(st.st_mode);
	char *prefix = newformat("%.*s.staticld-", (int)(pathbase(path) - path), path);
	char *name = replaced ? randomname(prefix) : newstring(path);
	int fd = open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY | (replaced ? O_CREAT | O_EXCL : 0), 0666);
	int rc = fd < 0 ? -1 : filewrite(fd, text, strlen(text)), why;

	if (fd >= 0 && close(fd) < 0)
		rc = -1;
	if (rc == 0 && replaced && rename(name, path) < 0)
		rc = -1;
	why = errno;
	if (rc < 0 && fd >= 0 && replaced)
		unlink(name);
	free(name);
	free(prefix);
	errno = why;
	return rc;
}
