/*
 * The table of watched names, filled from catalogues and policy. It says what is known of a name, not what a link
 * does with it.
 */
#include "audit/link/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Of the N bytes at S, which have the key KEY. Eight at a time: the last eight may have some of those before them. */
static uint32_t
hash(const char *s, size_t n, uint64_t key)
{
	const uint64_t odd = 0x9e3779b97f4a7c15u;
	uint64_t h = (key ^ n) * odd, word;
	size_t i;

	for (i = sizeof word; i < n; i += sizeof word) {
		memcpy(&word, s + (n - i < sizeof word ? n - sizeof word : i), sizeof word);
		h = (h ^ h >> 32 ^ word) * odd;
	}
	return (uint32_t)(h >> 32);
}

/* The slot that holds TEXT, or the empty one where it belongs. */
static size_t
slot(const struct watch *w, const char *text, uint32_t h)
{
	size_t i = h & (w->nslots - 1);

	while (w->slots[i]) {
		const struct name *n = w->names[w->slots[i] - 1];

		if (n->hash == h && strcmp(n->text, text) == 0)
			break;
		i = (i + 1) & (w->nslots - 1);
	}
	return i;
}

static void
grow(struct watch *w)
{
	size_t i;

	free(w->slots);
	w->nslots = w->nslots ? w->nslots * 2 : 1024;
	w->slots = newarray(w->nslots, sizeof *w->slots);
	w->names = growarray(w->names, w->nslots / 2, sizeof *w->names);
	for (i = 0; i < w->count; i++)
		w->slots[slot(w, w->names[i]->text, w->names[i]->hash)] = (uint32_t)(i + 1);
}

/* The index of TEXT, which lives as long as W. */
static size_t
watchname(struct watch *w, const char *text)
{
	size_t length = strlen(text), i;
	uint64_t key = namefilterkey(text, length + 1);
	uint32_t h = hash(text, length, key);
	struct name *n;

	if (w->count * 2 >= w->nslots)
		grow(w);
	i = slot(w, text, h);
	if (w->slots[i])
		return w->slots[i] - 1;
	n = pooltake(&w->pool, sizeof *n);
	*n = (struct name){.text = text, .hash = h};
	w->names[w->count++] = n;
	namefilteradd(&w->filter, key);
	w->slots[i] = (uint32_t)w->count;
	return w->count - 1;
}

/* The same for a TEXT that goes away. */
static size_t
watchcopy(struct watch *w, const char *text)
{
	size_t length = strlen(text);
	uint32_t found = w->slots[slot(w, text, hash(text, length, namefilterkey(text, length + 1)))];

	if (found)
		return found - 1;
	stringsadd(&w->copies, text);
	return watchname(w, w->copies.items[w->copies.count - 1]);
}

static void
addmeaning(struct watch *w, const char *text, enum meaningkind kind, enum class class,
    const struct catalogue *libc)
{
	size_t name = watchname(w, text);
	struct meaning *m = pooltake(&w->pool, sizeof *m);

	*m = (struct meaning){.kind = kind, .class = class, .libc = libc, .name = name, .next = w->names[name]->meanings};
	w->names[name]->meanings = m;
	if (w->lasts[kind])
		w->lasts[kind]->same = m;
	else
		w->firsts[kind] = m;
	w->lasts[kind] = m;
}

static void
addlist(struct watch *w, const struct strings *list, enum meaningkind kind,
    enum class class, const struct catalogue *libc)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		addmeaning(w, list->items[i], kind, class, libc);
}

static void
addcatalogue(struct watch *w, const struct catalogue *c)
{
	int k;

	addlist(w, &c->identity, MEANING_IDENTITY, CLASS_COUNT, c);
	addlist(w, &c->start, MEANING_START, CLASS_COUNT, c);
	addlist(w, &c->seal.refuse, MEANING_SEAL, CLASS_COUNT, c);
	addlist(w, &c->seal.gone, MEANING_SEAL, CLASS_COUNT, c);
	addlist(w, &c->seal.builtin, MEANING_SEAL, CLASS_COUNT, c);
	for (k = 0; k < CLASS_COUNT; k++) {
		addlist(w, &c->classes[k].entry, MEANING_ENTRY, (enum class)k, c);
		addlist(w, &c->classes[k].beside, MEANING_BESIDE, (enum class)k, c);
		addlist(w, &c->classes[k].internal, MEANING_INTERNAL, (enum class)k, c);
		addlist(w, &c->classes[k].choke, MEANING_CHOKE, (enum class)k, c);
	}
}

/* What the policy's `symbols` say of the name with the index I. */
static void
setrule(const struct watch *w, size_t i)
{
	struct name *n = w->names[i];

	n->rule = symbolsfind(&w->rows, n->text, &n->atleast);
}

void
watchinit(struct watch *w, const struct policy *policy,
    const struct catalogue *catalogues, size_t ncatalogues)
{
	size_t i;

	*w = (struct watch){.policy = policy};
	namefilteropen(&w->filter, "__real_");
	grow(w);
	for (i = 0; i < ncatalogues; i++)
		addcatalogue(w, &catalogues[i]);
	symbolsinit(&w->rows, policy);
	for (i = 0; i < policy->nsymbols; i++) {
		if (globis(policy->symbols[i].name))
			w->globs = true;
		else
			watchname(w, policy->symbols[i].name);
	}
	if (w->globs)
		namefilteropen(&w->filter, "");
	for (i = 0; policy->nsymbols && i < w->count; i++)
		setrule(w, i);
}

void
watchadd(struct watch *w, const char *text)
{
	setrule(w, watchname(w, text));
}

void
watchaddcopy(struct watch *w, const char *text)
{
	setrule(w, watchcopy(w, text));
}

void
watchfree(struct watch *w)
{
	poolfree(&w->pool);
	stringsfree(&w->copies);
	symbolsfree(&w->rows);
	free(w->names);
	free(w->slots);
	*w = (struct watch){0};
}

const struct name *
watchfind(const struct watch *w, const char *text, size_t *index)
{
	size_t length = strlen(text);
	uint64_t key = namefilterkey(text, length + 1);
	uint32_t i;

	if (!namefilterlets(&w->filter, key))
		return NULL;
	i = w->slots[slot(w, text, hash(text, length, key))];
	if (i == 0)
		return NULL;
	*index = i - 1;
	return w->names[i - 1];
}

const struct name *
watchmatch(struct watch *w, const char *text, size_t *index)
{
	const struct name *found = watchfind(w, text, index);
	const struct symbolrule *rule;
	struct name *n;
	bool atleast;

	if (found || !w->globs || !(rule = symbolsfind(&w->rows, text, &atleast)))
		return found;
	*index = watchcopy(w, text);
	n = w->names[*index];
	n->rule = rule;
	n->atleast = atleast;
	return n;
}
