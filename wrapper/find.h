/* Where things are: this program, its installed files, other programs. */
#ifndef WRAPPER_FIND_H
#define WRAPPER_FIND_H

#include <stdbool.h>

/* PREFIX malloced, where this program is PREFIX/bin/staticld; and PREFIX/REST. */
char *findprefix(void);
char *findinstalled(const char *rest);

/*
 * Remember that PATH is about to run as the driver. It may well run staticld again (a script named gcc, the
 * links of ccache, icecc or colorgcc), and would then be found as the real driver for ever.
 */
void findmark(const char *path);

/*
 * The malloced path of the executable NAME in the ':'-separated PATH, or NAME itself
 * when it has a '/'; never this program, nor a driver that runs above it. NULL when there is none.
 */
char *findprogram(const char *name, const char *path);

/*
 * The part of PATH from the directory on in which this program was started as a link of some name; all of it when
 * that is not there. What stands before it may have started us, and need not bear to be started again.
 */
const char *findfrom(const char *path);

/* True when NAME, found in the same way, is a driver that runs above us. */
bool findruns(const char *name, const char *path);

#endif
