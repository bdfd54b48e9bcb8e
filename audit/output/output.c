/* A file that must not be used any more: gone, or, where that would take something else from the user, empty. */
#include "audit/output/output.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An ELF file that is no object: those are what links are made from. In either byte order e_type is 1 for them. */
static bool
iself(int fd)
{
	unsigned char head[18];

	return pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head && memcmp(head, ELFMAG, SELFMAG) == 0 &&
	    head[16] + head[17] != ET_REL;
}

/* What somebody could run, or what a link left: a source or an object that has the output's name is neither. */
static bool
isprogram(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && ((st.st_mode & 0111) || st.st_size == 0 || iself(fd));
}

/* An empty file that may be executed is still a program: a shell runs it. */
static int
empty(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), rc = -1;
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (fstat(fd, &st) == 0 && (!S_ISREG(st.st_mode) || !iself(fd)))
		rc = 0;
	else if (ftruncate(fd, 0) == 0)
		rc = fchmod(fd, st.st_mode & 07777 & ~(mode_t)0111);
	close(fd);
	return rc;
}

/* The regular file PATH, which has LINKS names. One that cannot be read cannot be run by us either, but by others. */
static int
removeregular(const char *path, nlink_t links)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool gone = fd < 0 || (links == 1 ? isprogram(fd) : iself(fd));

	if (fd >= 0)
		close(fd);
	return gone && unlink(path) == 0 ? 0 : empty(path);
}

/* The link stays; what it leads to goes if it is a program. */
static int
removetarget(const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;
	int rc;

	if (!real || stat(real, &st) < 0 || !S_ISREG(st.st_mode))
		rc = empty(path);
	else
		rc = removeregular(real, st.st_nlink + 1);
	free(real);
	return rc;
}

int
outputremove(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -1;
	if (S_ISLNK(st.st_mode))
		return removetarget(path);
	return S_ISREG(st.st_mode) ? removeregular(path, st.st_nlink) : 0;
}
