/* SHA-256 by libmd; files are read piece by piece, however large they are. */
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <sha2.h>

void
digestbytes(const void *bytes, size_t size, char hex[DIGEST_ROOM])
{
	SHA256Data(bytes, size, hex);
}

int
digestpart(int fd, uint64_t offset, uint64_t size, char hex[DIGEST_ROOM])
{
	static unsigned char buffer[1 << 16];
	SHA2_CTX sha;

	SHA256Init(&sha);
	while (size) {
		ssize_t n = pread(fd, buffer, size < sizeof buffer ? (size_t)size : sizeof buffer, (off_t)offset);

		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		SHA256Update(&sha, buffer, (size_t)n);
		offset += (uint64_t)n;
		size -= (uint64_t)n;
	}
	SHA256End(&sha, hex);
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
