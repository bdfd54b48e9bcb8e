/* Opens the files of the record once more when details are wanted: the record keeps none of their bytes. */
#include "audit/link/member.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/input/archive.h"
#include "base/mem.h"

char *
membername(const struct input *in)
{
	struct archive *a;
	char *name = NULL, *error = NULL;
	int fd;

	if (in->offset == 0)
		return NULL;
	fd = open(in->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	a = archiveopen(fd, &error);
	if (a) {
		name = archivename(a, in->offset, &error);
		archiveclose(a);
	}
	free(error);
	close(fd);
	return name;
}

/* Read exactly SIZE bytes at OFFSET. */
static int
readat(int fd, char *p, uint64_t size, uint64_t offset)
{
	while (size) {
		ssize_t n = pread(fd, p, size, (off_t)offset);

		if (n <= 0)
			return -1;
		p += n;
		size -= (uint64_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

void *
inputread(const struct input *in)
{
	char *bytes = NULL;
	int fd = open(in->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (lseek(fd, 0, SEEK_END) >= (off_t)(in->offset + in->size))
		bytes = newarray(1, in->size + 1);
	if (bytes && readat(fd, bytes, in->size, in->offset) < 0) {
		free(bytes);
		bytes = NULL;
	}
	close(fd);
	return bytes;
}

struct object *
inputopen(const struct input *in, void **bytes)
{
	char *error = NULL;
	struct object *o;

	*bytes = inputread(in);
	if (!*bytes)
		return NULL;
	o = objectopen(*bytes, in->size, &error);
	if (!o) {
		free(error);
		free(*bytes);
	}
	return o;
}
