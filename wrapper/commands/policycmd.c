/* staticld policy: reads policies as a link would, and says what is wrong with them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/choose.h"
#include "policy/policy.h"
#include "wrapper/find.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static int
check(const char *ref)
{
	char *datadir = findinstalled("share/staticld"), *error = NULL;
	struct policy p;
	int rc = policyload(&p, ref, datadir, &error);

	if (rc == 0) {
		sayout("%s: policy %s, libc %s, sha256 %s\n", p.file, p.name, p.libc, p.sha256);
		policyfree(&p);
	} else {
		say("%s", error);
	}
	free(error);
	free(datadir);
	return rc == 0 ? 0 : STATUS_USAGE;
}

int
policymain(int argc, char **argv)
{
	int i, status = 0;

	if (argc < 2 || strcmp(argv[1], "check") != 0)
		die(STATUS_USAGE, "usage: staticld policy check [NAME|FILE]...");
	if (argc == 2)
		return check(policychoose(NULL));
	for (i = 2; i < argc; i++)
		if (check(argv[i]) != 0)
			status = STATUS_USAGE;
	return fflush(stdout) == 0 ? status : STATUS_TOOL;
}
