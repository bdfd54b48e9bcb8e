/* Which of the program's parts runs: argv[0] and the first word decide. */
#include <stdio.h>
#include <string.h>

#include "wrapper/role.h"
#include "wrapper/say.h"

static const struct {
	const char *word;
	int (*main)(int argc, char **argv);
} subcommands[] = {
	{"doctor", doctormain},
	{"explain", explainmain},
	{"go", gomain},
	{"policy", policymain},
	{"report", reportmain},
	{"toolexec", toolexecmain},
	{"verify", verifymain},
	{"why", whymain},
};

int
main(int argc, char **argv)
{
	struct role r;
	size_t i;

	if (argc < 1)
		die(STATUS_USAGE, "no argv[0]");
	roleread(&r, argv[0]);
	if (r.linker)
		return linker(&r, argv);
	/* For places that take one word only, such as GOFLAGS of older versions of Go. */
	if (strcmp(r.name, "staticld-toolexec") == 0)
		return toolexecmain(argc, argv);
	for (i = 0; r.own && argc > 1 && i < sizeof subcommands / sizeof *subcommands; i++)
		if (strcmp(argv[1], subcommands[i].word) == 0)
			return subcommands[i].main(argc - 1, argv + 1);
	return driver(&r, argv);
}
