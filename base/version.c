/* What the Makefile says of this version, compiled in one place only. */
#include "base/version.h"

const char *
versionnumber(void)
{
	return VERSION;
}

const char *
versioncommit(void)
{
	return COMMIT;
}
