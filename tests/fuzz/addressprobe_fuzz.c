/* Any bytes as the output of a link that was asked for addresses: an answer or an error; and as the object to make one like. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/unplugged/addressprobe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NAMES = 3 };

/* What was made has no addresses yet. */
static void
checkmade(const uint8_t *data, size_t size)
{
	static char *names[NAMES] = {(char *)(uintptr_t)"getpwnam", (char *)(uintptr_t)"", (char *)(uintptr_t)"dlopen"};
	const struct strings list = {names, NAMES};
	bool resolved[NAMES] = {true, true, true};
	int fd = memfd_create("made", MFD_CLOEXEC);
	char *error = NULL;
	int rc;

	if (fd < 0)
		abort();
	rc = addressprobewrite(fd, data, size, 1, &list, &error);
	if ((rc < 0) != (error != NULL))
		abort();
	if (rc == 0 && (addressproberead(fd, resolved, NAMES, &error) < 0 || resolved[0] || resolved[1] || resolved[2]))
		abort();
	free(error);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("output", MFD_CLOEXEC), rc;
	bool resolved[NAMES];
	char *error = NULL;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	rc = addressproberead(fd, resolved, NAMES, &error);
	if ((rc < 0) != (error != NULL))
		abort();
	free(error);
	close(fd);
	checkmade(data, size);
	return 0;
}
