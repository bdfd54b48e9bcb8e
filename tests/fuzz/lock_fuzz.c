/* Any bytes as a lock: a whole one, of which every file has a digest, or an error. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/manifest/lock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *path)
{
	char *error = NULL;
	const char *file;
	struct lock l;
	json_t *value;

	if (lockread(&l, path, &error) < 0) {
		if (!error || l.path || l.files)
			abort();
		free(error);
		return;
	}
	if (error || !l.path)
		abort();
	json_object_foreach(l.files, file, value)
		if (file[0] != '/' || !lockfind(&l, file) || strlen(lockfind(&l, file)) != 64)
			abort();
	lockfree(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("lock", MFD_CLOEXEC);
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	check(path);
	close(fd);
	return 0;
}
