/* Any bytes as the file that cmd/go writes for cmd/link: packages and modules that can be looked up. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/go/importcfg.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct importcfg *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->npackages; i++) {
		const struct gomodule *m = importcfgmodule(c, c->packages[i].package);

		if (!importcfgpackage(c, c->packages[i].file))
			abort();
		if (m && strncmp(c->packages[i].package, m->path, strlen(m->path)) != 0)
			abort();
	}
	for (i = 0; i < c->nmodules; i++)
		n += strlen(c->modules[i].path) + strlen(c->modules[i].version);
	if (n && importcfgpackage(c, "") && !c->npackages)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("importcfg", MFD_CLOEXEC);
	struct importcfg c;
	char *path;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	path = newformat("/proc/self/fd/%d", fd);
	if (importcfgread(&c, path) < 0)
		abort();
	check(&c);
	importcfgfree(&c);
	free(path);
	close(fd);
	return 0;
}
