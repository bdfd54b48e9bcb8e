/* Files: whether a run wrote one, and what is in one. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* What a path named at one moment. */
struct snapshot {
	bool exists;
	struct stat st;
};

struct snapshot snapshot(const char *path);

/* True when PATH is now another file than in BEFORE, or was written to; never for devices. */
bool snapshotchanged(const struct snapshot *before, const char *path);

bool fileisregular(const char *path);

/* True when both paths are of one file. */
bool filesame(const char *a, const char *b);

/*
 * PATH with the real name of its directory, malloced; NULL with errno. A link keeps its own name: package
 * managers list it so, and its package is another than that of the file it points to.
 */
char *filelisted(const char *path);

/* The malloced text of the file PATH, ended by a NUL; NULL with errno. */
char *filetext(const char *path);

/* The malloced bytes of the file FD from its start, ended by a NUL; NULL with errno. */
char *filebytes(int fd, size_t *size);

/* Write all of the SIZE bytes at BYTES to FD. 0, or -1 with errno. */
int filewrite(int fd, const void *bytes, size_t size);

/*
 * FD under another number, of at least LOWEST, that programs which are started inherit; FD is closed. -1 with errno, so where FD is -1.
 * From FILE_LOWEST on no script has a number in mind: they use descriptors of one digit for their own ends.
 */
int fileinherited(int fd, int lowest);
enum { FILE_LOWEST = 10 };

/*
 * Write TEXT into a new file that then gets the name PATH in the place of what had it; into what PATH is where that is no
 * regular file. 0, or -1 with errno.
 */
int filereplace(const char *path, const char *text);

#endif
