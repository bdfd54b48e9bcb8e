/* Links of programs. */
#include "wrapper/driving/driving.h"

#include <stdlib.h>

#include "policy/sections.h"
#include "wrapper/driver/sanitize.h"
#include "wrapper/driver/sealcc.h"
#include "wrapper/probe/probe.h"
#include "wrapper/probe/specs.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

/* What no static program can have is refused as what it needs, dlopen, is. */
static void
refusesanitizer(struct driving *w)
{
	const char *name = sanitizeof(&w->line);
	enum action a = w->installed.policy.rules[CLASS_DLOPEN];

	if (name && a != ACTION_ALLOW && a != ACTION_WARN)
		drivingrefusetext(w, sanitizetext(name, "denied"));
}

/* With such a specs file no linker of ours need run, and nobody would know what was written. */
static void
refusespecs(struct driving *w)
{
	char *specs = specsreplacing(&w->line.words);
	enum action a = w->installed.policy.rules[CLASS_DLOPEN];

	if (specs && a != ACTION_ALLOW && a != ACTION_WARN)
		drivingrefuse(w, "denied: the specs file %s says which commands link\n"
		    "  why: they could leave a program that nobody checked, under any name\n"
		    "  fix: leave that part out of the specs file; -fuse-ld= and STATICLD_CC choose linker and compiler", specs);
	free(specs);
}

/* Whether the seal of this link has to be one of its own. */
static bool
needsseal(struct driving *w)
{
	struct installed *i = &w->installed;
	struct policy policy = i->policy;
	char *error = NULL;

	/* A question may be answered by a sealed link whatever the policy seals. */
	policy.seal |= sectionsseal(&policy) || probeanswered(&policy, w->line.output);
	if (!policyseals(&policy))
		return false;
	if (installedcatalogues(i, &error) < 0)
		drivingrefuse(w, "%s", error);
	return cataloguesseal(&i->catalogues, &policy);
}

/* For another target than our own the probe and the seal are compiled in this very link; a cache could be poisoned. */
static void
preparetarget(struct driving *w)
{
	struct argv target = sealtarget(&w->line);
	char *error = NULL;

	if (target.count || w->role.triple || w->target) {
		if (probecompile(&w->own, w->real, &target, &error) < 0)
			drivingrefuse(w, "%s", error);
		drivingtell(w, TAG_PROBE, w->own.dir);
		if (needsseal(w)) {
			if (sealcompile(&w->own, w->real, &target, &error) < 0)
				drivingrefuse(w, "%s", error);
			drivingtell(w, TAG_SEAL, w->own.dir);
		}
		if (sectionsnote(&w->installed.policy) && notecompile(&w->own, w->real, &target, &error) < 0)
			drivingrefuse(w, "%s", error);
	}
	free(target.words);
}

static void
compose(struct driving *w)
{
	enum linkage linkage = commandlinelinkage(&w->line, w->installed.policy.pie);
	char *error = NULL;

	drivingaddlibexec(w);
	drivingbrieffinal(w);
	if (libcstart(&w->libc, w->real, &w->line, linkage, &w->argv, &error) < 0)
		drivingrefuse(w, "%s", error);
	commandlinestatic(&w->line, linkage, &w->argv);
	libccompile(&w->libc, w->real, &w->line, &w->argv);
	if (libcend(&w->libc, w->real, &w->line, linkage, &w->argv, &error) < 0)
		drivingrefuse(w, "%s", error);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
}

int
drivingfinallink(struct driving *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status;

	refusesanitizer(w);
	refusespecs(w);
	compose(w);
	preparetarget(w);
	status = runwait(w->real, &w->argv);
	sweepend(&w->own);
	return drivingconclude(w, status, &before);
}

/*
 * cmd/link tries a flag out: it looks at the status and at what is said. The driver answers as it would without us,
 * and what it links goes nowhere, so that it need not be static, judged or proven: of two outputs the last one counts.
 */
int
drivingtryflag(struct driving *w)
{
	refusesanitizer(w);
	refusespecs(w);
	drivingaddlibexec(w);
	drivingtell(w, TAG_ALONE, "");
	drivingbrief(w);
	commandlineplain(&w->line, &w->argv);
	argvadd(&w->argv, "-o");
	argvadd(&w->argv, "/dev/null");
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runexec(w->real, &w->argv);
}
