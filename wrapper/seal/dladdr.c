#include "seal.h"

/* Sets no error: that is how dladdr fails. */
int
dladdr(const void *address, void *info)
{
	(void)address;
	(void)info;
	return 0;
}

int
dladdr1(const void *address, void *info, void **extra, int flags)
{
	(void)address;
	(void)info;
	(void)extra;
	(void)flags;
	return 0;
}
