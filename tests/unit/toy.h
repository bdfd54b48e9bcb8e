/*
 * Links for tests, made of nothing: objects that are only a symbol table, archives of one
 * member, and the catalogue of a libc called toy.
 */
#ifndef TEST_TOY_H
#define TEST_TOY_H

#include <stddef.h>

#include "audit/link/link.h"

struct bytes {
	unsigned char *p;
	size_t size;
};

/*
 * A relocatable object with the symbols of SPEC: words, each of a kind and a name: "U:" undefined,
 * "u:" weak undefined, "D:" defined, "d:" weak defined, "C:" common, "L:" local.
 */
struct bytes toyobject(const char *spec);

/* Add toyobject(SPEC) to L as the object PATH, or as a member when OFFSET is not 0. */
void toyadd(struct link *l, const char *path, uint64_t offset, const char *spec);

/* Write the archive PATH, whose one member NAME holds B; where the member's data begins. */
size_t toyarchive(const char *path, const char *name, struct bytes b);

/*
 * nss, deny: entry getpwnam, internal __getpwnam_r, choke __nss_load; dlopen, deny: entry dlopen;
 * stub, warn: entry revoke; locale, allow: entry setlocale. Identity __toy_start, archives libtoy.a
 * and libtoyextra.a.
 */
void toycatalogue(struct catalogue *c);

/* An empty link that is judged by an empty policy with that catalogue. */
struct toy {
	struct catalogue catalogue;
	struct policy policy;
	struct link link;
};

void toybegin(struct toy *t);
void toyend(struct toy *t);

#endif
