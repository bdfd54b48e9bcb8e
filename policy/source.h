/*
 * The text of a policy file with its @include lines replaced by what they
 * name. libconfig could open included files itself, but it would hang on a
 * FIFO, exit on a directory, look beside the first file only, and leave us
 * without the bytes for the digest.
 */
#ifndef POLICY_SOURCE_H
#define POLICY_SOURCE_H

#include <sys/types.h>

#include <stddef.h>

#include "base/digest.h"

/* A file that is being read, and the file that asked for it. */
struct origin {
	const struct origin *parent;
	const char *path;
	dev_t dev;
	ino_t ino;
};

/* From line TEXT of the text on, lines come from FILE, starting at LINE. */
struct span {
	unsigned text;
	const char *file;
	unsigned line;
};

struct source {
	char *text;             /* ends in a newline and a NUL */
	size_t length;
	size_t capacity;
	unsigned lines;         /* newlines in the text */
	struct span *spans;     /* in order of their text line */
	size_t nspans;
	char **files;           /* paths of all files read */
	size_t nfiles;
};

/*
 * Read SELF->path, called for at WHERE ("FILE:LINE" or NULL). SELF's parent is
 * given, its dev and ino are filled in. DIGEST gets the bytes of each file as
 * it is read; it may be NULL. On success 0; otherwise -1, *S is empty, and
 * *ERROR is set as by complain.
 */
int sourceread(struct source *s, struct origin *self, const char *where,
    struct digest *digest, char **error);
void sourcefree(struct source *s);

/* The file and line that line TEXT of the text came from; never fails. */
const char *sourceat(const struct source *s, unsigned text, unsigned *line);

/* PATH as seen from the directory of FILE; malloced. */
char *sourcebeside(const char *file, const char *path);

#endif
