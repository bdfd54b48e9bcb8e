/* Which policy applies, and the system's locked one over it. How they are read and tightened is in other files. */
#include "policy/choose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy/tighten.h"

static const char system_policy[] = SYSCONFDIR "/staticld/policy.cfg";

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

static bool
nosystem(void)
{
	struct stat st;

	return lstat(system_policy, &st) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

int
policyeffective(struct policy *p, const char *ref, const char *datadir, char **error)
{
	struct policy system;

	if (policyload(p, ref, datadir, error) < 0)
		return -1;
	/* By its path: a file of the user's could be one thing when it is read and another when it is looked at. */
	if (strcmp(p->file, system_policy) == 0) {
		if (p->locked)
			policylock(p);
		return 0;
	}
	if (nosystem())
		return 0;
	if (policyload(&system, system_policy, datadir, error) < 0) {
		policyfree(p);
		return -1;
	}
	if (system.locked)
		policytighten(p, &system);
	policyfree(&system);
	return 0;
}
