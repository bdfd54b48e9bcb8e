/* dlmopen in a sealed program: refused. Opens no file. */
#include "seal.h"

void *
dlmopen(long space, const char *name, int mode)
{
	(void)space;
	(void)name;
	(void)mode;
	__staticld_refused = 1;
	return 0;
}
