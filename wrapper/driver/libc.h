/* Compiling and linking against another libc than the driver's own. */
#ifndef WRAPPER_DRIVER_LIBC_H
#define WRAPPER_DRIVER_LIBC_H

#include "policy/policy.h"
#include "wrapper/driver/commandline.h"

/* Where the libc of a policy is and what the driver adds of its own. */
struct libc {
	const char *name;       /* "native" leaves everything to the driver */
	struct strings include;
	struct strings lib;
	struct strings words;   /* for the compiler */
	struct strings after;   /* directories of headers that it does not have itself: the kernel's */
};

/*
 * The libc that POLICY names, for MACHINE ("x86_64"), with its directories checked. 0, or -1
 * with *ERROR a malloced line that says what to install. L borrows from POLICY.
 */
int libcfind(struct libc *l, const struct policy *policy, const char *machine,
    const char *datadir, char **error);

/* True when the driver's own libc is used: nothing to add. */
bool libcisnative(const struct libc *l);

/* Add to A what makes DRIVER compile against L's headers; nothing when C compiles nothing. */
void libccompile(const struct libc *l, const char *driver, const struct commandline *c,
    struct argv *a);

/*
 * Add to A what comes before and after the user's words in a link against L: crt files,
 * library directories, libraries. 0, or -1 with *ERROR when a file is missing.
 */
int libcstart(const struct libc *l, const char *driver, const struct commandline *c,
    enum linkage linkage, struct argv *a, char **error);
int libcend(const struct libc *l, const char *driver, const struct commandline *c,
    enum linkage linkage, struct argv *a, char **error);

#endif
