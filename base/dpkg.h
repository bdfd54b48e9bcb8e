/*
 * Which Debian packages files are from, read from dpkg's database itself: /var/lib/dpkg/info/PACKAGE.list and status
 * (dpkg(1), deb-control(5)). Runs no program.
 */
#ifndef BASE_DPKG_H
#define BASE_DPKG_H

#include "base/strings.h"

struct dpkgowner {
	char *name;             /* NULL: no package has the file */
	char *version;          /* NULL: the database does not say */
	char *architecture;     /* likewise */
};

/* The owners of PATHS, one for each, in a malloced array; to be freed one by one and as a whole. */
struct dpkgowner *dpkgowners(const struct strings *paths);
void dpkgownerfree(struct dpkgowner *o);

#endif
