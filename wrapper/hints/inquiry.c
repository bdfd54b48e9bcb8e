/* The command line of a link as lists of what it names, and the objects behind them. */
#include "wrapper/hints/inquiry.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/explain/debian.h"
#include "audit/input/archive.h"
#include "base/file.h"
#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/path.h"
#include "wrapper/hints/libdirs.h"

enum { SCRIPT = 4096, SCRIPTS = 4 };    /* bytes of a linker script that are read; scripts that name each other */

static void
once(struct strings *list, const char *s)
{
	if (!stringshave(list, s))
		stringsadd(list, s);
}

/* Whether WORD, with two dashes or one, is NAME or an abbreviation that has LEAST letters. */
static bool
isoption(const char *word, const char *name, size_t least)
{
	return linkeroptionis(word, name, least, &(const char *){NULL});
}

/* What WORD, an option, says of the order in which inputs are read. */
static void
scanorder(struct inquiry *q, const char *word)
{
	if (strcmp(word, "-(") == 0 || isoption(word, "start-group", 7))
		stringsadd(&q->order, "-(");
	else if (strcmp(word, "-)") == 0 || isoption(word, "end-group", 5))
		stringsadd(&q->order, "-)");
	q->reordered |= isoption(word, "whole-archive", 2) || isoption(word, "start-lib", 7) ||
	    isoption(word, "undefined", 3) || isoption(word, "require-defined", 4) || isoption(word, "entry", 3) ||
	    strncmp(word, "-u", 2) == 0 || (strncmp(word, "-e", 2) == 0 && !isoption(word, "export-dynamic", 2));
}

static void
scan(struct inquiry *q, const struct argv *a)
{
	size_t i;

	for (i = 1; i < a->count; i++) {
		const char *word = a->words[i], *v;

		if ((v = libdirsdirectory(a, i)))
			once(&q->dirs, v);
		else if ((v = libdirslibrary(a, i))) {
			char *option = newformat("-l%s", v);

			once(&q->libraries, v);
			stringsadd(&q->order, option);
			free(option);
		} else if (word[0] != '-') {
			namesetadd(&q->inputs, word);
			stringsadd(&q->order, word);
		} else
			scanorder(q, word);
		q->pie |= strcmp(word, "-pie") == 0 || strcmp(word, "--pie") == 0;
		q->staticpie |= q->pie && strcmp(word, "--no-dynamic-linker") == 0;
		if (linkeroptiontakesnext(word))
			i++;
	}
}

char *
inquiryfind(const struct inquiry *q, const char *library, const char *end)
{
	return libdirsfind(&q->dirs, library, end);
}

/* Whether one of DIRS has LIBRARY in either form. */
static bool
isin(const struct strings *dirs, const char *library)
{
	char *archive = libdirsfind(dirs, library, ".a"), *shared = libdirsfind(dirs, library, ".so");
	bool is = archive || shared;

	free(shared);
	free(archive);
	return is;
}

static void
sortlibrary(struct inquiry *q, const char *library)
{
	char *archive = inquiryfind(q, library, ".a");

	if (archive) {
		namesetadd(&q->inputs, archive);
		stringsadd(&q->archives, archive);
		stringsadd(&q->found, library);
	} else if (isin(&q->dirs, library)) {
		stringsadd(&q->archiveless, library);
	} else {
		stringsadd(isin(q->left, library) ? &q->elsewhere : &q->missing, library);
	}
	free(archive);
}

/* A library can be named by its path, too, as CMake and Meson do. */
static void
sortpath(struct inquiry *q, const char *path)
{
	const char *base = pathbase(path);
	size_t length = pathlibrary(base);

	if (length && !stringshave(&q->archives, path)) {
		stringsadd(&q->archives, path);
		stringsaddpart(&q->found, base + 3, length);
	}
}

void
inquiryread(struct inquiry *q, const struct argv *a, const struct strings *left)
{
	size_t i, paths;

	*q = (struct inquiry){.left = left};
	scan(q, a);
	paths = q->inputs.names.count;
	for (i = 0; i < q->libraries.count; i++)
		sortlibrary(q, q->libraries.items[i]);
	for (i = 0; i < paths; i++)
		sortpath(q, q->inputs.names.items[i]);
}

void
inquiryfree(struct inquiry *q)
{
	stringsfree(&q->dirs);
	stringsfree(&q->libraries);
	namesetfree(&q->inputs);
	stringsfree(&q->order);
	stringsfree(&q->archives);
	stringsfree(&q->found);
	stringsfree(&q->archiveless);
	stringsfree(&q->elsewhere);
	stringsfree(&q->missing);
}

char *
inquiryowned(const char *path)
{
	char *owner = debianowner(path), *real = strstr(path, "/../") ? filelisted(path) : NULL;
	char *s = newformat("%s%s%s%s", real ? real : path, owner ? " (Debian package " : "",
	    owner ? owner : "", owner ? ")" : "");

	free(real);
	free(owner);
	return s;
}

static void
eachmember(struct archive *a, const char *path, objectseen *visit, void *ctx)
{
	struct member m;

	while (archivenext(a, &m, &(char *){NULL}) == 1) {
		char *name = newformat("%s(%s)", path, m.name ? m.name : "");

		if (!m.special && !archivethin(a))
			visit(ctx, name, &(struct input){.path = path, .offset = m.offset, .size = m.size});
		free(name);
	}
}

static void objectsof(const char *path, unsigned depth, objectseen *visit, void *ctx);

/* A linker script names libraries by their files, as glibc's libm.a does, and can name other scripts. */
static void
eachinscript(int fd, unsigned depth, objectseen *visit, void *ctx)
{
	static const char between[] = " \t\r\n(),;";
	char bytes[SCRIPT + 1], *word, *next;
	ssize_t n = pread(fd, bytes, SCRIPT, 0);

	if (n <= 0 || depth == SCRIPTS || memchr(bytes, '\0', (size_t)n))
		return;
	bytes[n] = '\0';
	for (word = strtok_r(bytes, between, &next); word; word = strtok_r(NULL, between, &next))
		if (endsin(word, ".a") || strstr(pathbase(word), ".so"))
			objectsof(word, depth + 1, visit, ctx);
}

static void
objectsof(const char *path, unsigned depth, objectseen *visit, void *ctx)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	/* A directory has a size, too, and no end of it. */
	off_t size = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : -1;
	struct archive *a = size > 0 ? archiveopen(fd, &(char *){NULL}) : NULL;

	if (a) {
		eachmember(a, path, visit, ctx);
		archiveclose(a);
	} else if (size > 0) {
		visit(ctx, path, &(struct input){.path = path, .size = (uint64_t)size});
		eachinscript(fd, depth, visit, ctx);
	}
	if (fd >= 0)
		close(fd);
}

void
inquiryobjects(const char *path, objectseen *visit, void *ctx)
{
	objectsof(path, 0, visit, ctx);
}

void
inquiryall(const struct inquiry *q, objectseen *visit, void *ctx)
{
	size_t i;

	for (i = 0; i < q->inputs.names.count; i++)
		inquiryobjects(q->inputs.names.items[i], visit, ctx);
}
