/*
 * The part of the audit that needs libelf, libconfig and libmd. Most links do without it: their
 * inputs are ordinary objects, their policy is prepared, and nothing is found. So it is in a shared
 * object of its own, lib/staticld/later.so, which the plugin loads when it first calls one of these.
 */
#ifndef PLUGIN_LATER_H
#define PLUGIN_LATER_H

#include "audit/explain/report.h"
#include "audit/go/gobuild.h"
#include "audit/input/object.h"
#include "audit/judge/deadrefs.h"
#include "audit/judge/referrer.h"
#include "policy/read.h"
#include "policy/tighten.h"

#define LATER "staticld_later"

/* What later.so has under the name LATER: the functions of the same names, as their headers say. */
struct later {
	size_t size;            /* of this struct: both parts have to be of one build */
	int (*policyread)(struct policy *, const char *, const char *, char **);
	int (*runtimesread)(struct runtimes *, const char *, char **);
	int (*catalogueload)(struct catalogue *, const char *, const char *, const char *, char **);
	void (*policytighten)(struct policy *, struct policy *);
	struct object *(*objectopen)(const void *, size_t, char **);
	void (*objectclose)(struct object *);
	enum objectkind (*objectkind)(const struct object *);
	const char *(*objectfile)(struct object *);
	int (*objectall)(struct object *, objectvisit *, void *, char **);
	char *(*gobuildmain)(int);
	void (*referrerread)(struct finding *, const struct link *);
	void (*deadrefsdrop)(struct trial *, bool [CLASS_COUNT]);
	void (*deadrefsrelax)(struct trial *, enum action);
	void (*report)(struct judgement *, const struct link *, const char *, const char *,
	    const char *, struct text *, char **);
};

#endif
