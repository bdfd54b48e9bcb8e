/* Telling whether a run wrote a file. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

/* What a path named at one moment. */
struct snapshot {
	bool exists;
	struct stat st;
};

struct snapshot snapshot(const char *path);

/* True when PATH is now another file than in BEFORE, or was written to; never for devices. */
bool snapshotchanged(const struct snapshot *before, const char *path);

#endif
