/* Any bytes as a program with a note: what the note says, an error, or nothing; and what is filled in can be read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/output/evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const void *data, size_t size)
{
	struct evidence e;
	char *error = NULL;
	int rc = evidenceread(&e, data, size, &error);

	if ((rc < 0) != (error != NULL) || (rc == 1) != (e.policy != NULL))
		abort();
	if (rc == 1 && (!e.version || !e.verdict))
		abort();
	evidencefree(&e);
	free(error);
}

/* An empty one that is filled in says what it was given. */
static void
fill(const void *data, size_t size)
{
	static char word[] = "x";
	const struct evidence e = {word, word, word, NULL, true};
	int fd = memfd_create("evidence", MFD_CLOEXEC);
	char *error = NULL, *bytes = malloc(size ? size : 1);
	struct evidence read = {0};

	if (fd < 0 || !bytes || write(fd, data, size) != (ssize_t)size)
		abort();
	if (evidencewrite(fd, &e, &error) == 0 && (pread(fd, bytes, size, 0) != (ssize_t)size ||
	    evidenceread(&read, bytes, size, &error) != 1 || strcmp(read.policy, word) != 0 || !read.sealed))
		abort();
	evidencefree(&read);
	free(error);
	free(bytes);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(data, size);
	fill(data, size);
	return 0;
}
