/* Any bytes as a tar archive: each entry lies within it, the entries follow one another, and there is an end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wrapper/verify/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct tarentry e;
	struct tar t;
	char *error = NULL;
	size_t last = 0;
	int rc;

	if (taris(bytes, size) && size < 512)
		abort();
	tarinit(&t, bytes, size);
	while ((rc = tarnext(&t, &e, &error)) > 0) {
		if (e.offset <= last || e.offset > size || e.size > size - e.offset || e.bytes != bytes + e.offset)
			abort();
		if (!e.path || strlen(e.path) > size)
			abort();
		last = e.offset;
	}
	if ((rc < 0) != (error != NULL))
		abort();
	free(error);
	tarfree(&t);
	return 0;
}
