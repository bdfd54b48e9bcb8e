/* dlopen in a sealed program: refused. Opens no file, not the program itself either. */
#include "seal.h"

void *
dlopen(const char *name, int mode)
{
	(void)name;
	(void)mode;
	__staticld_refused = 1;
	return 0;
}
