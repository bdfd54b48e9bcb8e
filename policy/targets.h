/* The machines that programs are linked for; policy/targets.cfg. */
#ifndef POLICY_TARGETS_H
#define POLICY_TARGETS_H

#include <stddef.h>

struct target {
	char *goarch;           /* "arm64" */
	char *triple;           /* "aarch64-linux-gnu" */
	char *machine;          /* as proofmachine() says it */
	char *elf;              /* word size and byte order, "64le" */
	char *package;          /* gcc-PACKAGE is Debian's package of the compiler */
	char *libc;             /* and this one of the libc */
	char *word;             /* number of the relocation that is an address in a word, NULL: not known */
};

struct targets {
	struct target *rows;
	size_t count;
};

/* Read DATADIR/targets.cfg. Results and errors as policyload. */
int targetsload(struct targets *t, const char *datadir, char **error);
void targetsfree(struct targets *t);

/* NULL when there is no such row. */
const struct target *targetofgoarch(const struct targets *t, const char *goarch);

/* The same for a triple, or a word that begins with one ("aarch64-linux-gnu-gcc-12"). */
const struct target *targetoftriple(const struct targets *t, const char *triple);

#endif
