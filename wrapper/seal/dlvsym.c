/* dlvsym in a sealed program: refused. Finds no name, not the program's own either. */
#include "seal.h"

void *
dlvsym(void *handle, const char *name, const char *version)
{
	(void)handle;
	(void)name;
	(void)version;
	__staticld_refused = 1;
	return 0;
}
