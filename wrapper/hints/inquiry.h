/* What a link that failed was given: read again from its command line and its files. */
#ifndef WRAPPER_HINTS_INQUIRY_H
#define WRAPPER_HINTS_INQUIRY_H

#include <stdbool.h>

#include "audit/link/member.h"
#include "base/argv.h"
#include "base/nameset.h"
#include "base/strings.h"

struct inquiry {
	struct strings dirs;            /* that the linker searches */
	const struct strings *left;     /* that it must not: another libc's */
	struct strings libraries;       /* "X" of -lX, or ":FILE" */
	struct nameset inputs;          /* objects and archives, those of `libraries` among them, each once */
	struct strings order;           /* what the linker reads, as often as it does: a path, "-lX", "-(" and "-)" */
	struct strings archives;        /* of `libraries`, in that order, and then of libraries by their paths */
	struct strings found;           /* the libraries that they are of */
	struct strings archiveless;     /* libraries of which only the shared form is here */
	struct strings elsewhere;       /* libraries that are in `left` alone */
	struct strings missing;         /* libraries that are nowhere */
	bool reordered;         /* --whole-archive, -u or the like: more is taken, or less, than the order tells */
	bool pie;               /* a position-independent executable is wanted */
	bool staticpie;         /* and a static one */
};

/* Read the linker's words A, of which the directories LEFT were taken; Q borrows LEFT. */
void inquiryread(struct inquiry *q, const struct argv *a, const struct strings *left);
void inquiryfree(struct inquiry *q);

/* The malloced path of LIBRARY in the directories of Q with the end END, ".a" or ".so"; NULL: none. */
char *inquiryfind(const struct inquiry *q, const char *library, const char *end);

/* "PATH (Debian package P)", malloced, with PATH as people know it. */
char *inquiryowned(const char *path);

/*
 * Call VISIT for each object in the file PATH, itself or the members of an archive, with its name
 * as people write it.
 */
typedef void objectseen(void *ctx, const char *name, const struct input *in);
void inquiryobjects(const char *path, objectseen *visit, void *ctx);

/* The same for all inputs. */
void inquiryall(const struct inquiry *q, objectseen *visit, void *ctx);

#endif
