/*
 * The child reads the objects of the command line first, which are linked in any case and most of the bytes; then what
 * the list has. Digests of a Go program take as long as its link, so they are not made behind it.
 */
#include "wrapper/evidence/collecting.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/input/archive.h"
#include "audit/manifest/linkedinputs.h"
#include "base/digest.h"
#include "base/dpkg.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/workplace.h"
#include "wrapper/evidence/manifest.h"

enum {
	HIGH = 800,             /* for descriptors that the linker inherits: none that a script uses */
	UNREAD = 2              /* status of a child that could not read an input, and says why in the place of its text */
};

/* A row of the manifest. */
struct row {
	char *path, *member;
	const char *name;       /* what the manifest calls PATH, NULL: nothing, for it is by chance */
	char sha256[DIGEST_ROOM];
	const struct dpkgowner *owner;
};

/* The child's. */
struct collector {
	struct row *ready;      /* objects that were read ahead, by their paths */
	size_t nready;
	struct row *rows;
	size_t count;
	char *archivepath;      /* the archive that is open */
	int archivefd;
	struct archive *archive;
	char *error;
};

static int
compare(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int
byrow(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int d = strcmp(x->path, y->path);

	return d ? d : compare(x->member, y->member);
}

static struct row *
append(struct row **rows, size_t *n)
{
	if ((*n & (*n - 1)) == 0)
		*rows = growarray(*rows, *n ? 2 * *n : 1, sizeof **rows);
	(*rows)[*n] = (struct row){0};
	return &(*rows)[(*n)++];
}

/* The objects among WORDS: what is no ELF file is an archive or a script, of which not all may be linked. */
static void
readobjects(struct collector *c, const struct argv *words)
{
	size_t i;

	for (i = 1; i < words->count; i++) {
		const char *path = words->words[i];
		int fd = path[0] == '-' ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		char head[4];
		struct row *r;

		if (fd >= 0 && pread(fd, head, 4, 0) == 4 && memcmp(head, "\177ELF", 4) == 0) {
			r = append(&c->ready, &c->nready);
			if (digestfile(path, r->sha256) == 0)
				r->path = newstring(path);
			else
				c->nready--;
		}
		if (fd >= 0)
			close(fd);
	}
	if (c->nready)
		qsort(c->ready, c->nready, sizeof *c->ready, byrow);
}

static void
closearchive(struct collector *c)
{
	if (c->archive)
		archiveclose(c->archive);
	if (c->archivepath)
		close(c->archivefd);
	free(c->archivepath);
	c->archive = NULL;
	c->archivepath = NULL;
}

static int
openarchive(struct collector *c, const char *path)
{
	if (c->archivepath && strcmp(c->archivepath, path) == 0)
		return 0;
	closearchive(c);
	c->archivefd = open(path, O_RDONLY | O_CLOEXEC);
	if (c->archivefd < 0)
		return -1;
	c->archivepath = newstring(path);
	c->archive = archiveopen(c->archivefd, &c->error);
	return c->archive ? 0 : -1;
}

static int
readmember(struct collector *c, const struct linkedinput *in, struct row *r)
{
	if (openarchive(c, in->path) < 0)
		return -1;
	r->member = archivename(c->archive, in->offset, &c->error);
	return r->member ? digestpart(c->archivefd, in->offset, in->size, r->sha256) : -1;
}

static int
readobject(const struct collector *c, struct row *r)
{
	const struct row *ready = c->nready ? bsearch(r, c->ready, c->nready, sizeof *r, byrow) : NULL;

	if (!ready)
		return digestfile(r->path, r->sha256);
	memcpy(r->sha256, ready->sha256, sizeof r->sha256);
	return 0;
}

static void
readinput(struct collector *c, const struct linkedinput *in)
{
	struct row *r = append(&c->rows, &c->count);

	r->path = newstring(in->path);
	if ((in->offset ? readmember(c, in, r) : readobject(c, r)) == 0)
		return;
	/* What LTO made of the inputs is gone when the linker is; the inputs are in the list. */
	if (in->late && !in->offset && errno == ENOENT)
		c->count--;
	else if (!c->error)
		c->error = newformat("%s: %s", in->path, strerror(errno));
}

/* Read what the list FD has behind *DONE. */
static void
readlist(struct collector *c, int fd, size_t *done)
{
	struct linkedinput in;
	const char *at, *end;
	size_t size = 0;
	char *text = filebytes(fd, &size);

	if (!text) {
		c->error = newstring(strerror(errno));
		*done = 0;
		return;
	}
	at = text + (*done < size ? *done : size);
	end = text + size;
	while (!c->error && linkedinputsnext(&at, end, &in))
		readinput(c, &in);
	*done = size;
	free(text);
}

/* The owners of the files of the rows from FIRST on, each asked once, while the linker still writes. */
static void
findowners(struct collector *c, size_t first)
{
	struct strings paths = {0};
	struct dpkgowner *owners;
	size_t i, k = 0;

	if (first == c->count)
		return;
	qsort(c->rows + first, c->count - first, sizeof *c->rows, byrow);
	for (i = first; i < c->count; i++)
		if (i == first || strcmp(c->rows[i].path, c->rows[i - 1].path) != 0)
			stringsadd(&paths, c->rows[i].path);
	owners = dpkgowners(&paths);
	for (i = first; i < c->count; i++) {
		k += i > first && strcmp(c->rows[i].path, c->rows[i - 1].path) != 0;
		c->rows[i].owner = &owners[k];
	}
	stringsfree(&paths);
}

static json_t *
rowjson(const struct row *r)
{
	json_t *j = json_object();

	json_object_set_new(j, "file", jsonstring(r->name));
	json_object_set_new(j, "member", jsonstring(r->member));
	json_object_set_new(j, "sha256", json_string(r->sha256));
	json_object_set_new(j, "package", jsonstring(r->owner->name));
	return j;
}

/* A place in the list by what is in it: the order of the links of a build does not hang on chance. */
static int
bytext(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int d = compare(x->name, y->name);

	if (d == 0)
		d = compare(x->member, y->member);
	return d ? d : strcmp(x->sha256, y->sha256);
}

static void
addpackage(json_t *packages, const struct dpkgowner *o)
{
	if (o->name && !json_object_get(packages, o->name))
		json_object_set_new(packages, o->name, json_pack("{s:o, s:o}", "version", jsonstring(o->version),
		    "architecture", jsonstring(o->architecture)));
}

/* Give the rows their names: one for those of a path that follow each other, kept in NAMES. */
static void
nameall(struct collector *c, struct strings *names)
{
	struct workplace place = workplacenow();
	const char *kept = NULL;
	size_t i;

	for (i = 0; i < c->count; i++) {
		struct row *r = &c->rows[i];
		char *name = NULL;

		if (i == 0 || strcmp(r->path, c->rows[i - 1].path) != 0) {
			/* An archive is none that the compiler made for this link. */
			if (workplaceof(&place, r->path, &name) == WHEREABOUTS_TEMPORARY && r->member)
				name = filelisted(r->path);
			if (name)
				stringsadd(names, name);
			kept = name ? names->items[names->count - 1] : NULL;
			free(name);
		}
		r->name = kept;
	}
	workplacefree(&place);
}

static json_t *
compose(struct collector *c)
{
	json_t *inputs = json_array(), *packages = json_object();
	struct strings names = {0};
	size_t i;

	nameall(c, &names);
	if (c->count)
		qsort(c->rows, c->count, sizeof *c->rows, bytext);
	for (i = 0; i < c->count; i++) {
		json_array_append_new(inputs, rowjson(&c->rows[i]));
		addpackage(packages, c->rows[i].owner);
	}
	stringsfree(&names);
	return json_pack("{s:o, s:o}", "inputs", inputs, "packages", packages);
}

/*
 * The child: until it is told, by a byte or by the end of all who could, that the list is complete. It nearly always is
 * when the linker begins to write, so the text is made then, and anew when more comes.
 */
static _Noreturn void
collect(const struct argv *words, const char *path, int list, int woken, int result)
{
	struct collector c = {0};
	size_t done = 0, first;
	char byte = 0, *text = NULL;
	ssize_t n;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	readobjects(&c, words);
	do {
		while ((n = read(woken, &byte, 1)) < 0 && errno == EINTR)
			;
		first = c.count;
		readlist(&c, list, &done);
		findowners(&c, first);
		if (text && first == c.count)
			continue;
		free(text);
		text = manifestinputs(path, compose(&c));
	} while (n == 1 && byte != 'e' && !c.error);
	closearchive(&c);
	if (c.error)
		text = c.error;
	_exit(filewrite(result, text, strlen(text)) < 0 ? 1 : c.error ? UNREAD : 0);
}

/* FD with a high number, inherited by children. */
static int
inherited(int fd)
{
	int high = fileinherited(fd, HIGH);

	if (high >= 0)
		fcntl(high, F_SETFL, O_APPEND);
	return high;
}

int
collectingbegin(struct collecting *c, const struct argv *words, const char *path)
{
	int ends[2];

	collectingdrop(c);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	*c = (struct collecting){.list = inherited(memfd_create("inputs", MFD_CLOEXEC)), .wake = inherited(ends[1]),
	    .result = memfd_create("collected", MFD_CLOEXEC)};
	c->child = c->list < 0 || c->wake < 0 || c->result < 0 ? -1 : fork();
	if (c->child == 0) {
		close(c->wake);
		collect(words, path, c->list, ends[0], c->result);
	}
	close(ends[0]);
	return c->child < 0 ? -1 : 0;
}

char *
collectingword(const struct collecting *c)
{
	return newformat("%d %d", c->list, c->wake);
}

/* Its end: the status. */
static int
reap(struct collecting *c)
{
	int status = -1;

	while (waitpid(c->child, &status, 0) < 0 && errno == EINTR)
		;
	close(c->list);
	close(c->wake);
	c->child = 0;
	return status;
}

char *
collectingend(struct collecting *c, char **error)
{
	bool told = write(c->wake, "e", 1) == 1;
	int status = reap(c);
	bool done = told && WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == UNREAD);
	size_t size;
	char *text = done ? filebytes(c->result, &size) : NULL;

	close(c->result);
	if (text && WEXITSTATUS(status) == 0)
		return text;
	*error = text ? text : newstring("whoever reads the inputs ended before it was done");
	return NULL;
}

void
collectingdrop(struct collecting *c)
{
	if (c->child <= 0)
		return;
	kill(c->child, SIGKILL);
	reap(c);
	close(c->result);
}
