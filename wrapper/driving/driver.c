/*
 * The driver role. Compiles and questions go to the real driver as they are. An
 * executable is linked static: the real driver is told to find its linker in our
 * libexec directory, where every linker's name is this program in the linker role, and
 * the result counts only when that role says that it checked and proved this very file.
 */
#include "wrapper/driving/driving.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/mem.h"
#include "wrapper/driver/target.h"
#include "wrapper/driver/versionquery.h"
#include "wrapper/evidence/manifest.h"
#include "wrapper/find.h"
#include "wrapper/hermetic/hermetic.h"

/* The first part of the target's triple, "x86_64". */
static const char *
machine(const struct driving *w)
{
	const char *triple = w->role.triple;
	static struct utsname name;

	if (!triple && w->target)
		triple = w->target->triple;
	if (triple)
		return newformat("%.*s", (int)strcspn(triple, "-"), triple);
	return uname(&name) < 0 ? "" : name.machine;
}

/* What a final link has from its start: who else knows of it, and where it is reported. */
static void
begin(struct driving *w)
{
	drivingconnect(w);
	if (reportopen(&w->report, w->line.report) < 0)
		drivingrefuse(w, "the report %s cannot be written: %s", w->report.path, strerror(errno));
	if (w->line.manifest && manifestforget(w->line.manifest) < 0)
		drivingrefuse(w, "the manifest %s of an earlier link cannot be removed: %s", w->line.manifest, strerror(errno));
	goparentfind(&w->go);
	w->goasks = goparentprobes(&w->go, &w->line.words);
	if (w->goasks) {
		w->go = (struct goparent){0};
		w->report.fd = -1;
	}
}

/* Whether it may matter that programs are for another machine; a plain compile is the driver's affair. */
static bool
needstargets(const struct driving *w)
{
	return targetasked(&w->role) || w->line.job > JOB_CGO ||
	    strcmp(w->installed.policy.libc, "native") != 0;
}

/* The driver, and what it makes programs for. */
static void
choose(struct driving *w)
{
	const char *env = getenv("STATICLD_CC"), *word = w->role.cxx ? "g++" : "gcc";
	const struct targets *targets = &w->installed.targets;
	const char *missing;
	char *error = NULL;

	if (needstargets(w) && installedtargets(&w->installed, &error) < 0)
		drivingrefuse(w, "%s", error);
	w->target = targetofgo(targets, &w->role);
	missing = env && *env ? NULL : targetmissing(targets, &w->role);
	if (missing)
		drivingrefuse(w, "GOARCH=%s: %s/targets.cfg names no driver for it", missing,
		    w->installed.datadir);
	if (w->target && !(env && *env))
		w->role.triple = w->target->triple;
	w->real = roledriver(&w->role, &w->installed.policy, &error);
	if (!w->real && !w->installed.policy.compilerlocked && w->target && w->role.triple)
		drivingrefuse(w, "GOARCH=%s needs %s-%s, which is not in PATH: install it (Debian: "
		    "%s-%s %s), or set STATICLD_CC", w->target->goarch, w->role.triple, word,
		    word, w->target->package, w->target->libc);
	if (!w->real)
		drivingrefuse(w, "%s", error);
	if (!w->target)
		w->target = targetofname(targets, w->role.triple ? w->role.triple : w->real);
}

static void
prepare(struct driving *w, char *const *argv)
{
	char *error = NULL, *why;

	commandlineread(&w->line, argv);
	if (w->line.asked)
		exit(ownanswer(w->line.asked));
	if (w->line.job == JOB_FINAL)
		begin(w);
	installedinit(&w->installed, w->line.policy);
	if ((why = commandlinestray(&w->line)))
		drivingrefuse(w, "%s", why);
	if (installedpolicy(&w->installed, &error) < 0)
		drivingrefuse(w, "%s", error);
	hermeticscrub(&w->installed.policy);
	if (w->line.job != JOB_QUESTION && (why = hermeticrefused(&w->installed.policy, &w->line.words)))
		drivingrefusetext(w, why);
	if (w->line.choice && linkerchoicefind(w->line.choice) < 0)
		drivingrefuse(w, "--staticld-linker must be %s", LINKERCHOICES);
	choose(w);
	if ((w->line.job != JOB_QUESTION || versionqueryis(&w->line)) &&
	    libcfind(&w->libc, &w->installed.policy, machine(w), w->installed.datadir, &error) < 0)
		drivingrefuse(w, "%s", error);
	argvadd(&w->argv, w->real);
	findmark(w->real);
}

int
driver(const struct role *r, char *const *argv)
{
	struct driving w = {.role = *r, .report.fd = -1, .own.fd = -1};

	/* With it clang would change the command line that we give it, and what is in it. */
	unsetenv("CCC_OVERRIDE_OPTIONS");
	prepare(&w, argv);
	switch (w.line.job) {
	case JOB_FINAL:
		return w.goasks ? drivingtryflag(&w) : drivingfinallink(&w);
	case JOB_SHARED:
	case JOB_RELOCATABLE:
		return drivingotherlink(&w);
	default:
		return drivingpass(&w);
	}
}
