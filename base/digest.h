/* SHA-256 of bytes and files, as hex. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <nettle/sha2.h>

enum { DIGEST_ROOM = 65 };      /* with the NUL */

/* Piece by piece: begin, add as often as there is something, end. */
struct digest {
	struct sha256_ctx sha;
};
void digestbegin(struct digest *d);
void digestadd(struct digest *d, const void *bytes, size_t size);
void digestend(struct digest *d, char hex[DIGEST_ROOM]);

/* Of the SIZE bytes at BYTES. */
void digestbytes(const void *bytes, size_t size, char hex[DIGEST_ROOM]);

/* Of the whole file PATH; of SIZE bytes at OFFSET in the file FD. 0, or -1 with errno. */
int digestfile(const char *path, char hex[DIGEST_ROOM]);
int digestpart(int fd, uint64_t offset, uint64_t size, char hex[DIGEST_ROOM]);

#endif
