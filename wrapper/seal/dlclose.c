/*
 * dlclose in a sealed program: refused, like all of dlfcn.h. Stands alone, so that only what is called is linked.
 */
#include "seal.h"

/* There is no handle that could be closed. */
int
dlclose(void *handle)
{
	(void)handle;
	__staticld_refused = 1;
	return -1;
}
