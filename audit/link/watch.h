/*
 * The watched names: every symbol that a catalogue or the policy has something to
 * say about. Looked up for the symbols of each input that pass the filter; the flat hash table
 * says "no" without a string comparison.
 */
#ifndef AUDIT_LINK_WATCH_H
#define AUDIT_LINK_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/namefilter.h"
#include "policy/catalogue.h"
#include "policy/symbols.h"

enum meaningkind {
	MEANING_ENTRY,          /* public function that leads into the class */
	MEANING_INTERNAL,       /* libc internal, not for programs */
	MEANING_CHOKE,          /* in the output exactly when the class is */
	MEANING_IDENTITY,       /* its definer is the libc */
	MEANING_START,          /* its definer is one of the libc's crt files */
	MEANING_BESIDE,         /* public function that links the class in and does not lead into it */
	MEANING_SEAL,           /* how it resolved tells whether the loader is sealed out */
	MEANING_COUNT
};

/* What one libc's catalogue says of a name. */
struct meaning {
	enum meaningkind kind;
	enum class class;       /* up to MEANING_CHOKE, and MEANING_BESIDE */
	const struct catalogue *libc;
	size_t name;            /* whose it is: index into watch.names */
	struct meaning *next;   /* of the name */
	struct meaning *same;   /* the next of this kind, of any name */
};

struct name {
	const char *text;
	uint32_t hash;
	struct meaning *meanings;
	const struct symbolrule *rule;  /* of the policy's `symbols`, or NULL */
	bool atleast;           /* the class's action counts where it is stricter than RULE's */
	bool defined;           /* an input of the link defines it */
};

struct watch {
	struct name **names;    /* in the order added; stable */
	size_t count;
	uint32_t *slots;        /* index + 1 into names; 0: empty */
	size_t nslots;          /* a power of two */
	struct meaning *firsts[MEANING_COUNT], *lasts[MEANING_COUNT];   /* of each kind */
	struct namefilter filter;     /* lets all of them pass, and names that begin with "__real_" */
	struct pool pool;       /* of names and meanings */
	struct strings copies;  /* of texts that are in neither a catalogue nor the policy */
	const struct policy *policy;
	struct symbols rows;    /* the policy's */
	bool globs;             /* the policy's `symbols` has patterns: all names pass the filter */
};

/* CATALOGUES and POLICY must outlive W. */
void watchinit(struct watch *w, const struct policy *policy,
    const struct catalogue *catalogues, size_t ncatalogues);
/* Watch TEXT too, though no catalogue says anything of it. TEXT must outlive W; the other one copies it. */
void watchadd(struct watch *w, const char *text);
void watchaddcopy(struct watch *w, const char *text);
void watchfree(struct watch *w);

/* The watched name TEXT, NULL when nobody watches it; indexes are stable. */
const struct name *watchfind(const struct watch *w, const char *text, size_t *index);
/* The same, but a TEXT that fits a pattern of the policy's `symbols` is watched from now on. */
const struct name *watchmatch(struct watch *w, const char *text, size_t *index);

#endif
