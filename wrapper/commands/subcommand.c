/* Which subcommand runs, and what staticld says of itself. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/version.h"
#include "wrapper/commands/command.h"
#include "wrapper/find.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static void
screen(void)
{
	enum { WIDTH = 28 };
	size_t i;

	sayout("staticld %s: a compiler driver that links static or not at all\n\n", versionnumber());
	commandrow("staticld ARGUMENTS...", WIDTH, "run gcc, or STATICLD_CC: programs are static,");
	commandrow("", WIDTH, "or refused when they would load code");
	commandrow("staticld++ ARGUMENTS...", WIDTH, "the same for C++; TRIPLE-staticld: other machines");
	for (i = 0; i < commandcount; i++) {
		char *left = newformat("staticld %s", commands[i].word);

		commandrow(left, WIDTH, commands[i].summary);
		free(left);
	}
	sayout("\nAmong the ARGUMENTS may stand:\n");
	commandflags(commonflags, WIDTH);
	sayout("staticld WORD --help says more, and staticld(1) all.\n");
}

void
sayversion(void)
{
	char *prefix = findprefix();

	sayout("staticld %s", versionnumber());
	if (*versioncommit())
		sayout(", commit %s", versioncommit());
	sayout(", in %s\n", prefix);
	free(prefix);
}

int
ownanswer(const char *word)
{
	if (strcmp(word, "--staticld-version") == 0)
		sayversion();
	else
		screen();
	return commanddone(0);
}

bool
isownquestion(const char *word)
{
	return strcmp(word, "--staticld-version") == 0 || strcmp(word, "--staticld-help") == 0;
}

int
helpmain(int argc, char **argv)
{
	const struct command *c;

	(void)argc;
	if (!argv[1]) {
		screen();
		return commanddone(0);
	}
	c = argv[2] ? NULL : commandfind(argv[1]);
	if (c)
		commandhelp(c);
	else if (argv[2] || !commandmeant(argv[1]))
		commandusage(commandfind("help"));
	return commanddone(c ? 0 : STATUS_USAGE);
}

/* A word that stands where our own may: before the operands of go, which are for others, and anywhere else but behind "--". */
static const char *
asked(const struct command *c, char **argv)
{
	int i;

	for (i = 1; argv[i] && strcmp(argv[i], "--") != 0; i++) {
		if (isownquestion(argv[i]) || (strcmp(argv[i], "--help") == 0 && (c->flags || i == 1)))
			return argv[i];
		if (!c->flags && argv[i][0] != '-' && i > (c->main == gomain))
			break;
	}
	return NULL;
}

static int
run(const struct command *c, int argc, char **argv)
{
	const char *word = asked(c, argv);

	if (!word)
		return c->main(argc, argv);
	if (strcmp(word, "--help") != 0)
		return ownanswer(word);
	commandhelp(c);
	return commanddone(0);
}

bool
subcommand(int argc, char **argv, int *status)
{
	const struct command *c = argv[1] ? commandfind(argv[1]) : NULL;

	if (c) {
		*status = run(c, argc - 1, argv + 1);
		return true;
	}
	if (!argv[1]) {
		screen();
		*status = commanddone(STATUS_USAGE);
		return true;
	}
	*status = STATUS_USAGE;
	/* What is no option has to be a file, and the driver would say no more than that there is none. */
	return isalpha((unsigned char)argv[1][0]) && !strpbrk(argv[1], "./") && access(argv[1], F_OK) < 0 &&
	    commandmeant(argv[1]);
}
