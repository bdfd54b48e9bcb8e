/*
 * Children: one way to start a program with its standard streams where they are wanted, and to wait
 * for it. What it prints is collected in files, not pipes: nobody has to read while it runs.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <sys/types.h>

enum {
	CHILD_OURS = -1,        /* a stream is this process's own */
	CHILD_NOTHING = -2      /* /dev/null */
};

struct child {
	const char *path;       /* searched in PATH when it has no '/' */
	char *const *words;     /* its command line, ended by NULL */
	char *const *environment;       /* likewise; NULL: ours */
	int streams[3];         /* descriptors for its standard input, output and error, or the above */
	int deathsignal;        /* that it gets when this process dies, 0: none */
	pid_t pid;              /* once it is started */
};

/* A child with all that is ours, not started. */
struct child childof(const char *path, char *const *words);

/* Start it. 0, or -1 with errno. The streams stay open here. */
int childstart(struct child *c);

/* Wait for its end: its status, 128 + N for signal N, 126 when it cannot be waited for. */
int childwait(const struct child *c);

/*
 * Start it and wait: as childwait, or -1 with errno when it cannot start. What it prints goes to *OUT
 * and *ERR, malloced and ended by a NUL; a stream whose pointer is NULL is left as it is.
 */
int childrun(struct child *c, char **out, char **err);

/* The malloced first line that it prints; NULL when it prints nothing, fails or cannot start. */
char *childline(struct child *c);

/* A descriptor from which TEXT can be read, to be closed; -1 with errno. */
int childinput(const char *text);

/* A pipe whose both ends are closed in children that are not given them. 0, or -1 with errno. */
int childpipe(int ends[2]);

#endif
