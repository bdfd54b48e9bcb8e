/* dlinfo in a sealed program: refused. Looks at nothing that it is given. */
#include "seal.h"

int
dlinfo(void *handle, int request, void *info)
{
	(void)handle;
	(void)request;
	(void)info;
	__staticld_refused = 1;
	return -1;
}
