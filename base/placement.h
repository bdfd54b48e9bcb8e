/*
 * Where the linker writes, and how that gets the output's name. The linker is given a file that has
 * no name at all; it gets the output's name after the proof, in the place of what had it. So whoever
 * is killed, and when, leaves nothing. Where that would change what the user has (a symbolic or hard
 * link, a device, a mount point, another's file, a directory that cannot be written) the content is
 * copied into what the name stands for, after the proof likewise.
 */
#ifndef BASE_PLACEMENT_H
#define BASE_PLACEMENT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/sweep.h"

struct placement {
	const char *output;     /* the user's name of it; borrowed */
	char *path;             /* what the linker is told to write; open it to read what it wrote */
	int fd;                 /* PATH's file, -1: PATH is a file in a directory of its own */
	bool memory;            /* the file is in memory: no directory takes a file without a name */
	bool copy;              /* the content goes into what OUTPUT is */
	struct sweep aside;     /* that directory; other files that the linker leaves there stand beside OUTPUT later */
};

/*
 * Make a place for OUTPUT; ASIDE: the linker derives other files' names from the one that it is given,
 * or replaces that file, so that it has to have a name. 0, or -1 with errno: it could not be written.
 */
int placementopen(struct placement *p, const char *output, bool aside);

/* True when the linker opened the file for writing; not after a question such as --version. */
bool placementwritten(const struct placement *p);

/*
 * What was written becomes the output; not EXECUTABLE: without that permission. 0 and *ST what now has
 * the output's name, or -1 with errno.
 */
int placementput(struct placement *p, bool executable, struct stat *st);

/* The malloced TEXT with NAME where the linker's name of the output stands. */
char *placementtext(const struct placement *p, const char *name, const char *text);

/* The file PATH, if it is a regular one, as a linker wrote it, with the user's name of the output. */
void placementrename(const struct placement *p, const char *path);

/* Done, put or not: what was written is gone, and what stands beside it goes beside the output. */
void placementend(struct placement *p);

#endif
