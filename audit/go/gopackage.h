/*
 * Which Go package an object of a Go program is from. cmd/link gives the linker go.o
 * and numbered copies of what the packages' archives hold, so names say nothing.
 */
#ifndef AUDIT_GO_GOPACKAGE_H
#define AUDIT_GO_GOPACKAGE_H

#include "audit/link/link.h"

struct gomembers;

/* What is in the archives of the packages that L links, for gopackage; gomembersfree takes NULL. */
struct gomembers *gomembersread(const struct link *l);
void gomembersfree(struct gomembers *g);

/*
 * The malloced import path of the package that the input IN was made for; NULL when this is no Go program, when IN
 * is cmd/link's own object, which has all packages, or when it cannot be told. MEMBERS is of L.
 */
char *gopackage(const struct gomembers *members, const struct link *l, const struct input *in);

/* The malloced import path of the package that the Go symbol SYMBOL is from; NULL: of none. */
char *gosymbolpackage(const char *symbol);

/* Add to PACKAGES those whose code or data in GO, cmd/link's own object, refers to SYMBOL; "" stands for none. */
void goreferrers(const struct input *go, const char *symbol, struct strings *packages);

/* The malloced "PATH@VERSION" of the module that PACKAGE is from, NULL: not known. */
char *gomoduleof(const struct link *l, const char *package);

/* A Go function that calls C, and where. */
struct gocaller {
	char *function;         /* "net._C_getaddrinfo", NULL: none was found */
	char *section;          /* of go.o */
	uint64_t offset;        /* of the call in it */
};

struct goobject;

/* GO, cmd/link's own object, for who asks more than once; NULL: it cannot be read. Takes NULL to close. */
struct goobject *goobjectopen(const struct input *go);
void goobjectclose(struct goobject *g);

/* The object, and in *BYTES its bytes, which may be written to; both live as long as G. */
struct object *goobjectof(const struct goobject *g, const void **bytes);

/* Who in GO calls cgo's stub WRAPPER ("_cgo_HASH_Cfunc_X"); free with gocallerfree. */
void gocallerfind(struct gocaller *c, const struct goobject *go, const char *wrapper);
void gocallerfree(struct gocaller *c);

/* cgo's own mark, "_cgo_HASH_", says nothing to a reader: NAME without it. */
const char *goplain(const char *name);

#endif
