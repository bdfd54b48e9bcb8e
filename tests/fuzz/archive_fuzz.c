/* Any bytes as an archive: what the iteration hands out must be found again by its offset; and a libc's version in it, if any. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/input/archive.h"
#include "audit/manifest/libcversion.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checkmember(struct archive *a, const struct member *m, size_t size)
{
	char *error = NULL, *name = archivename(a, m->offset, &error);

	if ((name == NULL) != (error != NULL))
		abort();
	if (m->offset > size || (!archivethin(a) && m->size > size - m->offset))
		abort();
	free(name);
	free(error);
}

static void
checkarchive(int fd, size_t size)
{
	char *error = NULL;
	struct archive *a = archiveopen(fd, &error);
	struct member m;
	int n, more;

	if ((a == NULL) != (error != NULL))
		abort();
	if (!a) {
		free(error);
		return;
	}
	for (n = 0; n < 100 && (more = archivenext(a, &m, &error)) > 0; n++)
		checkmember(a, &m, size);
	if (n < 100 && (more < 0) != (error != NULL))
		abort();
	archiveclose(a);
	free(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("archive", MFD_CLOEXEC);
	char *path;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	checkarchive(fd, size);
	path = newformat("/proc/self/fd/%d", fd);
	free(libcversion(path));
	free(path);
	close(fd);
	return 0;
}
