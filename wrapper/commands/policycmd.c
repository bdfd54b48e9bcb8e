/* staticld policy: reads policies as a link would, and says what is wrong with them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int
policymain(int argc, char **argv)
{
	struct installed installed;
	int i, status = 0;

	if (argc < 2 || strcmp(argv[1], "check") != 0)
		die(STATUS_USAGE, "usage: staticld policy check [NAME|FILE]...");
	installedinit(&installed, NULL);
	if (argc == 2)
		return check(&installed, installed.policyref);
	for (i = 2; i < argc; i++)
		if (check(&installed, argv[i]) != 0)
			status = STATUS_USAGE;
	return fflush(stdout) == 0 ? status : STATUS_TOOL;
}
