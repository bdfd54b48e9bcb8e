/* Maps whole input files, for hosts that read inputs themselves; the linker's plugin API lends them elsewhere. */
#include "audit/unplugged/mapped.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"

/* A small file is read: a mapping of its own costs the kernel more. */
enum { SMALL = 1 << 18 };

static const void *
contentof(const struct mapped *f)
{
	char *bytes;
	void *p;

	if (f->size > SMALL) {
		p = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, f->fd, 0);
		return p == MAP_FAILED ? NULL : p;
	}
	errno = 0;
	bytes = newarray(f->size + 1, 1);
	if (pread(f->fd, bytes, f->size, 0) == (ssize_t)f->size)
		return bytes;
	free(bytes);
	return NULL;
}

int
mappedopen(struct mapped *f, const char *path, char **error)
{
	struct stat st;

	*f = (struct mapped){.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
	if (f->fd < 0 || fstat(f->fd, &st) < 0) {
		*error = newformat("%s", strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		*error = newstring("it is no regular file");
	} else {
		f->size = (size_t)st.st_size;
		f->bytes = contentof(f);
		if (!f->bytes)
			*error = newstring(errno ? strerror(errno) : "it became shorter");
	}
	if (f->bytes)
		return 0;
	if (f->fd >= 0)
		close(f->fd);
	return -1;
}

void
mappedclose(struct mapped *f)
{
	if (f->size > SMALL)
		munmap((void *)(uintptr_t)f->bytes, f->size);
	else
		free((void *)(uintptr_t)f->bytes);
	close(f->fd);
	*f = (struct mapped){.fd = -1};
}

bool
mappedisarchive(const struct mapped *f)
{
	return f->size >= 8 && (memcmp(f->bytes, "!<arch>\n", 8) == 0 || memcmp(f->bytes, "!<thin>\n", 8) == 0);
}

/* The member M of the thin archive F, which is a file beside it or by its absolute path. */
static int
visitthin(const struct mapped *f, const struct member *m, mappedvisit *visit, void *ctx, char **error)
{
	char *path = m->name[0] == '/' ? newstring(m->name)
	    : newformat("%.*s%s", (int)(pathbase(f->path) - f->path), f->path, m->name), *why = NULL;
	struct mapped file;
	int rc = mappedopen(&file, path, &why);

	if (rc == 0) {
		visit(ctx, &file, &(struct member){.name = m->name, .size = file.size});
		mappedclose(&file);
	} else {
		*error = newformat("%s: %s", path, why);
	}
	free(why);
	free(path);
	return rc;
}

int
mappedmembers(const struct mapped *f, mappedvisit *visit, void *ctx, char **error)
{
	struct archive *a = archiveopen(f->fd, error);
	struct member m;
	int more = -1;

	while (a && (more = archivenext(a, &m, error)) == 1) {
		if (m.special)
			continue;
		if (!archivethin(a))
			visit(ctx, f, &m);
		else if (visitthin(f, &m, visit, ctx, error) < 0)
			break;
	}
	archiveclose(a);
	return more == 0 ? 0 : -1;
}
