/* Anonymous files that nobody can change any more: what one process made, for others to read. */
#ifndef BASE_SEALED_H
#define BASE_SEALED_H

#include <stddef.h>

/* A new one of the SIZE bytes at BYTES, which children inherit: its number, 10 or above. -1 with errno. */
int sealednew(const void *bytes, size_t size);

/* The malloced bytes of the one with the number FD, ended by a NUL; NULL when it is none. */
char *sealedbytes(int fd, size_t *size);

#endif
