/* Finds the executables in files, directories, archives and container images. What they are is not judged here. */
#include "wrapper/verify/executables.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/input/archive.h"
#include "audit/input/header.h"
#include "audit/output/proof.h"
#include "wrapper/verify/tar.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/verify/gunzip.h"

/* One operand. IMAGE: the directory, an image's, whose files are layers. */
struct walk {
	const struct visitor *v;
	const char *image;
	size_t shown;
};

static void
show(struct walk *w, const char *name, const void *bytes, size_t size)
{
	w->shown++;
	w->v->file(w->v->ctx, name, bytes, size);
}

static void
complain(struct walk *w, const char *name, const char *why)
{
	w->shown++;
	w->v->error(w->v->ctx, name, why);
}

/* Something that the kernel runs, or that says so and is damaged: no object file, library or memory dump. */
static bool
isprogram(const void *bytes, size_t size)
{
	char *error = NULL;
	struct proof p;
	bool is = true;

	if (!headeriself(bytes, size))
		return false;
	if (proofreadbytes(&p, bytes, size, &error) == 0) {
		is = p.type < PROOF_SHARED;
		prooffree(&p);
	}
	free(error);
	return is;
}

/* An entry of a file system that was put into an archive. Its bytes need not stand where ELF files may be read. */
static void
tree(struct walk *w, const char *name, const struct tarentry *e)
{
	char *copy;

	if (!isprogram(e->bytes, e->size))
		return;
	if ((uintptr_t)e->bytes % 8 == 0) {
		show(w, name, e->bytes, e->size);
		return;
	}
	copy = newarray(e->size, 1);
	memcpy(copy, e->bytes, e->size);
	show(w, name, copy, e->size);
	free(copy);
}

static void tar(struct walk *w, const char *name, const char *bytes, size_t size, bool image);

/* A layer's short name: the first digits of its digest. */
static char *
layername(const char *image, const char *path)
{
	static const char blobs[] = "blobs/sha256/";

	if (strncmp(path, blobs, sizeof blobs - 1) == 0)
		return newformat("%s(sha256:%.12s)", image, path + sizeof blobs - 1);
	return newformat("%s(%.*s)", image, (int)strcspn(path, "/"), path);
}

/* By its name, when it is none of the JSON files, which lie among the layers too. */
static bool
islayer(const struct tarentry *e)
{
	return e->size && *e->bytes != '{' && *e->bytes != '[' &&
	    (strncmp(e->path, "blobs/", 6) == 0 || endsin(e->path, ".tar") || endsin(e->path, ".tar.gz"));
}

/* Whether it is compressed in a way that is not read here: then that is complained of. WHAT begins the line, INSTEAD ends it. */
static bool
otherwise(struct walk *w, const char *name, const char *bytes, size_t size, const char *what, const char *instead)
{
	const char *other = gunzipother(bytes, size);
	char *why = other ? newformat("%scompressed with %s, which is not read here: %s", what, other, instead) : NULL;

	if (why)
		complain(w, name, why);
	free(why);
	return other != NULL;
}

/* A file of an image: a layer, compressed or not, or one of the JSON files that speak of them. */
static void
layer(struct walk *w, const char *image, const struct tarentry *e)
{
	char *name = layername(image, e->path), *error = NULL, *plain;
	size_t size;

	if (otherwise(w, name, e->bytes, e->size, "a layer that is ", "save the image with gzip layers or none")) {
		/* said */
	} else if (gunzipis(e->bytes, e->size)) {
		plain = gunzip(e->bytes, e->size, &size, &error);
		if (plain)
			tar(w, name, plain, size, false);
		else
			complain(w, name, error);
		free(plain);
		free(error);
	} else if (taris(e->bytes, e->size)) {
		tar(w, name, e->bytes, e->size, false);
	} else if (islayer(e)) {
		complain(w, name, "a layer that is no tar archive");
	}
	free(name);
}

/* `docker save` and OCI tools put one of these at the top. */
static bool
isimage(const char *bytes, size_t size)
{
	struct tarentry e;
	struct tar t;
	char *error = NULL;
	bool is = false;

	tarinit(&t, bytes, size);
	while (!is && tarnext(&t, &e, &error) > 0) {
		const char *path = strncmp(e.path, "./", 2) == 0 ? e.path + 2 : e.path;

		is = strcmp(path, "manifest.json") == 0 || strcmp(path, "oci-layout") == 0;
	}
	free(error);
	tarfree(&t);
	return is;
}

/* The files of a tar archive: those of an IMAGE are layers. */
static void
tar(struct walk *w, const char *name, const char *bytes, size_t size, bool image)
{
	struct tarentry e;
	struct tar t;
	char *error = NULL;
	int rc;

	tarinit(&t, bytes, size);
	while ((rc = tarnext(&t, &e, &error)) > 0) {
		const char *path = strncmp(e.path, "./", 2) == 0 ? e.path + 2 : e.path;
		char *full;

		if (e.type == 'S' || (e.type && !strchr("07", e.type))) {
			if (e.type == 'S')
				complain(w, e.path, "a file with holes in a tar archive, which is not read here");
			continue;
		}
		if (image) {
			e.path = path;
			layer(w, name, &e);
			continue;
		}
		full = newformat("%s/%s", name, path[0] == '/' ? path + 1 : path);
		tree(w, full, &e);
		free(full);
	}
	if (rc < 0)
		complain(w, name, error);
	free(error);
	tarfree(&t);
}

/* The members of an ar archive. */
static void
members(struct walk *w, const char *path, const char *bytes, int fd)
{
	char *error = NULL;
	struct archive *a = archiveopen(fd, &error);
	struct member m;
	int rc = a ? 1 : -1;

	if (a && archivethin(a)) {
		complain(w, path, "a thin archive: its members are files of their own");
		archiveclose(a);
		return;
	}
	while (rc > 0 && (rc = archivenext(a, &m, &error)) > 0) {
		char *name, *copy;

		if (m.special)
			continue;
		name = newformat("%s(%s)", path, m.name);
		copy = newarray(m.size, 1);
		memcpy(copy, bytes + m.offset, m.size);
		if (isprogram(copy, m.size))
			show(w, name, copy, m.size);
		free(copy);
		free(name);
	}
	if (rc < 0)
		complain(w, path, error);
	free(error);
	if (a)
		archiveclose(a);
}

/* The SIZE bytes of a file, whatever it is; FD has them too. */
static void
content(struct walk *w, const char *name, const char *bytes, size_t size, int fd)
{
	size_t before = w->shown, length;
	char *error = NULL, *plain;

	if (otherwise(w, name, bytes, size, "", "give it with gzip or uncompressed"))
		return;
	if (gunzipis(bytes, size)) {
		plain = gunzip(bytes, size, &length, &error);
		if (!plain)
			complain(w, name, error);
		else if (taris(plain, length))
			tar(w, name, plain, length, isimage(plain, length));
		else
			show(w, name, plain, length);
		free(plain);
		free(error);
	} else if (size > 8 && (memcmp(bytes, "!<arch>\n", 8) == 0 || memcmp(bytes, "!<thin>\n", 8) == 0)) {
		members(w, name, bytes, fd);
	} else if (!headeriself(bytes, size) && taris(bytes, size)) {
		tar(w, name, bytes, size, isimage(bytes, size));
	} else {
		show(w, name, bytes, size);
	}
	if (w->shown == before)
		complain(w, name, "no executable is in it");
}

/* The regular file open as FD, whole; PROGRAMS: only if the kernel would run it, or a layer of an image's directory. */
static void
mapped(struct walk *w, const char *name, int fd, size_t size, bool programs)
{
	void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (map == MAP_FAILED)
		complain(w, name, strerror(errno));
	else if (w->image)
		layer(w, w->image, &(struct tarentry){.path = name + strlen(w->image) + 1, .bytes = map, .size = size});
	else if (!programs)
		content(w, name, map, size, fd);
	else if (isprogram(map, size))
		show(w, name, map, size);
	if (map != MAP_FAILED)
		munmap(map, size);
}

static void
opened(struct walk *w, const char *name, int fd, bool programs)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		complain(w, name, strerror(errno));
	else if (S_ISREG(st.st_mode) && st.st_size > 0)
		mapped(w, name, fd, (size_t)st.st_size, programs);
	else if (!programs)
		complain(w, name, S_ISREG(st.st_mode) ? "an empty file" : "no regular file");
}

static void
file(struct walk *w, const char *path, bool programs)
{
	/* Opening a pipe must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		complain(w, path, strerror(errno));
		return;
	}
	opened(w, path, fd, programs);
	close(fd);
}

static int
byname(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* The directory of the layers in the OCI image layout: "oci-layout" is beside it. */
static bool
islayout(const char *path)
{
	const char *base = pathbase(path);
	char *mark = newformat("%.*soci-layout", (int)(base - path), path);
	bool is = strcmp(base, "blobs") == 0 && access(mark, F_OK) == 0;

	free(mark);
	return is;
}

static void below(struct walk *w, const char *path);

static void
layout(struct walk *w, const char *blobs)
{
	char *image = newformat("%.*s", (int)(pathbase(blobs) - blobs - 1), blobs);

	w->image = image;
	below(w, blobs);
	w->image = NULL;
	free(image);
}

/* All regular files in the directory PATH and below it. */
static void
below(struct walk *w, const char *path)
{
	char *roots[] = {(char *)(uintptr_t)path, NULL};
	FTS *t = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, byname);
	FTSENT *e;

	if (!t)
		complain(w, path, strerror(errno));
	while (t && (e = fts_read(t))) {
		if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS) {
			complain(w, e->fts_path, strerror(e->fts_errno));
		} else if (e->fts_info == FTS_D && e->fts_level > 0 && !w->image && islayout(e->fts_path)) {
			layout(w, e->fts_path);
			fts_set(t, e, FTS_SKIP);
		} else if (e->fts_info == FTS_F && S_ISREG(e->fts_statp->st_mode)) {
			file(w, e->fts_path, true);
		}
	}
	if (t)
		fts_close(t);
}

static void
directory(struct walk *w, const char *path)
{
	below(w, path);
	if (!w->shown)
		complain(w, path, "a directory without an executable in it or below it");
}

/* All of a pipe, in a file that nobody else has: descriptor, or -1. */
static int
spooled(int from)
{
	int fd = memfd_create("verify", MFD_CLOEXEC);
	char bytes[1 << 16];
	ssize_t n = 0;

	while (fd >= 0 && (n = read(from, bytes, sizeof bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || write(fd, bytes, (size_t)n) != n)
			break;
	}
	if (fd >= 0 && n != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void
standardinput(struct walk *w)
{
	static const char name[] = "standard input";
	int fd = spooled(STDIN_FILENO);

	if (fd < 0) {
		complain(w, name, strerror(errno));
		return;
	}
	opened(w, name, fd, false);
	close(fd);
}

void
executables(const char *path, const struct visitor *v)
{
	struct walk w = {.v = v};
	struct stat st;

	if (strcmp(path, "-") == 0)
		standardinput(&w);
	else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		directory(&w, path);
	else
		file(&w, path, false);
}
