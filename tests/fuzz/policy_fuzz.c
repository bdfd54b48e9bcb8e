/*
 * Feeds bytes to the policy reader as the content of a policy file.
 */
#include <sys/mman.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "policy/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
load(int fd)
{
	struct policy p;
	char path[32], *error = NULL;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (policyload(&p, path, "policy", &error) == 0) {
		if (error || !p.name || !p.libc || p.sha256[64])
			abort();
	} else if (!error || !*error || p.name || p.nexceptions) {
		abort();
	}
	policyfree(&p);
	free(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("policy", MFD_CLOEXEC);

	if (fd < 0)
		abort();
	if (write(fd, data, size) == (ssize_t)size)
		load(fd);
	close(fd);
	return 0;
}
