/*
 * Keeps the record of one link while the linker reads it: inputs, and who mentions which watched name. Judges
 * nothing, and knows no linker's command line.
 */
#include "audit/link/link.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/fastobject.h"
#include "base/mem.h"
#include "base/path.h"

/* Patterns are tried on each reference. */
static void
watchforeign(struct link *l, const struct strings *names)
{
	l->foreign = names;
	/* See linkforeign. */
	if (names->count && !l->watch.globs)
		namefilteropen(&l->watch.filter, "__");
}

void
linkinit(struct link *l, const struct policy *policy,
    const struct catalogue *catalogues, size_t ncatalogues)
{
	size_t i;

	*l = (struct link){0};
	watchinit(&l->watch, policy, catalogues, ncatalogues);
	for (i = 0; i < ncatalogues; i++)
		if (policy->libc && strcmp(policy->libc, catalogues[i].name) == 0)
			watchforeign(l, &catalogues[i].foreign);
}

void
linkfree(struct link *l)
{
	size_t i;

	watchfree(&l->watch);
	for (i = 0; i < l->ninputs; i++)
		free(l->inputs[i]->strong);
	poolfree(&l->pool);
	free(l->inputs);
	free(l->mentions);
	free(l->damaged);
	free(l->importcfg);
	stringsfree(&l->paths);
	stringsfree(&l->wrapped);
	stringsfree(&l->demanded);
	stringsfree(&l->libdirs);
	*l = (struct link){0};
}

/* What linkadd knows while it reads one input. */
struct reading {
	struct link *link;
	struct input *input;
	bool mentions;          /* only of inputs that have some it is asked whether they were linked */
	const char *bytes;
	size_t size;
};

/*
 * A name that the linker can be asked about: as it stands in the input, for one that was cut there had a version, and
 * neither what --wrap reads as another name nor, for some machines, as another's entry point.
 */
static bool
isaskable(const struct reading *r, const char *text)
{
	if (r->input->kind == OBJECT_REL && (text < r->bytes || text >= r->bytes + r->size))
		return false;
	return text[0] != '.' && !strchr(text, '@') && strncmp(text, "__real_", 7) != 0;
}

/* PATH as the record keeps it; members of an archive come one after the other. */
static const char *
keeppath(struct link *l, const char *path)
{
	if (!l->paths.count || strcmp(l->paths.items[l->paths.count - 1], path) != 0)
		stringsadd(&l->paths, path);
	return l->paths.items[l->paths.count - 1];
}

static struct input *
keep(struct link *l, const char *path, uint64_t offset, uint64_t size)
{
	struct input *in = pooltake(&l->pool, sizeof *in);

	*in = (struct input){keeppath(l, path), offset, size, OBJECT_REL, NULL, l->late};
	if ((l->ninputs & (l->ninputs - 1)) == 0)
		l->inputs = growarray(l->inputs, l->ninputs ? l->ninputs * 2 : 1,
		    sizeof *l->inputs);
	return l->inputs[l->ninputs++] = in;
}

static void
mention(struct reading *r, size_t name, enum symbolkind kind, bool real)
{
	struct link *l = r->link;

	r->mentions = true;
	if ((l->nmentions & (l->nmentions - 1)) == 0)
		l->mentions = growarray(l->mentions, l->nmentions ? l->nmentions * 2 : 1,
		    sizeof *l->mentions);
	l->mentions[l->nmentions++] = (struct mention){name, l->ninputs - 1, kind, real};
	if (kind >= SYMBOL_DEF && kind != SYMBOL_LOCAL && !real)
		l->watch.names[name]->defined = true;
}

static void
letpass(void *ctx, const char *name, size_t n)
{
	struct link *l = ctx;
	char start[sizeof(uint64_t) + 1] = "";

	memcpy(start, name, n < sizeof start ? n : sizeof start - 1);
	namefilteradd(&l->watch.filter, namefilterkey(start, sizeof start));
}

void
linklacks(struct link *l, const struct lacking *lacking)
{
	l->lacking = lacking;
	lackingeach(lacking, letpass, l);
}

/* The patterns all begin with two underscores. */
bool
linkforeign(const struct link *l, const char *name)
{
	if (l->foreign && name[0] == '_' && name[1] == '_' && stringsfit(l->foreign, name))
		return true;
	return l->lacking && lackinghas(l->lacking, name, NULL);
}

static bool
symbol(void *ctx, const char *text, enum symbolkind kind)
{
	struct reading *r = ctx;
	struct watch *w = &r->link->watch;
	size_t name;

	if (kind == SYMBOL_LOCAL) {
		/* The names of libcs that programs cannot have begin so; most others do not. */
		if (text[0] == '_' && watchmatch(w, text, &name))
			mention(r, name, kind, false);
		return true;
	}
	if (kind == SYMBOL_UNDEF && linkforeign(r->link, text))
		watchaddcopy(w, text);
	if (watchmatch(w, text, &name))
		mention(r, name, kind, false);
	if (text[0] == '_' && strncmp(text, "__real_", 7) == 0 && watchmatch(w, text + 7, &name))
		mention(r, name, kind, true);
	return true;
}

/* The first strong definition that can be asked about: it tells whether the input was linked. */
static bool
strongest(void *ctx, const char *text, enum symbolkind kind)
{
	struct reading *r = ctx;

	if (kind != SYMBOL_DEF || !isaskable(r, text))
		return true;
	r->input->strong = newstring(text);
	return false;
}

void
linkdamaged(struct link *l, const char *path, uint64_t offset, char *error)
{
	if (!l->damaged && offset)
		l->damaged = newformat("%s: member at offset %llu: %s", path,
		    (unsigned long long)offset, error);
	else if (!l->damaged)
		l->damaged = newformat("%s: %s", path, error);
	free(error);
}

bool
linkislto(const struct link *l)
{
	size_t i;

	for (i = 0; i < l->ninputs; i++)
		if (l->inputs[i]->kind == OBJECT_LTO || l->inputs[i]->kind == OBJECT_BITCODE)
			return true;
	return false;
}

bool
linkisgo(const char *path)
{
	return strchr(path, '/') && strcmp(pathbase(path), "go.o") == 0;
}

void
linkwrap(struct link *l, const char *name)
{
	stringsadd(&l->wrapped, name);
}

void
linkdemand(struct link *l, const char *name)
{
	stringsadd(&l->demanded, name);
}

/* A word of the script language by which a script decides what is kept, or where the program begins. */
static bool
islayout(const char *s, size_t n)
{
	static const char *const words[] = {"ENTRY", "INCLUDE", "INSERT", "KEEP", "SECTIONS"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == n && strncmp(s, words[i], n) == 0)
			return true;
	return false;
}

void
linkdemandwords(struct link *l, const char *s)
{
	while (*s) {
		size_t n = 0;

		while (isalnum((unsigned char)s[n]) || (s[n] && strchr("_.$", s[n])))
			n++;
		if (n)
			stringsaddpart(&l->demanded, s, n);
		l->layout |= islayout(s, n);
		s += n + (s[n] != '\0');
	}
}

/* An input that is text is a linker script. */
static void
demandtext(struct link *l, const void *bytes, size_t size)
{
	char *text;

	if (memchr(bytes, '\0', size))
		return;
	text = newformat("%.*s", (int)size, (const char *)bytes);
	linkdemandwords(l, text);
	free(text);
}

/* Only recent inputs are looked at: a linker offers the same one again at once. */
static bool
again(const struct link *l, const char *path, uint64_t offset)
{
	const struct input *last;

	if (l->ninputs == 0)
		return false;
	last = l->inputs[l->ninputs - 1];
	return offset && last->offset == offset && strcmp(last->path, path) == 0;
}

/* Inputs that are not ordinary objects: archives' members of other kinds, scripts, shared objects. */
static void
addunusual(struct reading *r, const void *bytes, size_t size)
{
	struct link *l = r->link;
	char *error = NULL;
	struct object *o = objectopen(bytes, size, &error);

	if (!o) {
		linkdamaged(l, r->input->path, r->input->offset, error);
		return;
	}
	r->input->kind = objectkind(o);
	if (r->input->kind == OBJECT_SHARED)
		l->dynamic = true;
	if (r->input->kind == OBJECT_OTHER && size <= LINK_SCRIPT)
		demandtext(l, bytes, size);
	if (objectall(o, symbol, r, &error) < 0 || (r->mentions && objectall(o, strongest, r, &error) < 0))
		linkdamaged(l, r->input->path, r->input->offset, error);
	objectclose(o);
}

void
linkadd(struct link *l, const char *path, uint64_t offset, const void *bytes, size_t size)
{
	struct reading r = {.link = l, .bytes = bytes, .size = size};
	size_t before = l->nmentions;

	if (again(l, path, offset))
		return;
	r.input = keep(l, path, offset, size);
	if (offset == 0 && !l->go && linkisgo(path))
		l->go = r.input;
	if (fastsymbols(bytes, size, &l->watch.filter, symbol, &r)) {
		if (r.mentions)
			fastglobals(bytes, size, strongest, &r);
		return;
	}
	l->nmentions = before;
	addunusual(&(struct reading){.link = l, .input = r.input, .bytes = bytes, .size = size}, bytes, size);
}
