/*
 * A directory for temporary files that is gone when this process is, however that ends: a child
 * waits for our end and removes it, so that no signal has to be caught and none can be missed.
 */
#ifndef BASE_SWEEP_H
#define BASE_SWEEP_H

struct sweep {
	char *dir;              /* malloced */
	int fd;                 /* the child waits until this is closed */
	int pid;
};

/* Make the directory PREFIX followed by random letters, for us alone. 0, or -1 with errno. */
int sweepnew(struct sweep *s, const char *prefix);

/* Remove it with all that is in it, and wait until it is gone. */
void sweepend(struct sweep *s);

#endif
