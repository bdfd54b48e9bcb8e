/*
 * Loads dwarf.so when there is something to explain. That it cannot be loaded is no error: there are no lines then.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "audit/dwarf/dwarf.h"
#include "base/mem.h"

const struct dwarfmodule *
dwarfload(const char *dir, void **handle)
{
	char *path = newformat("%s/dwarf.so", dir);

	*handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	free(path);
	return *handle ? dlsym(*handle, DWARFMODULE) : NULL;
}
