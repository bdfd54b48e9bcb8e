/* staticld policy: reads policies as a link would, and says what is wrong with them, what they come to and differ in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/choose.h"
#include "policy/read.h"
#include "wrapper/commands/command.h"
#include "wrapper/commands/project.h"
#include "wrapper/policies/policies.h"
#include "wrapper/report/reportread.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

/* The policy REF as it is in its files; 0, or -1 after it was said what is wrong. */
static int
readone(struct decided *d, const struct installed *i, const char *ref)
{
	char *error = NULL;
	int rc;

	*d = (struct decided){0};
	rc = policyreadwheres(&d->policy, ref, i->datadir, &d->wheres, &error);
	if (rc < 0)
		say("%s", error);
	free(error);
	return rc;
}

static void
forget(struct decided *d)
{
	policyfree(&d->policy);
	wheresfree(&d->wheres);
}

static int
check(struct installed *i, const char *ref)
{
	struct decided d;
	int status = STATUS_USAGE;

	if (readone(&d, i, ref) == 0) {
		status = policylint(&d, i);
		sayout("%s: policy %s, libc %s, sha256 %s\n", d.policy.file, d.policy.name, d.policy.libc, d.policy.sha256);
	}
	forget(&d);
	return status;
}

/* The policy in force, and what `staticld go` would take instead of it here. */
static int
checkdefault(struct installed *i)
{
	const char *env = getenv("STATICLD_POLICY");
	char *file = env && *env ? NULL : projectpolicy();
	int status = check(i, i->policyref), other = file ? check(i, file) : 0;

	free(file);
	return other > status ? other : status;
}

static int
checkall(struct installed *i, char **refs)
{
	int status = 0, one;

	if (!*refs)
		return checkdefault(i);
	for (; *refs; refs++) {
		one = check(i, *refs);
		status = one > status ? one : status;
	}
	return status;
}

/* As a link has it: under the system's policy where that is locked. */
static int
show(struct installed *i, char **refs)
{
	struct decided d = {0};
	char *error = NULL;
	int status = STATUS_USAGE;

	if (policyeffectivewheres(&d.policy, *refs ? *refs : i->policyref, i->datadir, &d.wheres, &error) == 0)
		status = policyshow(&d, i);
	else
		say("%s", error);
	free(error);
	forget(&d);
	return status;
}

static int
diff(struct installed *i, char **refs)
{
	struct decided a, b = {0};
	int status = STATUS_USAGE;

	if (readone(&a, i, refs[0]) == 0 && readone(&b, i, refs[1]) == 0)
		status = policydiff(&a, &b, i);
	forget(&a);
	forget(&b);
	return status;
}

static int
init(struct installed *i, char **reports)
{
	char *error = NULL;
	json_t *links = reportread(*reports, &error);
	int status = STATUS_USAGE;

	(void)i;
	if (links)
		status = policyinit(links);
	else
		say("%s", error);
	free(error);
	json_decref(links);
	return status;
}

/* The policy in its file: one that is installed has no place for a lock of its own. */
static int
lock(struct installed *i, char **operands)
{
	struct decided d;
	int status = STATUS_USAGE;

	if (!policyisfile(operands[0]))
		say("policy lock: %s is an installed policy; the lock belongs to a policy that is a file", operands[0]);
	else if (readone(&d, i, operands[0]) == 0)
		status = policypin(&d.policy, i->libdir, operands + 1);
	if (policyisfile(operands[0]))
		forget(&d);
	return status;
}

static const struct verb {
	const char *word;
	size_t least, most;     /* operands */
	int (*run)(struct installed *i, char **operands);
} verbs[] = {
	{"check", 0, (size_t)-1, checkall},
	{"diff", 2, 2, diff},
	{"init", 1, 1, init},
	{"lock", 1, (size_t)-1, lock},
	{"show", 0, 1, show},
	{0},
};

int
policymain(int argc, char **argv)
{
	struct installed installed;
	struct given given;
	struct nearest near;
	const struct verb *v;
	char **operands;
	size_t n;

	(void)argc;
	commandread(&given, argv);
	operands = given.operands.words;
	n = given.operands.count;
	if (n == 0)
		commandusage(given.command);
	near = nearestto(operands[0]);
	for (v = verbs; v->word && strcmp(operands[0], v->word) != 0; v++)
		nearestoffer(&near, v->word);
	if (!v->word)
		commandnoword(given.command, operands[0], &near);
	free(nearesthint(&near));
	if (n - 1 < v->least || n - 1 > v->most)
		commandusage(given.command);
	installedinit(&installed, NULL);
	return commanddone(v->run(&installed, operands + 1));
}
