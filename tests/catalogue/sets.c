/*
 * What leads into a class, by two measures. Links: a linker takes whole members,
 * so a function brings a class in when its member does, by strong references.
 * Calls: by the bounds of functions, whether the function itself gets there.
 *
 * NSS is not in an empty program, so linking it is the hazard: the measure is
 * links. The loader and gconv are in every program: the measure is calls, and
 * what goes there by way of another class is left to that class.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/catalogue/sets.h"

#define MAX 12

struct rule {
	const char *class;
	bool links;             /* measure */
	bool outside;           /* entries are no part of the base */
	const char *targets[MAX];
	const char *cuts[MAX];  /* members that are another class's way there */
	const char *prefixes[MAX];      /* internal names begin so; none: any */
	const char *within;     /* internal names get there by members named so */
};

static const struct rule glibc[NREACHED] = {
	{ "nss", true, true,
	    { "__nss_module_load", "__nss_module_get_function", "__nss_lookup_function" },
	    { NULL }, { NULL }, NULL },
	{ "dlopen", false, false,
	    { "_dl_open", "_dl_map_object", "_dl_sym", "_dl_vsym", "__libc_dlsym",
	      "__libc_dlsym_private", "__libc_dlvsym" },
	    { "gconv_dl.o", "nss_module.o", "idna.o" },
	    { "_dl_", "__dl", "__libc_dl" }, NULL },
	{ "iconv", false, true, { "__gconv_open", "__gconv_find_shlib" },
	    { NULL }, { "__gconv_" }, "gconv_" },
	{ "locale", false, false, { "_nl_load_locale", "_nl_load_locale_from_archive" },
	    { NULL }, { "_nl_", "__newlocale" }, NULL },
};

/* in static musl the loader is a set of stubs: name them, nothing leads further */
static const struct rule musl[NREACHED] = {
	{ "nss", true, true, { NULL }, { NULL }, { NULL }, NULL },
	{ "dlopen", false, false,
	    { "dlopen", "dlsym", "__dlsym_time64" }, { NULL }, { "__dl" }, NULL },
	{ "iconv", false, true, { NULL }, { NULL }, { NULL }, NULL },
	{ "locale", false, true, { NULL }, { NULL }, { NULL }, NULL },
};

void
setadd(struct set *s, const char *item)
{
	s->items = xgrow(s->items, s->count, sizeof(*s->items));
	s->items[s->count++] = item;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
setsort(struct set *s)
{
	if (s->count)
		qsort(s->items, s->count, sizeof(*s->items), compare);
}

bool
sethas(const struct set *s, const char *item)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		if (strcmp(s->items[i], item) == 0)
			return true;
	}
	return false;
}

static bool
inlist(const char *const list[MAX], const char *item)
{
	size_t i;

	for (i = 0; i < MAX && list[i]; i++) {
		if (strcmp(list[i], item) == 0)
			return true;
	}
	return false;
}

/* an empty list allows everything */
static bool
prefixed(const char *const list[MAX], const char *item)
{
	size_t i;

	for (i = 0; i < MAX && list[i]; i++) {
		if (strncmp(item, list[i], strlen(list[i])) == 0)
			return true;
	}
	return !list[0];
}

/*
 * Names that objects compiled from public headers refer to: those without an
 * underscore, their fortified forms, and the forms for a 64-bit time_t.
 */
static bool
public(const struct graph *g, const char *text)
{
	static const char *const declared[MAX] = { "__nss_configure_lookup" };  /* nss.h */
	size_t len = strlen(text);
	char plain[128];

	if (text[0] != '_' || inlist(declared, text))
		return true;
	if (strncmp(text, "__", 2) != 0 || text[2] == '_' || len >= sizeof(plain))
		return false;
	if (len > 8 && strcmp(text + len - 6, "time64") == 0)
		return true;
	if (len < 7 || strcmp(text + len - 4, "_chk") != 0)
		return false;
	memcpy(plain, text + 2, len - 6);
	plain[len - 6] = '\0';
	return graphfind(g, plain) != NONE;
}

static size_t
definer(const struct graph *g, size_t name)
{
	return name == NONE ? NONE : g->names[name].member;
}

/* grow SET of members by what its members need */
static void
closure(const struct graph *g, bool *set)
{
	bool again = true;
	size_t i, to;

	while (again) {
		again = false;
		for (i = 0; i < g->nneeds; i++) {
			to = definer(g, g->needs[i].name);
			if (to == NONE || set[to] || !set[g->needs[i].member])
				continue;
			set[to] = again = true;
		}
	}
}

/* grow SET of members by those that need one of its members */
static void
needers(const struct graph *g, bool *set)
{
	bool again = true;
	size_t i, to;

	while (again) {
		again = false;
		for (i = 0; i < g->nneeds; i++) {
			to = definer(g, g->needs[i].name);
			if (to == NONE || !set[to] || set[g->needs[i].member])
				continue;
			set[g->needs[i].member] = again = true;
		}
	}
}

/* grow SET of nodes by those that refer to one of them; SKIP is per member */
static void
callers(const struct graph *g, bool *set, const bool *skip)
{
	bool again = true;
	size_t i;

	while (again) {
		again = false;
		for (i = 0; i < g->nedges; i++) {
			if (!set[g->edges[i].to] || set[g->edges[i].from] ||
			    skip[g->nodes[g->edges[i].from].member])
				continue;
			set[g->edges[i].from] = again = true;
		}
	}
}

struct set
callersof(const struct graph *g, const char *target)
{
	bool *set = xzero(g->nnodes, sizeof(*set)), *skip = xzero(g->nmembers, sizeof(*skip));
	size_t i, name = graphfind(g, target);
	struct set s = { NULL, 0 };

	if (name == NONE || g->names[name].node == NONE)
		die("nothing defines %s", target);
	set[g->names[name].node] = true;
	callers(g, set, skip);
	for (i = 0; i < g->nnames; i++) {
		if (g->names[i].node != NONE && set[g->names[i].node])
			setadd(&s, g->names[i].text);
	}
	setsort(&s);
	free(set);
	free(skip);
	return s;
}

/* members from which a linker gets to one that defines a target */
static bool *
linking(const struct libc *l, const struct rule *rule)
{
	bool *set = xzero(l->graph.nmembers, sizeof(*set));
	size_t i, m;

	for (i = 0; i < MAX && rule->targets[i]; i++) {
		m = definer(&l->graph, graphfind(&l->graph, rule->targets[i]));
		if (m != NONE)
			set[m] = true;
	}
	needers(&l->graph, set);
	return set;
}

static bool
within(const struct rule *rule, const char *file)
{
	return !rule->within || strncmp(file, rule->within, strlen(rule->within)) == 0;
}

/*
 * Nodes from which control or an address gets to a target: an entry's way avoids
 * the base if the rule says so, an internal name's keeps within some members.
 */
static bool *
calling(const struct libc *l, const struct rule *rule, bool entry)
{
	const struct graph *g = &l->graph;
	bool *set = xzero(g->nnodes, sizeof(*set)), *skip = xzero(g->nmembers, sizeof(*skip));
	size_t i, name;

	for (i = 0; i < MAX && rule->targets[i]; i++) {
		name = graphfind(g, rule->targets[i]);
		if (name != NONE && g->names[name].node != NONE)
			set[g->names[name].node] = true;
	}
	for (i = 0; i < g->nmembers; i++) {
		skip[i] = inlist(rule->cuts, g->members[i].file) ||
		    (entry ? rule->outside && l->base[i] : !within(rule, g->members[i].file));
	}
	callers(g, set, skip);
	free(skip);
	return set;
}

/* members that every one of the entries brings, and nothing else does */
static void
findchoke(const struct libc *l, const bool *links, struct sets *s)
{
	const struct graph *g = &l->graph;
	bool *common = xzero(g->nmembers, sizeof(*common)), *one;
	size_t i, j;

	memcpy(common, links, g->nmembers * sizeof(*common));
	for (i = 0; i < s->entry.count; i++) {
		one = xzero(g->nmembers, sizeof(*one));
		one[definer(g, graphfind(g, s->entry.items[i]))] = true;
		closure(g, one);
		for (j = 0; j < g->nmembers; j++)
			common[j] = common[j] && one[j];
		free(one);
	}
	for (i = 0; i < g->nnames; i++) {
		if (g->names[i].member != NONE && common[g->names[i].member])
			setadd(&s->choke, g->names[i].text);
	}
	setsort(&s->choke);
	free(common);
}

/* what a class's names are told by, per member or per node */
struct reach {
	bool *links;
	bool *inside;           /* for internal names */
	bool *calls;            /* for entries */
};

static bool
atnode(const bool *set, const struct name *n)
{
	return n->node != NONE && set[n->node];
}

/* hooks that free memory for a checker at exit; they load nothing */
static bool
cleanup(const char *text)
{
	return strstr(text, "_freemem") || strstr(text, "_freeres");
}

/*
 * endpwent and the like end what setpwent or getpwent began, and do nothing where those were not called: the
 * way from it goes by a variable that only those set, which no bounds of functions show.
 */
static bool
ends(const char *text)
{
	size_t len = strlen(text);

	return len > 6 && strncmp(text, "end", 3) == 0 && strcmp(text + len - 3, "ent") == 0;
}

static void
sortname(const struct libc *l, const struct rule *rule, const struct reach *r,
    const struct name *n, struct sets *s)
{
	if (!public(&l->graph, n->text)) {
		if (!cleanup(n->text) && (rule->links ? r->links[n->member] : atnode(r->inside, n)) &&
		    prefixed(rule->prefixes, n->text))
			setadd(&s->internal, n->text);
		return;
	}
	if (rule->outside && l->base[n->member])
		return;
	if (!(rule->links ? r->links[n->member] : atnode(r->calls, n)))
		return;
	setadd(atnode(r->calls, n) && !ends(n->text) ? &s->entry : &s->beside, n->text);
}

static void
findset(const struct libc *l, const struct rule *rule, struct sets *s)
{
	struct reach r = { linking(l, rule), calling(l, rule, false), calling(l, rule, true) };
	size_t i;

	*s = (struct sets){ .class = rule->class };
	for (i = 0; i < l->graph.nnames; i++) {
		if (l->graph.names[i].member != NONE)
			sortname(l, rule, &r, &l->graph.names[i], s);
	}
	setsort(&s->entry);
	setsort(&s->internal);
	setsort(&s->beside);
	if (rule->links && s->entry.count)
		findchoke(l, r.links, s);
	free(r.links);
	free(r.inside);
	free(r.calls);
}

/* does a class found by reach have the name that the linker warns about? */
static bool
reached(const struct sets sets[NSETS], const char *name)
{
	size_t i;

	for (i = 0; i < NREACHED; i++) {
		if (sethas(&sets[i].entry, name) || sethas(&sets[i].beside, name) ||
		    sethas(&sets[i].internal, name))
			return true;
	}
	return false;
}

/* what the libc has its linker say of the names that no other class has */
static void
findwarnings(const struct libc *l, struct sets sets[NSETS])
{
	const struct graph *g = &l->graph;
	size_t i;

	sets[STUB] = (struct sets){ .class = "stub" };
	sets[LINK_WARNING] = (struct sets){ .class = "link-warning" };
	for (i = 0; i < g->nwarnings; i++) {
		const char *name = g->warnings[i].name;
		struct set *s = &sets[LINK_WARNING].entry;

		if (strstr(g->warnings[i].text, "not implemented and will always fail"))
			s = &sets[STUB].entry;
		if (!reached(sets, name) && !sethas(s, name))
			setadd(s, name);
	}
	setsort(&sets[STUB].entry);
	setsort(&sets[LINK_WARNING].entry);
}

void
setsfind(const struct libc *l, struct sets sets[NSETS])
{
	const struct rule *rules = strcmp(l->name, "musl") == 0 ? musl : glibc;
	size_t i;

	for (i = 0; i < NREACHED; i++)
		findset(l, &rules[i], &sets[i]);
	findwarnings(l, sets);
}

static bool
addbeside(struct graph *g, const char *path, const char *file)
{
	const char *slash = strrchr(path, '/');
	char *beside;
	bool ok;

	if (asprintf(&beside, "%.*s%s", slash ? (int)(slash - path + 1) : 0, path, file) < 0)
		die("out of memory");
	ok = graphadd(g, beside);
	free(beside);
	return ok;
}

/* the start files are the roots: crt1.o for static, rcrt1.o for static-pie */
void
libcread(struct libc *l, const char *path)
{
	static const char *const starts[] = { "crt1.o", "rcrt1.o", "crti.o", "crtn.o" };
	static const char *const beside[] = { "libpthread.a", "libdl.a", "librt.a",
	    "libutil.a", "libresolv.a", "libanl.a", "libBrokenLocale.a" };
	struct graph *g = &l->graph;
	size_t i, roots;

	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		if (!addbeside(g, path, starts[i]))
			die("no %s beside %s", starts[i], path);
	}
	roots = g->nmembers;
	if (!graphadd(g, path))
		die("no %s", path);
	for (i = 0; i < sizeof(beside) / sizeof(*beside); i++)
		addbeside(g, path, beside[i]);
	graphresolve(g);
	l->name = graphfind(g, "__gconv_open") != NONE ? "glibc" : "musl";
	l->base = xzero(g->nmembers, sizeof(*l->base));
	for (i = 0; i < roots; i++)
		l->base[i] = true;
	closure(g, l->base);
}
