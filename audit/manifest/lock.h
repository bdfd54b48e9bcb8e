/*
 * The lock: which bytes the files have that links may take from outside the project. A JSON object of "schema", 1, and
 * "files", each by its real path with its SHA-256.
 */
#ifndef AUDIT_MANIFEST_LOCK_H
#define AUDIT_MANIFEST_LOCK_H

#include <jansson.h>

struct lock {
	char *path;
	json_t *files;
};

/* Read the lock PATH. 0, or -1 and *ERROR a malloced line, and *L is empty. */
int lockread(struct lock *l, const char *path, char **error);

/* An empty one, to be written to PATH. */
struct lock locknew(const char *path);
void lockfree(struct lock *l);

/* The digest that FILE, a real path, has to have; NULL: L does not name it. */
const char *lockfind(const struct lock *l, const char *file);

/* FILE has to have the digest HEX from now on. */
void lockset(struct lock *l, const char *file, const char *hex);

/* Write it, sorted, in the place of what was there. 0, or -1 with errno. */
int lockwrite(const struct lock *l);

#endif
