#include "policy/choose.h"

#include <errno.h>
#include <stdlib.h>
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

/* Whether PATH is the system's policy file, by whatever name; not so when there is none. */
static bool
issystem(const char *path)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(system_policy, &b) == 0 && a.st_dev == b.st_dev &&
	    a.st_ino == b.st_ino;
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
	if (nosystem() || issystem(p->file))
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
