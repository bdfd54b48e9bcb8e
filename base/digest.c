/*
 * SHA-256 by nettle, which uses the processor's instructions for it: a manifest digests all that is linked while the
 * linker writes, and that is several times as long without. Files are read piece by piece, however large they are.
 */
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <nettle/base16.h>
#include <nettle/version.h>

void
digestbegin(struct digest *d)
{
	sha256_init(&d->sha);
}

void
digestadd(struct digest *d, const void *bytes, size_t size)
{
	sha256_update(&d->sha, size, bytes);
}

void
digestend(struct digest *d, char hex[DIGEST_ROOM])
{
	uint8_t sum[SHA256_DIGEST_SIZE];

#if NETTLE_VERSION_MAJOR < 4
	sha256_digest(&d->sha, sizeof sum, sum);
#else
	sha256_digest(&d->sha, sum);
#endif
	base16_encode_update(hex, sizeof sum, sum);
	hex[DIGEST_ROOM - 1] = '\0';
}

void
digestbytes(const void *bytes, size_t size, char hex[DIGEST_ROOM])
{
	struct digest d;

	digestbegin(&d);
	digestadd(&d, bytes, size);
	digestend(&d, hex);
}

int
digestpart(int fd, uint64_t offset, uint64_t size, char hex[DIGEST_ROOM])
{
	unsigned char buffer[1 << 16];
	struct digest d;

	digestbegin(&d);
	while (size) {
		ssize_t n = pread(fd, buffer, size < sizeof buffer ? (size_t)size : sizeof buffer, (off_t)offset);

		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		digestadd(&d, buffer, (size_t)n);
		offset += (uint64_t)n;
		size -= (uint64_t)n;
	}
	digestend(&d, hex);
	return 0;
}

int
digestfile(const char *path, char hex[DIGEST_ROOM])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), rc = -1;
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);

	if (size >= 0)
		rc = digestpart(fd, 0, (uint64_t)size, hex);
	if (fd >= 0)
		close(fd);
	return rc;
}
