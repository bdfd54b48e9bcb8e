/* The manifest: what a program was linked of, as a file beside it. Its format is in staticld(1), MANIFEST. */
#ifndef WRAPPER_EVIDENCE_MANIFEST_H
#define WRAPPER_EVIDENCE_MANIFEST_H

#include <jansson.h>

#include "base/record.h"
#include "policy/policy.h"

struct manifest {
	const char *path;       /* a name that ends in ".cdx.json" asks for CycloneDX */
	const char *program;    /* import path of Go's main package, or the output's name */
	const char *verdict;
	const struct policy *policy;
	const struct linkrecord *link;
	const char *libc;       /* what TAG_LIBC tells, NULL: nothing */
	const char *inputs;     /* what manifestinputs gave */
};

/*
 * The part of the manifest PATH that tells of COLLECTED, which it takes: the inputs, each with "file", "member",
 * "sha256" and "package", and the packages. Malloced text that begins with '{'.
 */
char *manifestinputs(const char *path, json_t *collected);

/* Write it: a new file in the place of what had the name. 0, or -1 with errno. */
int manifestwrite(const struct manifest *m);

/*
 * Take away what an earlier link left: nobody is to take it for this one's. 0, or -1 with errno: EEXIST for a file that is
 * no manifest.
 */
int manifestforget(const char *path);

#endif
