/* Which of the program's parts runs: argv[0] and the first word decide. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapper/role.h"
#include "wrapper/say.h"

int
main(int argc, char **argv)
{
	struct role r;
	int status;

	if (argc < 1)
		die(STATUS_USAGE, "no argv[0]");
	/* Whoever starts us may ignore it, and that is inherited: then no child could be waited for. */
	signal(SIGCHLD, SIG_DFL);
	/* Where there is no PATH programs are looked for as execvp(3) does; gcc by its path would work, too. */
	setenv("PATH", "/usr/bin:/bin", 0);
	roleread(&r, argv[0]);
	if (r.linker)
		return linker(&r, argv);
	/* For places that take one word only, such as GOFLAGS of older versions of Go. */
	if (strcmp(r.name, "staticld-toolexec") == 0)
		return toolexecmain(argc, argv);
	if (r.own && subcommand(argc, argv, &status))
		return status;
	return driver(&r, argv);
}
