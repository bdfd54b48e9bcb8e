/* staticld policy: reads policies as a link would, and says what is wrong with them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapper/commands/command.h"
#include "wrapper/commands/project.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static int
check(const struct installed *i, const char *ref)
{
	char *error = NULL;
	struct policy p;
	int rc = policyload(&p, ref, i->datadir, &error);

	if (rc == 0) {
		sayout("%s: policy %s, libc %s, sha256 %s\n", p.file, p.name, p.libc, p.sha256);
		policyfree(&p);
	} else {
		say("%s", error);
	}
	free(error);
	return rc == 0 ? 0 : STATUS_USAGE;
}

/* The policy in force, and what `staticld go` would take instead of it here. */
static int
checkdefault(const struct installed *i)
{
	const char *env = getenv("STATICLD_POLICY");
	char *file = env && *env ? NULL : projectpolicy();
	int status = check(i, i->policyref);

	if (file && check(i, file) != 0)
		status = STATUS_USAGE;
	free(file);
	return status;
}

int
policymain(int argc, char **argv)
{
	struct installed installed;
	struct given given;
	int status = 0;
	size_t i;

	(void)argc;
	commandread(&given, argv);
	if (given.operands.count == 0 || strcmp(given.operands.words[0], "check") != 0)
		commandusage(given.command);
	installedinit(&installed, NULL);
	if (given.operands.count == 1)
		return commanddone(checkdefault(&installed));
	for (i = 1; i < given.operands.count; i++)
		if (check(&installed, given.operands.words[i]) != 0)
			status = STATUS_USAGE;
	return commanddone(status);
}
