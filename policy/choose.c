/* Which policy applies, and the system's locked one over it. How they are read and tightened is in other files. */
#include "policy/choose.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/sealed.h"
#include "policy/packed.h"
#include "policy/read.h"
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

static int
load(struct policy *p, const char *ref, const char *datadir, struct wheres *wheres, char **error)
{
	return wheres ? policyreadwheres(p, ref, datadir, wheres, error) : policyload(p, ref, datadir, error);
}

/* P under SYSTEM, which is locked. */
static void
tighten(struct policy *p, struct wheres *wheres, struct policy *system, const struct wheres *locked)
{
	struct policy before = *p;
	char *libc = newstring(p->libc), *compiler = p->compiler ? newstring(p->compiler) : NULL;

	policytighten(p, system);
	before.libc = libc;
	before.compiler = compiler;
	if (wheres)
		wherestighten(wheres, &before, p, locked);
	free(libc);
	free(compiler);
}

char *
policygive(const struct policy *p)
{
	char *bytes;
	size_t size;
	int fd;

	if ((!p->nexceptions && !p->nsymbols) || p->nsections)
		return NULL;
	if (p->lockedby || !nosystem())
		return NULL;
	bytes = policypack(p, &size);
	fd = sealednew(bytes, size);
	free(bytes);
	return fd < 0 ? NULL : newformat("%d", fd);
}

/* Who gives it could have given the name of any policy, but not under the system's. */
bool
policytake(struct policy *p, const char *word)
{
	char *end, *bytes;
	size_t size;
	long fd = word ? strtol(word, &end, 10) : -1;

	*p = (struct policy){0};
	if (fd < 0 || fd > INT_MAX || *end || !nosystem())
		return false;
	bytes = sealedbytes((int)fd, &size);
	return bytes && policyunpack(p, bytes, size) == 0;
}

int
policyeffective(struct policy *p, const char *ref, const char *datadir, char **error)
{
	return policyeffectivewheres(p, ref, datadir, NULL, error);
}

int
policyeffectivewheres(struct policy *p, const char *ref, const char *datadir, struct wheres *wheres, char **error)
{
	struct wheres locked = {0};
	struct policy system;

	if (load(p, ref, datadir, wheres, error) < 0)
		return -1;
	/* By its path: a file of the user's could be one thing when it is read and another when it is looked at. */
	if (strcmp(p->file, system_policy) == 0) {
		if (p->locked)
			policylock(p);
		return 0;
	}
	if (nosystem())
		return 0;
	if (load(&system, system_policy, datadir, wheres ? &locked : NULL, error) < 0) {
		wheresfree(&locked);
		policyfree(p);
		return -1;
	}
	if (system.locked)
		tighten(p, wheres, &system, &locked);
	wheresfree(&locked);
	policyfree(&system);
	return 0;
}
