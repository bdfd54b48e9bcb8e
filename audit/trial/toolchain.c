/*
 * The compiler's own archives. Anybody can call an archive libgomp.a; the driver says which file it has under
 * that name, and device and inode tell whether the link has that one.
 */
#include "audit/trial/toolchain.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/path.h"

static bool
toolchainsame(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool
toolchainhas(struct trial *t, const struct input *in)
{
	char *own;
	bool has;

	if (in->offset == 0 || !t->locate || stringshave(&t->strange, in->path))
		return false;
	if (stringshave(&t->toolchain, in->path))
		return true;
	own = t->locate(t->locatectx, pathbase(in->path));
	has = own && toolchainsame(own, in->path);
	stringsadd(has ? &t->toolchain : &t->strange, in->path);
	free(own);
	return has;
}
