/*
 * The directories that a link may search for libraries. One against another libc than the driver's
 * own must not find the libraries of the driver's own, but for those of the compiler that fit any.
 */
#ifndef WRAPPER_HINTS_LIBDIRS_H
#define WRAPPER_HINTS_LIBDIRS_H

#include <stdbool.h>

#include "base/argv.h"
#include "base/strings.h"

struct libdirs {
	bool all;               /* the driver's own libc: nothing is left out */
	struct strings allowed;
	struct strings left;    /* those of the command line that are left out */
	struct strings fitting; /* basenames: archives of the compiler's that fit any libc */
};

/*
 * What of the linker's command line WORDS may be searched: ALLOWED names the directories by lines,
 * NULL: all. Without policy data in DATADIR no archive fits.
 */
void libdirsread(struct libdirs *d, const char *allowed, const struct argv *words,
    const char *datadir);
void libdirsfree(struct libdirs *d);

/*
 * Add to TO the word I of WORDS as the linker is to see it, with the value that follows an option
 * apart. The number of words that this took.
 */
size_t libdirsadd(const struct libdirs *d, const struct argv *words, size_t i, struct argv *to);

/* Whether the compiler's own archive for LIBRARY, where it has one, fits any libc. */
bool libdirsfits(const struct libdirs *d, const char *library);

/* The malloced path of libLIBRARY + END in the first of DIRS that has it, NULL: none; ":FILE" is FILE itself. */
char *libdirsfind(const struct strings *dirs, const char *library, const char *end);

/* The X of the option -lX, or of -LX, at word I of WORDS, also where it is a word of its own; NULL: it is another. */
const char *libdirsdirectory(const struct argv *words, size_t i);
const char *libdirslibrary(const struct argv *words, size_t i);

#endif
