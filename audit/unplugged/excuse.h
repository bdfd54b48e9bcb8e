/*
 * Which mentions of watched names say nothing about a program: the libc's own, those that tell which libc it is,
 * those of the seal, what every program of a compiler has, and references to what the policy allows. All others are a
 * reason to look closer.
 */
#ifndef AUDIT_UNPLUGGED_EXCUSE_H
#define AUDIT_UNPLUGGED_EXCUSE_H

#include <stdbool.h>

#include "audit/link/link.h"

struct excuses {
	const struct link *link;        /* what is watched; the rest is not looked at */
	const struct runtimes *runtimes;
	/* The malloced path of the file that the compiler driver has under NAME, NULL: none; NULL: nobody can say. */
	char *(*locate)(void *ctx, const char *name);
	void *locatectx;
	const char *seal, *sealarchive; /* paths of the seal's object and archive, NULL: none is linked */
	/* Found: the archive that is the libc, by its path, and which libc it is. */
	const char *libc;
	const struct catalogue *catalogue;
	const char *asked;      /* the path that the driver was asked about last, NULL: none; and whether it is the driver's */
	bool isdrivers;
};

/* One mention of a watched name. */
struct said {
	size_t name;            /* index into the link's watch.names */
	bool defines;           /* else it refers to the name */
	const char *path;       /* of the object, or of the archive that it is a member of */
	bool archived;
	const char *member;     /* the member's name, NULL: none, or not known */
};

/*
 * To be told of every definition before the first question. The libc is the one archive that defines what identifies
 * one: false, and nothing is excused, when this is another one. S's strings must outlive E.
 */
bool excuselibc(struct excuses *e, const struct said *s);

/*
 * What the judge would take a reference to the name with index NAME for, as the policy's rules go; NULL: that is not
 * for rules to say.
 */
const struct meaning *excusemeaning(const struct excuses *e, size_t name);

/* Whether S is a reference for which the policy's rules come to ACTION. */
bool excuserule(const struct excuses *e, const struct said *s, enum action action);

/* Whether S is what the seal defines, by the seal. */
bool excuseseal(const struct excuses *e, const struct said *s);

/* Whether S is no reason to look closer. */
bool excused(struct excuses *e, const struct said *s);

#endif
