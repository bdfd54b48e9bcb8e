/* What staticld was started as: argv[0] decides. */
#ifndef WRAPPER_ROLE_H
#define WRAPPER_ROLE_H

#include <stdbool.h>

#include "policy/policy.h"

struct role {
	bool linker;            /* ld, ld.gold, real-ld, collect2 ... */
	bool cxx;               /* the C++ driver */
	bool own;               /* staticld or staticld++, perhaps with a target before it */
	const char *name;       /* basename of argv[0] */
	char *triple;           /* "aarch64-linux-gnu" of aarch64-linux-gnu-staticld, or NULL */
};

void roleread(struct role *r, const char *argv0);

/*
 * The malloced path of the real driver: STATICLD_CC, else the role's own name (as gcc,
 * clang ...), else the compiler of the policy P, else gcc or what there is.
 * NULL and *ERROR a malloced line when there is none, or when P locks another one.
 */
char *roledriver(const struct role *r, const struct policy *p, char **error);

/* The roles. ARGV is all of the command line; the result is the exit status. */
int driver(const struct role *r, char *const *argv);
int linker(const struct role *r, char *const *argv);

/*
 * Run the subcommand that ARGV[1] is: true, and *STATUS; also when there is no word at all, or one that can only
 * have been meant for a subcommand, which is said. False: a driver's command line.
 */
bool subcommand(int argc, char **argv, int *status);

/* Whether WORD is --staticld-version or --staticld-help; the answer, on standard output, and the exit status. */
bool isownquestion(const char *word);
int ownanswer(const char *word);

/* Print the line that says which staticld this is, and where. */
void sayversion(void);

/*
 * The subcommands; ARGV[0] is the one's own word. They return 0 when all is well, STATUS_FINDINGS,
 * STATUS_USAGE (also for a policy that cannot be used), or STATUS_TOOL.
 */
int completionmain(int argc, char **argv);      /* prints the completion for a shell */
int doctormain(int argc, char **argv);          /* what is installed here and whether it serves */
int explainmain(int argc, char **argv);         /* what a class, a symbol, an action or a policy is */
int gomain(int argc, char **argv);              /* go build, install, test, run */
int helpmain(int argc, char **argv);            /* what the subcommands are */
int policymain(int argc, char **argv);          /* reads policies */
int reportmain(int argc, char **argv);          /* shows reports, also as SARIF, HTML and Markdown */
int toolexecmain(int argc, char **argv);        /* go build -toolexec: runs one of Go's tools */
int verifymain(int argc, char **argv);          /* what finished files are, from their own headers */
int whymain(int argc, char **argv);             /* why a link was refused, from its report */

#endif
