/* Where the linker writes, and how that gets the output's name: see placement.h. */
#include "base/placement.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/random.h"
#include "base/text.h"

enum {
	HIGH = 900              /* the file's number: one that no other text mentions */
};

/* Never written to: no file that a linker opens keeps this time. */
static const struct timespec untouched[2] = {{.tv_sec = 1}, {.tv_sec = 1}};

static mode_t
mask(void)
{
	mode_t m = umask(0);

	umask(m);
	return m;
}

/* The directory of PATH, malloced: "." when it names none. */
static char *
directoryof(const char *path)
{
	const char *base = pathbase(path);

	return base == path ? newstring(".") : newformat("%.*s", (int)(base - path), path);
}

/* Another file in the place of what ST is at PATH would take something from the user. */
static bool
isspecial(const char *path, const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return true;
	/* One that cannot be written can only be replaced, as the linker does it. */
	return (st->st_nlink > 1 || st->st_uid != geteuid()) && access(path, W_OK) == 0;
}

/* GNU's linkers write into an empty file and keep its permissions; any other they replace. 0: there is none. */
static mode_t
keptmode(const struct stat *st)
{
	return st && st->st_size == 0 && S_ISREG(st->st_mode) ? st->st_mode & 07777 : 0;
}

/* A file without a name that the linker can open by its number; MODE as for openaside. */
static int
opennameless(struct placement *p, const char *dir, mode_t mode)
{
	int fd = p->copy ? -1 : open(dir, O_TMPFILE | O_RDWR, 0666), high, again;

	p->memory = fd < 0;
	if (p->memory) {
		fd = memfd_create("output", 0);
		mode = mode ? mode : 0666 & ~mask();
	}
	high = fd < 0 ? -1 : fcntl(fd, F_DUPFD, HIGH);
	if (high >= 0) {
		close(fd);
		fd = high;
	}
	p->path = newformat("/proc/self/fd/%d", fd);
	again = open(p->path, O_RDWR | O_CLOEXEC);
	if (again >= 0 && (!mode || fchmod(fd, mode) == 0) && futimens(fd, untouched) == 0) {
		close(again);
		p->fd = fd;
		return 0;
	}
	if (again >= 0)
		close(again);
	if (fd >= 0)
		close(fd);
	free(p->path);
	return -1;
}

/* A directory beside the output with an empty file of its name, where MODE is one to keep. */
static int
openaside(struct placement *p, const char *dir, mode_t mode)
{
	const char *tmp = getenv("TMPDIR");
	char *prefix = newformat("%s/.staticld-", !p->copy ? dir : tmp && *tmp ? tmp : "/tmp");
	int rc = sweepnew(&p->aside, prefix), fd;

	free(prefix);
	if (rc < 0)
		return -1;
	p->path = newformat("%s/%s", p->aside.dir, pathbase(p->output));
	fd = mode ? open(p->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) : -1;
	if (fd >= 0) {
		fchmod(fd, mode);
		futimens(fd, untouched);
		close(fd);
	}
	return 0;
}

/* What the linker would say of its own accord at this moment, before it does any work. */
static int
reachable(const struct placement *p, const char *dir, const struct stat *st)
{
	if (st && S_ISDIR(st->st_mode)) {
		errno = EISDIR;
		return -1;
	}
	if (st && p->copy)
		return S_ISLNK(st->st_mode) ? 0 : access(p->output, W_OK);
	return access(dir, W_OK | X_OK);
}

int
placementopen(struct placement *p, const char *output, bool aside)
{
	char *dir = directoryof(output);
	struct stat st, *now = lstat(output, &st) == 0 ? &st : NULL;
	mode_t mode = keptmode(now);
	int rc;

	*p = (struct placement){.output = output, .fd = -1, .aside.fd = -1};
	p->copy = now && (isspecial(output, now) || access(dir, W_OK | X_OK) < 0);
	rc = reachable(p, dir, now);
	if (rc == 0 && (aside || opennameless(p, dir, mode) < 0))
		rc = openaside(p, dir, mode);
	free(dir);
	return rc;
}

bool
placementwritten(const struct placement *p)
{
	struct stat st;

	return stat(p->path, &st) == 0 &&
	    (st.st_size > 0 || st.st_mtim.tv_sec != untouched[0].tv_sec);
}

static int
copybytes(int from, int to)
{
	enum { CHUNK = 1 << 16 };
	char *buffer = newarray(CHUNK, 1);
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, buffer, CHUNK, at)) > 0 && filewrite(to, buffer, (size_t)n) == 0)
		at += n;
	free(buffer);
	return n == 0 ? 0 : -1;
}

/* Another name than any that is there, in the directory of PATH. */
static char *
namebeside(const char *path)
{
	char *dir = directoryof(path), *prefix = newformat("%s/.staticld-", dir);
	char *name = randomname(prefix);

	free(prefix);
	free(dir);
	return name;
}

/* The file FD under a name beside PATH; COPIED: its content, for it is in memory. */
static char *
nameit(int fd, bool copied, const struct stat *st, const char *path)
{
	char *name = namebeside(path), *link = newformat("/proc/self/fd/%d", fd);
	int to, rc;

	if (copied) {
		to = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		rc = to < 0 || copybytes(fd, to) < 0 || fchmod(to, st->st_mode & 07777) < 0 ? -1 : 0;
		if (to >= 0 && (close(to) < 0 || rc < 0)) {
			unlink(name);
			rc = -1;
		}
	} else {
		rc = linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
	}
	free(link);
	if (rc == 0)
		return name;
	free(name);
	return NULL;
}

/* Give the file FD the name PATH, whatever has it. No signal leaves the name between. */
static int
replace(int fd, bool copied, const struct stat *st, const char *path)
{
	sigset_t all, before;
	char *name;
	int rc, error;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	name = nameit(fd, copied, st, path);
	/* Not every file system gives such a file a name. */
	if (!name && !copied)
		name = nameit(fd, true, st, path);
	rc = name ? rename(name, path) : -1;
	error = errno;
	if (rc < 0 && name)
		unlink(name);
	free(name);
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return rc;
}

/* Put the content of FD into what PATH stands for; a program that runs cannot be written, but replaced. */
static int
copyinto(int fd, const struct stat *st, const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666), rc;
	struct stat now;
	char *real;

	if (to < 0 && errno == ETXTBSY) {
		real = realpath(path, NULL);
		rc = real ? replace(fd, true, st, real) : -1;
		free(real);
		return rc;
	}
	if (to < 0)
		return -1;
	rc = copybytes(fd, to);
	if (rc == 0 && fstat(to, &now) == 0 && S_ISREG(now.st_mode))
		fchmod(to, (now.st_mode & 0777) | (st->st_mode & 0111));
	if (rc < 0 && ftruncate(to, 0) < 0)
		errno = EIO;
	return close(to) < 0 ? -1 : rc;
}

int
placementput(struct placement *p, bool executable, struct stat *st)
{
	int fd = p->fd >= 0 ? p->fd : open(p->path, O_RDWR | O_CLOEXEC), rc = -1, error;
	struct stat now;

	if (fd >= 0 && fstat(fd, &now) == 0) {
		if (!executable) {
			now.st_mode &= ~(mode_t)0111;
			fchmod(fd, now.st_mode & 07777);
		}
		if (!p->copy && p->fd < 0)
			rc = rename(p->path, p->output);
		else if (!p->copy)
			rc = replace(fd, p->memory, &now, p->output);
		if (p->copy || (rc < 0 && access(p->output, W_OK) == 0))
			rc = copyinto(fd, &now, p->output);
		if (rc == 0)
			rc = stat(p->output, st);
	}
	error = errno;
	if (fd >= 0 && p->fd < 0)
		close(fd);
	errno = error;
	return rc;
}

/* The bytes of TEXT with TO for each FROM in it. */
static struct text
replaceall(const char *text, size_t size, const char *from, const char *to)
{
	struct text t = {0};
	const char *end = text + size, *at;
	size_t n = strlen(from);

	while ((at = memmem(text, (size_t)(end - text), from, n)) != NULL) {
		textbytes(&t, text, (size_t)(at - text));
		textbytes(&t, to, strlen(to));
		text = at + n;
	}
	textbytes(&t, text, (size_t)(end - text));
	return t;
}

char *
placementtext(const struct placement *p, const char *name, const char *text)
{
	return replaceall(text, strlen(text), p->path, name).bytes;
}

void
placementrename(const struct placement *p, const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	struct text t;
	void *map;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		if (fd >= 0)
			close(fd);
		return;
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map != MAP_FAILED && memmem(map, (size_t)st.st_size, p->path, strlen(p->path))) {
		t = replaceall(map, (size_t)st.st_size, p->path, p->output);
		if (pwrite(fd, t.bytes, t.size, 0) == (ssize_t)t.size && ftruncate(fd, (off_t)t.size) < 0)
			errno = 0;
		textfree(&t);
	}
	if (map != MAP_FAILED)
		munmap(map, (size_t)st.st_size);
	close(fd);
}

/* What the linker named after the output goes where it would have been without us. */
static void
moveout(const struct placement *p)
{
	char *dir = directoryof(p->output);
	DIR *d = opendir(p->aside.dir);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		char *from = newformat("%s/%s", p->aside.dir, e->d_name);
		char *to = newformat("%s/%s", dir, e->d_name);

		if (e->d_name[0] != '.' && strcmp(e->d_name, pathbase(p->output)) != 0) {
			placementrename(p, from);
			rename(from, to);
		}
		free(from);
		free(to);
	}
	if (d)
		closedir(d);
	free(dir);
}

void
placementend(struct placement *p)
{
	if (p->aside.dir)
		moveout(p);
	sweepend(&p->aside);
	if (p->fd >= 0)
		close(p->fd);
	free(p->path);
	*p = (struct placement){.fd = -1, .aside.fd = -1};
}
