/* What archives of the command line need and nothing names: it is looked for in the archives that the linker would find. */
#include <dirent.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/input/object.h"
#include "base/mem.h"
#include "base/nameset.h"
#include "base/path.h"
#include "wrapper/hints/closure.h"
#include "wrapper/hints/parts.h"

enum { MOST = 8 };              /* libraries that are shown */

/* A library that defines some of what is wanted. */
struct candidate {
	char *library;          /* "X" of libX.a */
	bool *defines;          /* by the number of the name */
};

struct search {
	struct nameset wanted;
	struct strings referrers;       /* of the names, by their numbers */
	bool *met;              /* which of them a library that is shown defines */
	struct candidate *found;
	size_t nfound;
	bool *defines;          /* of the library that is read */
	bool any;
};

/* Only a member, "PATH(MEMBER)", came without the user naming what it needs. */
static void
want(void *ctx, const char *name, const char *object)
{
	struct search *s = ctx;
	const char *open = strrchr(object, '(');

	if (open && open > object && open[-1] != ' ' && namesetadd(&s->wanted, name))
		stringsadd(&s->referrers, object);
}

static void
seename(struct search *s, const char *name)
{
	if (!namesethas(&s->wanted, name))
		return;
	s->defines[namesetfind(&s->wanted, name)] = true;
	s->any = true;
}

static bool
seesymbol(void *ctx, const char *name, enum symbolkind kind)
{
	if (kind == SYMBOL_DEF || kind == SYMBOL_WEAKDEF || kind == SYMBOL_COMMON)
		seename(ctx, name);
	return true;
}

static void
seeobject(void *ctx, const char *name, const struct input *in)
{
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(in, &bytes);

	(void)name;
	if (!o)
		return;
	if (objectsymbols(o, seesymbol, ctx, &error) < 0)
		free(error);
	objectclose(o);
	free(bytes);
}

/* An archive has an index of what it defines; another file of such a name is a script that names archives. */
static void
readarchive(struct search *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *e = fd < 0 ? NULL : (elf_version(EV_CURRENT), elf_begin(fd, ELF_C_READ_MMAP, NULL));
	size_t i, n = 0;
	Elf_Arsym *index = e && elf_kind(e) == ELF_K_AR ? elf_getarsym(e, &n) : NULL;

	for (i = 0; index && i < n && index[i].as_name; i++)
		seename(s, index[i].as_name);
	if (e && elf_kind(e) == ELF_K_NONE)
		inquiryobjects(path, seeobject, s);
	elf_end(e);
	if (fd >= 0)
		close(fd);
}

/* Note the library of DIR in the file NAME if it defines something that is wanted. LENGTH: of its own name, "X" of libX.a. */
static void
readlibrary(struct search *s, const char *dir, const char *name, size_t length)
{
	char *path = newformat("%s/%s", dir, name);

	s->any = false;
	s->defines = newarray(s->wanted.names.count, sizeof *s->defines);
	readarchive(s, path);
	if (s->any) {
		s->found = growarray(s->found, s->nfound + 1, sizeof *s->found);
		s->found[s->nfound++] = (struct candidate){newformat("%.*s", (int)length, name + 3), s->defines};
	} else
		free(s->defines);
	free(path);
}

static void
readdirectory(struct search *s, const char *dir)
{
	struct dirent **list = NULL;
	int i, n = scandir(dir, &list, NULL, alphasort);

	for (i = 0; i < n; i++) {
		size_t length = pathlibrary(list[i]->d_name);

		if (length)
			readlibrary(s, dir, list[i]->d_name, length);
		free(list[i]);
	}
	free(list);
}

/* How many names C defines that no library before it does; *FIRST: the first of them. */
static size_t
gain(const struct search *s, const struct candidate *c, size_t *first)
{
	size_t i, count = 0;

	for (i = s->wanted.names.count; i-- > 0;)
		if (c->defines[i] && !s->met[i]) {
			*first = i;
			count++;
		}
	return count;
}

/* Add the line about the library that defines most; of two that define the same it is the one with the plainer name. */
static bool
addbest(struct text *lines, struct search *s)
{
	const struct candidate *best = NULL;
	size_t i, most = 0, first = 0, here = 0;

	for (i = 0; i < s->nfound; i++) {
		size_t count = gain(s, &s->found[i], &here);

		if (count > most || (count && count == most && strlen(s->found[i].library) < strlen(best->library))) {
			most = count;
			first = here;
			best = &s->found[i];
		}
	}
	if (!best)
		return false;
	textadd(lines, "  -l%s: %s", best->library, s->wanted.names.items[first]);
	if (most > 1)
		textadd(lines, " and %zu more", most - 1);
	textadd(lines, ", referred to in %s\n", s->referrers.items[first]);
	for (i = 0; i < s->wanted.names.count; i++)
		s->met[i] |= best->defines[i];
	return true;
}

static void
searchfree(struct search *s)
{
	size_t i;

	for (i = 0; i < s->nfound; i++) {
		free(s->found[i].library);
		free(s->found[i].defines);
	}
	free(s->found);
	free(s->met);
	namesetfree(&s->wanted);
	stringsfree(&s->referrers);
}

/* Note what stays undefined of the inputs of Q: first without the libc, which takes longest to read. */
static void
wants(struct search *s, const struct inquiry *q)
{
	struct closure *l = closurenew();
	int libc;

	for (libc = 0; libc < 2 && (!libc || s->wanted.names.count); libc++) {
		closureinputs(l, q, libc == 1);
		namesetfree(&s->wanted);
		stringsfree(&s->referrers);
		closureundefined(l, want, s);
	}
	closurefree(l);
}

void
hintsearch(struct text *out, const struct inquiry *q)
{
	struct search s = {0};
	struct text lines = {0};
	size_t i;

	wants(&s, q);
	s.met = newarray(s.wanted.names.count, sizeof *s.met);
	for (i = 0; s.wanted.names.count && i < q->dirs.count; i++)
		readdirectory(&s, q->dirs.items[i]);
	for (i = 0; i < MOST && addbest(&lines, &s); i++)
		;
	if (lines.bytes) {
		textraw(out, "staticld: hint: libraries that the command line leaves out define what its archives need\n");
		textraw(out, lines.bytes);
		textraw(out, "  why: an archive does not name what it needs, as a shared object does\n"
		    "  fix: link with these behind it, between -Wl,--start-group and -Wl,--end-group where they need each other, if "
		    "they are what it was built with\n");
	}
	textfree(&lines);
	searchfree(&s);
}
