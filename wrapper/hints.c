/*
 * The linker's own messages are not read: they are in the user's language. What is missing can
 * be computed from what the linker was given.
 */
#include "wrapper/hints.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/archive.h"
#include "audit/debian.h"
#include "audit/member.h"
#include "audit/text.h"
#include "policy/mem.h"
#include "policy/strings.h"

enum { MOST = 8 };              /* references that are shown */

struct inquiry {
	struct strings dirs;
	struct strings libraries;       /* "-lX", or ":file" */
	struct strings inputs;          /* objects and archives */
	struct strings archiveless;     /* "-lX: PATH.so (Debian package P)" */
	struct strings missing;
};

/* The value of WORD, which is the option OPTION joined or apart; NULL: it is another. */
static const char *
value(const char *word, const char *next, const char *option)
{
	size_t n = strlen(option);

	if (strncmp(word, option, n) != 0)
		return NULL;
	return word[n] ? word + n : next;
}

static void
once(struct strings *list, const char *s)
{
	if (!stringshave(list, s))
		stringsadd(list, s);
}

static void
scan(struct inquiry *q, const struct argv *a)
{
	static const char *const takenext[] = {"-o", "-m", "-z", "-e", "-u", "-T", "-plugin"};
	size_t i, k;

	for (i = 1; i < a->count; i++) {
		const char *word = a->words[i], *next = a->words[i + 1], *v;

		if ((v = value(word, next, "-L")))
			once(&q->dirs, v);
		else if ((v = value(word, next, "-l")))
			once(&q->libraries, v);
		else if (word[0] != '-')
			once(&q->inputs, word);
		for (k = 0; k < sizeof takenext / sizeof *takenext; k++)
			if (strcmp(word, takenext[k]) == 0)
				i++;
		if (strcmp(word, "-L") == 0 || strcmp(word, "-l") == 0)
			i++;
	}
}

/* The malloced path of "libX" + END in the directories, NULL: none. */
static char *
find(const struct inquiry *q, const char *library, const char *end)
{
	size_t i;

	for (i = 0; i < q->dirs.count; i++) {
		char *path = library[0] == ':'
		    ? newformat("%s/%s", q->dirs.items[i], library + 1)
		    : newformat("%s/lib%s%s", q->dirs.items[i], library, end);

		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static void
checklibrary(struct inquiry *q, const char *library)
{
	char *archive = find(q, library, ".a"), *shared, *real, *owner, *line;

	if (archive) {
		once(&q->inputs, archive);
		free(archive);
		return;
	}
	shared = library[0] == ':' ? NULL : find(q, library, ".so");
	if (!shared) {
		once(&q->missing, library);
		return;
	}
	owner = debianowner(shared);
	real = realpath(shared, NULL);
	line = newformat("-l%s: %s%s%s%s", library, strstr(shared, "/../") && real ? real : shared,
	    owner ? " (Debian package " : "", owner ? owner : "", owner ? ")" : "");
	once(&q->archiveless, line);
	free(line);
	free(owner);
	free(real);
	free(shared);
}

static void
addlibraries(struct text *out, const struct inquiry *q)
{
	size_t i;

	if (q->archiveless.count) {
		textadd(out, "staticld: hint: of these libraries only the shared form is here\n");
		for (i = 0; i < q->archiveless.count; i++)
			textadd(out, "  %s\n", q->archiveless.items[i]);
		textadd(out, "  why: a static link needs libX.a for -lX\n"
		    "  fix: build the library with its archive (--enable-static, -DBUILD_SHARED_LIBS=OFF), or "
		    "build what asks for it without that feature; the packages named have no archive\n");
	}
	/* Alone they are what the linker says itself, and configure asks for them all the time. */
	if (q->missing.count && q->archiveless.count) {
		textadd(out, "staticld: hint: these libraries are in no directory that the linker searches:");
		for (i = 0; i < q->missing.count; i++)
			textadd(out, " -l%s", q->missing.items[i]);
		textadd(out, "\n  fix: install their development files with the archive libX.a, or leave "
		    "them out: an archive names what it needs in Libs.private of its .pc file "
		    "(pkg-config --static --libs)\n");
	}
}

/* The names of another libc that the inputs refer to, and those that they define. */
struct foreign {
	const struct strings *globs;
	struct strings undefined;       /* "NAME" */
	struct strings where;           /* in the same order */
	struct strings defined;
	const char *input;
};

static bool
isforeign(const struct foreign *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->globs->count; i++)
		if (fnmatch(f->globs->items[i], name, 0) == 0)
			return true;
	return false;
}

static bool
see(void *ctx, const char *name, enum symbolkind kind)
{
	struct foreign *f = ctx;

	if (!isforeign(f, name))
		return true;
	if (kind >= SYMBOL_DEF) {
		once(&f->defined, name);
	} else if (kind == SYMBOL_UNDEF && !stringshave(&f->undefined, name)) {
		stringsadd(&f->undefined, name);
		stringsadd(&f->where, f->input);
	}
	return true;
}

static void
seeobject(struct foreign *f, const struct input *in)
{
	void *bytes = inputread(in);
	char *error = NULL;
	struct object *o = bytes ? objectopen(bytes, in->size, &error) : NULL;

	if (o)
		objectsymbols(o, see, f, &error);
	objectclose(o);
	free(error);
	free(bytes);
}

static void
seeinput(struct foreign *f, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	struct archive *a = size > 0 ? archiveopen(fd, &(char *){NULL}) : NULL;
	struct member m;

	if (a) {
		while (archivenext(a, &m, &(char *){NULL}) == 1) {
			char *name = newformat("%s(%s)", path, m.name ? m.name : "");

			f->input = name;
			if (!m.special && !archivethin(a))
				seeobject(f, &(struct input){.path = path, .offset = m.offset, .size = m.size});
			free(name);
		}
		archiveclose(a);
	} else if (size > 0) {
		f->input = path;
		seeobject(f, &(struct input){.path = path, .size = (uint64_t)size});
	}
	if (fd >= 0)
		close(fd);
}

static void
addforeign(struct text *out, const struct inquiry *q, const struct catalogue *libc)
{
	struct foreign f = {.globs = &libc->foreign};
	size_t i, shown = 0;

	for (i = 0; i < q->inputs.count; i++)
		seeinput(&f, q->inputs.items[i]);
	for (i = 0; i < f.undefined.count && shown < MOST; i++) {
		if (stringshave(&f.defined, f.undefined.items[i]))
			continue;
		if (shown++ == 0)
			textadd(out, "staticld: hint: foreign-libc: these names are another libc's, "
			    "%s does not have them\n", libc->name);
		textadd(out, "  %s: referred to in %s\n", f.undefined.items[i], f.where.items[i]);
	}
	if (shown)
		textadd(out, "  why: the objects were compiled with another libc's headers, such as "
		    "glibc's with _FORTIFY_SOURCE\n"
		    "  fix: compile them with CC=staticld under the same policy; an archive of the "
		    "distribution has to be built anew for %s\n", libc->name);
	stringsfree(&f.undefined);
	stringsfree(&f.where);
	stringsfree(&f.defined);
}

char *
hints(const struct argv *a, const struct catalogue *libc)
{
	struct inquiry q = {0};
	struct text out = {0};
	size_t i;

	scan(&q, a);
	for (i = 0; i < q.libraries.count; i++)
		checklibrary(&q, q.libraries.items[i]);
	addlibraries(&out, &q);
	if (libc && libc->foreign.count)
		addforeign(&out, &q, libc);
	stringsfree(&q.dirs);
	stringsfree(&q.libraries);
	stringsfree(&q.inputs);
	stringsfree(&q.archiveless);
	stringsfree(&q.missing);
	return out.bytes;
}
