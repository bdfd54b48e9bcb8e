/*
 * Reads the reports of linkers that load no plugin of ours. What they name is read from its file again, so
 * the record of the link becomes what a plugin would have made of it.
 */
#include "audit/unplugged/linkedlist.h"

#include <stdlib.h>
#include <string.h>

#include "audit/unplugged/mapped.h"
#include "base/file.h"
#include "base/mem.h"

/* The N bytes at S without make's escapes. */
static char *
unescape(const char *s, size_t n)
{
	char *word = newarray(n + 1, 1), *p = word;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i + 1 < n && ((s[i] == '\\' && strchr(" #\\", s[i + 1])) || (s[i] == '$' && s[i + 1] == '$')))
			i++;
		*p++ = s[i];
	}
	return word;
}

/* True when PATH is a response file among the WORDS: mold names those among its inputs. */
static bool
isresponse(const struct argv *words, const char *path)
{
	size_t i;

	for (i = 1; i < words->count && words->words[i][0] == '@'; i++)
		if (strcmp(words->words[i] + 1, path) == 0)
			return true;
	return false;
}

/* Both linkers give each file a rule of its own, without prerequisites, at the end: "FILE:" alone on its line. */
void
linkedfiles(const char *text, bool escaped, const struct argv *words, struct strings *files)
{
	const char *s, *end;

	for (s = text; *s; s = *end ? end + 1 : end) {
		char *file;

		end = s + strcspn(s, "\n");
		if (end - s < 2 || end[-1] != ':' || *s == ' ')
			continue;
		file = escaped ? unescape(s, (size_t)(end - s) - 1) : newformat("%.*s", (int)(end - s) - 1, s);
		if (!isresponse(words, file))
			stringsadd(files, file);
		free(file);
	}
}

void
linkedadd(struct linkedlist *l, const char *path, const char *member)
{
	if ((l->count & (l->count - 1)) == 0)
		l->items = growarray(l->items, l->count ? l->count * 2 : 1, sizeof *l->items);
	l->items[l->count] = (struct linkeditem){newstring(path), member ? newstring(member) : NULL, l->count};
	l->count++;
}

static void
freeitem(struct linkeditem *item)
{
	free(item->path);
	free(item->member);
}

void
linkedforget(struct linkedlist *l, const char *path)
{
	size_t i, n = 0;

	for (i = 0; i < l->count; i++) {
		if (strcmp(l->items[i].path, path) == 0)
			freeitem(&l->items[i]);
		else
			l->items[n++] = l->items[i];
	}
	l->count = n;
}

void
linkedfree(struct linkedlist *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		freeitem(&l->items[i]);
	free(l->items);
	*l = (struct linkedlist){0};
}

/* A report names the members of one archive, and the references of one object, one after the other. */
static bool
again(const struct linkedlist *l, const char *path, bool archive)
{
	const struct linkeditem *last = l->count ? &l->items[l->count - 1] : NULL;

	return last && !last->member == !archive && strcmp(last->path, path) == 0;
}

/* "ARCHIVE(MEMBER)" of N bytes, and either name may have parentheses itself. */
static bool
addmember(struct linkedlist *l, char *s, size_t n)
{
	size_t i;

	for (i = n - 1; i > 0; i--) {
		if (s[i] != '(')
			continue;
		s[i] = s[n - 1] = '\0';
		if (again(l, s, true) || fileisregular(s)) {
			linkedadd(l, s, s + i + 1);
			return true;
		}
		s[i] = '(';
		s[n - 1] = ')';
	}
	return false;
}

/* An archive's member or an object; anything else is let be. */
static void
additem(struct linkedlist *l, char *s)
{
	size_t n = strlen(s);

	if (n && s[n - 1] == ')' && addmember(l, s, n))
		return;
	if (!again(l, s, false) && fileisregular(s))
		linkedadd(l, s, NULL);
}

void
linkedtrace(struct linkedlist *l, char *text)
{
	char *line, *next;

	for (line = strtok_r(text, "\n", &next); line; line = strtok_r(NULL, "\n", &next))
		additem(l, line);
}

/* One end of a reference: "FILE:(SECTION)" or "FILE". */
static void
addside(struct linkedlist *l, char *side)
{
	char *section = NULL, *s = side;

	while ((s = strstr(s, ":(")) != NULL)
		section = s++;
	if (section)
		*section = '\0';
	additem(l, side);
}

/* REFERRER, DEFINER, kind, symbol between tabs; lines with "#" are comments. */
void
linkeddependencies(struct linkedlist *l, char *text)
{
	char *line, *next;

	for (line = strtok_r(text, "\n", &next); line; line = strtok_r(NULL, "\n", &next)) {
		char *tab = strchr(line, '\t'), *second = tab ? strchr(tab + 1, '\t') : NULL;

		if (*line == '#' || !second)
			continue;
		*tab = *second = '\0';
		addside(l, line);
		addside(l, tab + 1);
	}
}

/* By archive, then by member; objects, which have none, first. */
static int
compare(const void *a, const void *b)
{
	const struct linkeditem *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	if (order)
		return order;
	if (!x->member || !y->member)
		return !x->member ? y->member ? -1 : 0 : 1;
	return strcmp(x->member, y->member);
}

struct recording {
	struct link *link;
	const struct linkeditem *items;         /* of one archive, sorted by member */
	size_t count;
};

static int
comparemember(const void *key, const void *item)
{
	return strcmp(key, ((const struct linkeditem *)item)->member);
}

static void
member(void *ctx, const struct mapped *file, const struct member *m)
{
	const struct recording *r = ctx;

	if (bsearch(m->name, r->items, r->count, sizeof *r->items, comparemember))
		linkadd(r->link, file->path, m->offset, file->bytes + m->offset, m->size);
}

/* The COUNT items of one file. */
static void
recordfile(struct link *link, const struct linkeditem *items, size_t count)
{
	struct recording r = {link, items, count};
	struct mapped file;
	char *error = NULL;

	if (mappedopen(&file, items->path, &error) < 0) {
		linkdamaged(link, items->path, 0, error);
		return;
	}
	for (; r.count && !r.items->member; r.items++)
		r.count--;
	if (!mappedisarchive(&file))
		linkadd(link, file.path, 0, file.bytes, file.size);
	else if (r.count && mappedmembers(&file, member, &r, &error) < 0)
		linkdamaged(link, file.path, 0, error);
	mappedclose(&file);
}

/* The items of one file: where they are among the sorted ones, and which was the first. */
struct group {
	size_t first, count, order;
};

static int
comparegroup(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static struct group
groupat(const struct linkedlist *l, size_t first)
{
	struct group g = {first, 0, l->items[first].order};

	for (; first + g.count < l->count &&
	    strcmp(l->items[first].path, l->items[first + g.count].path) == 0; g.count++)
		if (l->items[first + g.count].order < g.order)
			g.order = l->items[first + g.count].order;
	return g;
}

void
linkedrecord(struct linkedlist *l, struct link *link)
{
	struct group *groups = newarray(l->count, sizeof *groups);
	size_t i, n = 0;

	qsort(l->items, l->count, sizeof *l->items, compare);
	for (i = 0; i < l->count; i += groups[n++].count)
		groups[n] = groupat(l, i);
	qsort(groups, n, sizeof *groups, comparegroup);
	for (i = 0; i < n; i++)
		recordfile(link, &l->items[groups[i].first], groups[i].count);
	free(groups);
}
