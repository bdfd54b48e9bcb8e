/*
 * catalogue --print LIBC.A             print the sets computed from a libc
 * catalogue --check CFG LIBC.A VERSION compare them with a catalogue's
 * catalogue --names CFG                print a catalogue's names, of all versions
 * catalogue --callers NAME FILE...     print the FILEs' global names that lead to NAME, which they define
 *
 * Status 0: equal; 1: they differ, and the names are on stdout, "+" for those
 * that the catalogue lacks and "-" for those it should not have; 2: trouble.
 */
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/catalogue/lacks.h"
#include "tests/catalogue/sets.h"

static void
print(const char *class, const char *kind, const struct set *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		printf("%s %s %s\n", class, kind, s->items[i]);
}

/* what an empty program has */
static void
printbase(const struct libc *l)
{
	const struct graph *g = &l->graph;
	size_t i;

	for (i = 0; i < g->nmembers; i++) {
		if (l->base[i])
			printf("base member %s\n", g->members[i].file);
	}
	for (i = 0; i < g->nnames; i++) {
		if (g->names[i].member != NONE && l->base[g->names[i].member])
			printf("base name %s\n", g->names[i].text);
	}
}

static int
printall(const char *path)
{
	struct libc l = { .name = NULL };
	struct sets sets[NSETS];
	size_t i;

	libcread(&l, path);
	setsfind(&l, sets);
	printf("libc name %s\n", l.name);
	for (i = 0; i < NSETS; i++) {
		print(sets[i].class, "entry", &sets[i].entry);
		print(sets[i].class, "beside", &sets[i].beside);
		print(sets[i].class, "internal", &sets[i].internal);
		print(sets[i].class, "choke", &sets[i].choke);
	}
	printbase(&l);
	return 0;
}

/*
 * names that only some machines have: those whose time_t was once 32 bits wide,
 * and those whose Linux still knows system calls that are gone
 */
static bool
ofmachine(const char *name)
{
	static const char *const names[] = { "___gai_suspend", "__compat_bdflush",
	    "__compat_create_module", "__compat_get_kernel_syms", "__compat_query_module",
	    "__compat_uselib", "__dlsym_time64",
	    "__gai_suspend_time64", "__glob64_lstat_compat", "__glob64_time64" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

/* append the strings of KEY in GROUP */
static void
addlist(struct set *s, const config_setting_t *group, const char *key)
{
	const config_setting_t *list = group ? config_setting_get_member(group, key) : NULL;
	const char *item, *words;
	int i;

	/* long lists are one string of words */
	words = list ? config_setting_get_string(list) : NULL;
	for (; words && *(words += strspn(words, " \t\n")); words += strcspn(words, " \t\n")) {
		char *word = strndup(words, strcspn(words, " \t\n"));

		setadd(s, word);
	}
	for (i = 0; list && config_setting_is_aggregate(list) && i < config_setting_length(list); i++) {
		item = config_setting_get_string_elem(list, i);
		if (!item)
			die("line %d: not a string", config_setting_source_line(list));
		setadd(s, item);
	}
}

/* does GROUP's since and until allow VERSION? */
static bool
covers(const config_setting_t *group, const char *version)
{
	const char *bound;

	if (config_setting_lookup_string(group, "since", &bound) && strverscmp(version, bound) < 0)
		return false;
	return !config_setting_lookup_string(group, "until", &bound) ||
	    strverscmp(version, bound) <= 0;
}

/* what the catalogue says for VERSION */
static struct set
listed(const config_setting_t *class, const char *key, const char *version)
{
	const config_setting_t *groups, *group;
	struct set s = { NULL, 0 };
	unsigned i;

	addlist(&s, class, key);
	groups = class ? config_setting_get_member(class, "versions") : NULL;
	for (i = 0; groups && (group = config_setting_get_elem(groups, i)); i++) {
		if (covers(group, version))
			addlist(&s, group, key);
	}
	return s;
}

/* print each of A that is not in B; how many */
static int
differ(char sign, const char *class, const char *key, const struct set *a, const struct set *b)
{
	int count = 0;
	size_t i;

	for (i = 0; i < a->count; i++) {
		if (sethas(b, a->items[i]))
			continue;
		printf("%c %s %s %s\n", sign, class, key, a->items[i]);
		count++;
	}
	return count;
}

/* leave out of S the machines' names that this libc lacks */
static void
dropofmachine(const struct libc *l, struct set *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->count; i++) {
		if (!ofmachine(s->items[i]) || graphfind(&l->graph, s->items[i]) != NONE)
			s->items[n++] = s->items[i];
	}
	s->count = n;
}

static int
checklist(const struct libc *l, const config_setting_t *class, const char *name, const char *key,
    const struct set *computed, const char *version)
{
	struct set s = listed(class, key, version);
	int count;

	dropofmachine(l, &s);
	count = differ('-', name, key, &s, computed) + differ('+', name, key, computed, &s);
	free(s.items);
	return count;
}

/* the catalogue names some of the choke points, not all; but one at least */
static int
checkchoke(const config_setting_t *class, const struct sets *sets, const char *version)
{
	struct set s = listed(class, "choke", version);
	int count = differ('-', sets->class, "choke", &s, &sets->choke);

	if (!s.count && sets->choke.count)
		count += differ('+', sets->class, "choke", &sets->choke, &s);
	free(s.items);
	return count;
}

/* every name that identifies the libc is in every program of it */
static int
checkidentity(const struct libc *l, const config_setting_t *root)
{
	const struct graph *g = &l->graph;
	struct set s = { NULL, 0 }, base = { NULL, 0 };
	size_t i;
	int count;

	addlist(&s, root, "identity");
	for (i = 0; i < g->nnames; i++) {
		if (g->names[i].member != NONE && l->base[g->names[i].member])
			setadd(&base, g->names[i].text);
	}
	count = differ('-', l->name, "identity", &s, &base);
	if (!s.count) {
		printf("+ %s identity\n", l->name);
		count++;
	}
	free(s.items);
	free(base.items);
	return count;
}

static int
checkall(const char *file, const char *path, const char *version)
{
	struct libc l = { .name = NULL };
	struct sets sets[NSETS];
	const config_setting_t *class, *classes;
	config_t cfg;
	int count;
	size_t i;

	config_init(&cfg);
	if (!config_read_file(&cfg, file))
		die("%s:%d: %s", file, config_error_line(&cfg), config_error_text(&cfg));
	libcread(&l, path);
	setsfind(&l, sets);
	count = checkidentity(&l, config_root_setting(&cfg));
	classes = config_lookup(&cfg, "classes");
	for (i = 0; i < NSETS; i++) {
		class = classes ? config_setting_get_member(classes, sets[i].class) : NULL;
		count += checklist(&l, class, sets[i].class, "entry", &sets[i].entry, version);
		count += checklist(&l, class, sets[i].class, "beside", &sets[i].beside, version);
		count += checklist(&l, class, sets[i].class, "internal", &sets[i].internal, version);
		count += checkchoke(class, &sets[i], version);
	}
	config_destroy(&cfg);
	return count ? 1 : 0;
}

static void
printlists(const char *class, const config_setting_t *group)
{
	static const char *const kinds[] = { "entry", "beside", "internal", "choke" };
	struct set s;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		s = (struct set){ NULL, 0 };
		addlist(&s, group, kinds[i]);
		print(class, kinds[i], &s);
		free(s.items);
	}
}

static int
printnames(const char *file)
{
	const config_setting_t *class, *groups, *group;
	config_t cfg;
	unsigned i, k;

	config_init(&cfg);
	if (!config_read_file(&cfg, file))
		die("%s:%d: %s", file, config_error_line(&cfg), config_error_text(&cfg));
	group = config_lookup(&cfg, "classes");
	for (i = 0; group && (class = config_setting_get_elem(group, i)); i++) {
		printlists(config_setting_name(class), class);
		groups = config_setting_get_member(class, "versions");
		for (k = 0; groups && config_setting_get_elem(groups, k); k++)
			printlists(config_setting_name(class), config_setting_get_elem(groups, k));
	}
	config_destroy(&cfg);
	return 0;
}

static int
printcallers(const char *name, char *const *files)
{
	struct graph g = { 0 };
	struct set s;
	size_t i;

	for (; *files; files++) {
		if (!graphadd(&g, *files))
			die("no %s", *files);
	}
	graphresolve(&g);
	s = callersof(&g, name);
	for (i = 0; i < s.count; i++)
		puts(s.items[i]);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--print") == 0)
		return printall(argv[2]);
	if (argc == 5 && strcmp(argv[1], "--check") == 0)
		return checkall(argv[2], argv[3], argv[4]);
	if (argc == 3 && strcmp(argv[1], "--names") == 0)
		return printnames(argv[2]);
	if (argc >= 4 && strcmp(argv[1], "--callers") == 0)
		return printcallers(argv[2], argv + 3);
	if (argc >= 4 && strcmp(argv[1], "--lacks") == 0) {
		lacksprint(argv[2], argv[3], argv + 4);
		return 0;
	}
	fputs("usage: catalogue --print LIBC.A | --check CFG LIBC.A VERSION | --names CFG |\n"
	    "    --callers NAME FILE... | --lacks LIBC.A OTHER-LIBC.A [FILE...]\n", stderr);
	return 2;
}
