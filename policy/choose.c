#include "policy/choose.h"

#include <stdlib.h>
#include <unistd.h>

static const char system_policy[] = "/etc/staticld/policy.cfg";

const char *
policychoose(const char *flag)
{
	const char *env = getenv("STATICLD_POLICY");

	if (flag)
		return flag;
	if (env && *env)
		return env;
	return access(system_policy, F_OK) == 0 ? system_policy : "default";
}
