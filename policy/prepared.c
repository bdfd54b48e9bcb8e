/*
 * Compares installed files with those that were read when staticld was built. The data is in a file that
 * policy/prepare writes.
 */
#include "policy/prepared.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

bool
preparedsame(const struct preparedfile *f, const char *dir)
{
	char *path = newformat("%s/%s", dir, f->name);
	char *bytes = growarray(NULL, f->size + 1, 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t done = 0;
	ssize_t n = 1;

	/* One byte more than there was, to see the end. */
	while (fd >= 0 && n > 0 && done <= f->size) {
		n = read(fd, bytes + done, f->size + 1 - done);
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		close(fd);
	free(path);
	n = n == 0 && done == f->size && memcmp(bytes, f->bytes, done) == 0;
	free(bytes);
	return n;
}

/* A policy and what it extends. */
static bool
samepolicies(unsigned chain, const char *datadir)
{
	size_t i;

	for (i = 0; i < prepared.npolicies; i++)
		if ((chain >> i & 1) && !preparedsame(&prepared.policyfiles[i], datadir))
			return false;
	return true;
}

bool
preparedpolicy(struct policy *p, const char *name, const char *datadir)
{
	size_t i;

	for (i = 0; i < prepared.npolicies; i++) {
		const struct policy *row = &prepared.policies[i];

		if (strcmp(row->name, name) != 0 || !samepolicies(prepared.chains[i], datadir))
			continue;
		*p = *row;
		p->name = newstring(row->name);
		p->libc = newstring(row->libc);
		p->file = newformat("%s/%s.cfg", datadir, name);
		return true;
	}
	return false;
}
