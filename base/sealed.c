/* Anonymous files, sealed by the kernel. What is in them is not known here. */
#include "base/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"

enum { SEALS = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL };

int
sealednew(const void *bytes, size_t size)
{
	int made = memfd_create("staticld", MFD_CLOEXEC | MFD_ALLOW_SEALING), why;

	if (made < 0)
		return -1;
	if (filewrite(made, bytes, size) == 0 && fcntl(made, F_ADD_SEALS, SEALS) == 0)
		return fileinherited(made, FILE_LOWEST);
	why = errno;
	close(made);
	errno = why;
	return -1;
}

char *
sealedbytes(int fd, size_t *size)
{
	int seals = fcntl(fd, F_GET_SEALS);

	return seals >= 0 && (seals & SEALS) == SEALS ? filebytes(fd, size) : NULL;
}
