#include "audit/link.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "policy/mem.h"

void
linkinit(struct link *l, const struct policy *policy,
    const struct catalogue *catalogues, size_t ncatalogues)
{
	*l = (struct link){0};
	watchinit(&l->watch, policy, catalogues, ncatalogues);
}

static void
freestrings(struct strings *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
}

void
linkfree(struct link *l)
{
	size_t i;

	watchfree(&l->watch);
	for (i = 0; i < l->ninputs; i++) {
		free(l->inputs[i]->path);
		free(l->inputs[i]->strong);
		free(l->inputs[i]);
	}
	free(l->inputs);
	free(l->mentions);
	free(l->damaged);
	free(l->importcfg);
	freestrings(&l->wrapped);
	freestrings(&l->demanded);
	*l = (struct link){0};
}

bool
stringshave(const struct strings *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (strcmp(list->items[i], name) == 0)
			return true;
	return false;
}

static void
append(struct strings *list, const char *s, size_t size)
{
	list->items = growarray(list->items, list->count + 1, sizeof *list->items);
	list->items[list->count++] = newformat("%.*s", (int)size, s);
}

/* What linkadd knows while it reads one input. */
struct reading {
	struct link *link;
	struct input *input;    /* NULL until there is a mention */
	const char *path;
	uint64_t offset, size;
	struct object *object;
	const char *strong;
};

static struct input *
keep(struct reading *r)
{
	struct link *l = r->link;
	struct input *in;

	if (r->input)
		return r->input;
	in = newarray(1, sizeof *in);
	*in = (struct input){newstring(r->path), r->offset, r->size, objectkind(r->object), NULL};
	if ((l->ninputs & (l->ninputs - 1)) == 0)
		l->inputs = growarray(l->inputs, l->ninputs ? l->ninputs * 2 : 1,
		    sizeof *l->inputs);
	l->inputs[l->ninputs++] = in;
	return r->input = in;
}

static void
mention(struct reading *r, size_t name, enum symbolkind kind, bool real)
{
	struct link *l = r->link;

	keep(r);
	if ((l->nmentions & (l->nmentions - 1)) == 0)
		l->mentions = growarray(l->mentions, l->nmentions ? l->nmentions * 2 : 1,
		    sizeof *l->mentions);
	l->mentions[l->nmentions++] = (struct mention){name, l->ninputs - 1, kind, real};
	if (kind >= SYMBOL_DEF && !real)
		l->watch.names[name]->defined = true;
}

static bool
symbol(void *ctx, const char *text, enum symbolkind kind)
{
	struct reading *r = ctx;
	struct watch *w = &r->link->watch;
	size_t name;

	if (watchfind(w, text, &name))
		mention(r, name, kind, false);
	if (kind == SYMBOL_DEF && !r->strong)
		r->strong = text;
	if (text[0] == '_' && strncmp(text, "__real_", 7) == 0 && watchfind(w, text + 7, &name))
		mention(r, name, kind, true);
	return true;
}

static void
damaged(struct link *l, const char *path, uint64_t offset, char *error)
{
	if (!l->damaged && offset)
		l->damaged = newformat("%s: member at offset %llu: %s", path,
		    (unsigned long long)offset, error);
	else if (!l->damaged)
		l->damaged = newformat("%s: %s", path, error);
	free(error);
}

static void
readobject(struct reading *r)
{
	struct link *l = r->link;
	enum objectkind kind = objectkind(r->object);
	char *error = NULL;

	if (kind == OBJECT_SHARED)
		l->dynamic = true;
	if (!l->machine && (kind == OBJECT_REL || kind == OBJECT_LTO))
		l->machine = objectmachine(r->object);
	if (objectsymbols(r->object, symbol, r, &error) < 0)
		damaged(l, r->path, r->offset, error);
	if (r->input && r->strong)
		r->input->strong = newstring(r->strong);
}

/* cmd/link names its own object go.o, first among objects that it numbers. */
static bool
isgo(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && strcmp(slash + 1, "go.o") == 0;
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

void
linkadd(struct link *l, const char *path, uint64_t offset, const void *bytes, size_t size)
{
	struct reading r = {l, NULL, path, offset, size, NULL, NULL};
	char *error = NULL;

	if (again(l, path, offset))
		return;
	l->seen++;
	r.object = objectopen(bytes, size, &error);
	if (!r.object) {
		damaged(l, path, offset, error);
		return;
	}
	if (offset == 0 && !l->go && isgo(path))
		l->go = keep(&r);
	readobject(&r);
	objectclose(r.object);
}

/* Every word of an expression that could be a symbol: --defsym=a=b+4 demands b. */
static void
demandwords(struct link *l, const char *s)
{
	while (*s) {
		size_t n = 0;

		while (isalnum((unsigned char)s[n]) || (s[n] && strchr("_.$", s[n])))
			n++;
		if (n)
			append(&l->demanded, s, n);
		s += n + (s[n] != '\0');
	}
}

/* A linker option with a value: "--wrap=X", "-wrap X", "--wrap X". */
struct linkeroption {
	const char *word;       /* without dashes */
	void (*take)(struct link *l, const char *value);
};

static void
takewrap(struct link *l, const char *value)
{
	append(&l->wrapped, value, strlen(value));
}

static void
takedemand(struct link *l, const char *value)
{
	append(&l->demanded, value, strlen(value));
}

static void
takedefsym(struct link *l, const char *value)
{
	const char *equals = strchr(value, '=');

	if (equals)
		demandwords(l, equals + 1);
}

static void
takeunresolved(struct link *l, const char *value)
{
	l->unresolved = strncmp(value, "ignore-", 7) == 0;
}

static const struct linkeroption linkeroptions[] = {
	{"wrap", takewrap},
	{"defsym", takedefsym},
	{"undefined", takedemand},
	{"require-defined", takedemand},
	{"unresolved-symbols", takeunresolved},
};

/* Apply ARG if it is one of the options above; NEXT is its value if it has none of its own. */
static void
option(struct link *l, const char *arg, const char *next)
{
	size_t i;

	if (strncmp(arg, "-u", 2) == 0 && arg[2] != 'n') {
		takedemand(l, arg[2] ? arg + 2 : next);
		return;
	}
	arg += arg[1] == '-' ? 2 : 1;
	for (i = 0; i < sizeof linkeroptions / sizeof *linkeroptions; i++) {
		const struct linkeroption *o = &linkeroptions[i];
		size_t n = strlen(o->word);

		if (strncmp(arg, o->word, n) == 0 && (arg[n] == '=' || arg[n] == '\0'))
			o->take(l, arg[n] ? arg + n + 1 : next);
	}
}

void
linkoptions(struct link *l, char *const *argv)
{
	size_t i;

	for (i = 1; argv[i]; i++)
		if (argv[i][0] == '-' && argv[i][1])
			option(l, argv[i], argv[i + 1] ? argv[i + 1] : "");
}
