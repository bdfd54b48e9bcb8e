/* Links that make no program: -shared and -r. */
#include "wrapper/driving/driving.h"

#include "audit/output/output.h"
#include "wrapper/probe/probe.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

/*
 * The programs that load a shared object here are dynamic and of the driver's own libc, unless the policy says
 * otherwise. Objects that are there already may be of the policy's libc.
 */
static void
choosenative(struct driving *w)
{
	const char *libc = w->libc.name;

	if (libcisnative(&w->libc) || w->installed.policy.shared != SHARED_NATIVE)
		return;
	w->libc = (struct libc){.name = "native"};
	if (w->line.objects && !probeanswered(&w->installed.policy, w->line.output))
		saytext(newtext("warning: shared: %s is linked against the compiler's own libc, so that this machine's "
		    "programs can load it, but what goes into it may have been compiled with %s's headers\n"
		    "  why: structures and macros of the two differ, and nothing checks that\n"
		    "  fix: compile and link what Python, Perl, Node and the like load with STATICLD_POLICY=default\n"
		    "  fix: where a dynamic program of %s loads it, say link: { shared = \"libc\"; } in the policy",
		    w->line.output, libc, libc));
}

/* The driver may run another linker than ours for what is no program: then there is no output. */
static int
otherlink(struct driving *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status = runwait(w->real, &w->argv);
	const char *unchecked = status == 0 ? drivingunchecked(w, &before) : NULL;

	if (!unchecked)
		return status;
	outputremove(w->line.output);
	sayverdict(unchecked);
	return STATUS_FINDINGS;
}

/*
 * -shared and -r: nobody runs the output, but the linker role makes sure of that, and says so itself.
 */
int
drivingotherlink(struct driving *w)
{
	char *error = NULL;
	bool shared = w->line.job == JOB_SHARED;

	drivingaddlibexec(w);
	drivingconnect(w);
	if (shared)
		choosenative(w);
	drivingtell(w, TAG_ALONE, "");
	drivingbrief(w);
	if (shared && libcstart(&w->libc, w->real, &w->line, LINKAGE_SHARED, &w->argv, &error) < 0)
		drivingrefuse(w, "%s", error);
	commandlineplain(&w->line, &w->argv);
	libccompile(&w->libc, w->real, &w->line, &w->argv);
	if (shared && libcend(&w->libc, w->real, &w->line, LINKAGE_SHARED, &w->argv, &error) < 0)
		drivingrefuse(w, "%s", error);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return w->line.redirected ? otherlink(w) : runexec(w->real, &w->argv);
}
