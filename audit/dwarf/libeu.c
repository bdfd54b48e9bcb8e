/*
 * What elfutils 0.192's libelf.a and libdw.a, those of Debian 13, call and do not have: its own search trees, which are
 * tsearch(3)'s with a root and, in builds for threads, a lock behind it that we have no use for. As an archive behind those two it
 * is linked only where they lack it.
 */
#include <search.h>
#include <stddef.h>

struct tree {
	void *root;
};
typedef int compare(const void *, const void *);

void eu_search_tree_init(struct tree *t);
void eu_search_tree_fini(struct tree *t, void (*freenode)(void *));
void *eu_tsearch(const void *key, struct tree *t, compare *order);
void *eu_tfind(const void *key, struct tree *t, compare *order);
void *eu_tdelete(const void *key, struct tree *t, compare *order);
void eu_tdestroy(struct tree *t, void (*freenode)(void *));

void
eu_search_tree_init(struct tree *t)
{
	t->root = NULL;
}

void
eu_search_tree_fini(struct tree *t, void (*freenode)(void *))
{
	eu_tdestroy(t, freenode);
}

void *
eu_tsearch(const void *key, struct tree *t, compare *order)
{
	return tsearch(key, &t->root, order);
}

void *
eu_tfind(const void *key, struct tree *t, compare *order)
{
	return tfind(key, &t->root, order);
}

void *
eu_tdelete(const void *key, struct tree *t, compare *order)
{
	return tdelete(key, &t->root, order);
}

void
eu_tdestroy(struct tree *t, void (*freenode)(void *))
{
	tdestroy(t->root, freenode);
	t->root = NULL;
}
