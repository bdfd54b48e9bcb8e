/* dlsym in a sealed program: refused. Finds no name, not the program's own either. */
#include "seal.h"

void *
dlsym(void *handle, const char *name)
{
	(void)handle;
	(void)name;
	__staticld_refused = 1;
	return 0;
}
