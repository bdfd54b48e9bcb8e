/* Any bytes as cmd/link's go.o and as an object of cgo's beside it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/go/gopackage.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct link *l, const struct input *in, const char *symbol)
{
	struct gomembers *members = gomembersread(l);
	char *package = gopackage(members, l, in);
	struct strings packages = {0};
	struct goobject *go = goobjectopen(l->go);
	struct gocaller c = {0};

	goreferrers(l->go, symbol, &packages);
	stringsfree(&packages);
	if (go)
		gocallerfind(&c, go, symbol);
	if (c.function && (!c.section || !*goplain(c.function)))
		c.offset++;
	gocallerfree(&c);
	goobjectclose(go);
	gomembersfree(members);
	free(package);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("go.o", MFD_CLOEXEC);
	char *path;
	struct input go = {.size = size, .kind = OBJECT_REL}, other;
	struct link l = {.go = &go};

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	go.path = path = newformat("/proc/self/fd/%d", fd);
	other = go;
	check(&l, &go, "getpwnam");
	check(&l, &other, "getpwnam");
	check(&l, &other, "_cgo_0123456789ab_Cfunc_getpwnam");
	free(path);
	close(fd);
	return 0;
}
