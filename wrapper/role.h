/* What staticld was started as: argv[0] decides. */
#ifndef WRAPPER_ROLE_H
#define WRAPPER_ROLE_H

#include <stdbool.h>

struct role {
	bool linker;            /* ld, ld.gold, real-ld ... */
	bool cxx;               /* the C++ driver */
	bool own;               /* staticld or staticld++, perhaps with a target before it */
	const char *name;       /* basename of argv[0] */
	char *triple;           /* "aarch64-linux-gnu" of aarch64-linux-gnu-staticld, or NULL */
};

void roleread(struct role *r, const char *argv0);

/*
 * The malloced path of the real driver: STATICLD_CC, else the role's own name (as gcc,
 * clang ...), else COMPILER of the policy (may be NULL), else gcc or what there is.
 * NULL and *ERROR a malloced line when there is none.
 */
char *roledriver(const struct role *r, const char *compiler, char **error);

/* The driver role: ARGV is all of the command line. Returns the exit status. */
int driver(const struct role *r, char *const *argv);

/* The linker role. */
int linker(const struct role *r, char *const *argv);

#endif
