/*
 * The driver role. Compiles and questions go to the real driver as they are. An
 * executable is linked static: the real driver is told to find its linker in our
 * libexec directory, where every linker's name is this program in the linker role, and
 * the result counts only when that role says that it checked and proved this very file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "audit/channel.h"
#include "audit/output.h"
#include "audit/text.h"
#include "policy/choose.h"
#include "policy/mem.h"
#include "wrapper/commandline.h"
#include "wrapper/file.h"
#include "wrapper/find.h"
#include "wrapper/goparent.h"
#include "wrapper/libc.h"
#include "wrapper/question.h"
#include "wrapper/reportfile.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"
#include "wrapper/sealcc.h"
#include "wrapper/sealing.h"
#include "wrapper/target.h"

/* One invocation. */
struct work {
	struct role role;
	struct targets targets;
	const struct target *target;    /* another machine than this one, NULL: this one */
	struct commandline line;
	struct policy policy;
	const char *policyref;
	struct libc libc;
	char *real;             /* path of the real driver */
	struct goparent go;
	struct reportfile report;
	struct argv argv;       /* its arguments */
	struct channel channel;
	char *seal;             /* directory of a seal for this link only, NULL: the installed one */
};

/* The first part of the target's triple, "x86_64". */
static const char *
machine(const struct work *w)
{
	const char *triple = w->role.triple;
	static struct utsname name;

	if (!triple && w->target)
		triple = w->target->triple;
	if (triple)
		return newformat("%.*s", (int)strcspn(triple, "-"), triple);
	return uname(&name) < 0 ? "" : name.machine;
}

/* The driver, and what it makes programs for. */
static void
choose(struct work *w, const char *datadir)
{
	const char *env = getenv("STATICLD_CC"), *word = w->role.cxx ? "g++" : "gcc";
	const char *missing;
	char *error = NULL;

	if (targetsload(&w->targets, datadir, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	w->target = targetofgo(&w->targets, &w->role);
	missing = env && *env ? NULL : targetmissing(&w->targets, &w->role);
	if (missing)
		die(STATUS_FINDINGS, "GOARCH=%s: %s/targets.cfg names no driver for it", missing,
		    datadir);
	if (w->target && !(env && *env))
		w->role.triple = w->target->triple;
	w->real = roledriver(&w->role, w->policy.compiler, &error);
	if (!w->real && w->target && w->role.triple)
		die(STATUS_FINDINGS, "GOARCH=%s needs %s-%s, which is not in PATH: install it (Debian: "
		    "%s-%s %s), or set STATICLD_CC", w->target->goarch, w->role.triple, word,
		    word, w->target->package, w->target->libc);
	if (!w->real)
		die(STATUS_FINDINGS, "%s", error);
	if (!w->target)
		w->target = targetofname(&w->targets, w->role.triple ? w->role.triple : w->real);
}

static void
prepare(struct work *w, char *const *argv)
{
	char *error = NULL, *datadir = findinstalled("share/staticld");

	commandlineread(&w->line, argv);
	w->policyref = policychoose(w->line.policy);
	if (policyeffective(&w->policy, w->policyref, datadir, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	choose(w, datadir);
	if ((w->line.job != JOB_QUESTION || questionis(&w->line)) &&
	    libcfind(&w->libc, &w->policy, machine(w), datadir, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	free(datadir);
	argvadd(&w->argv, w->real);
	findmark(w->real);
}

/* There is no C++ library for the libc: say so before a header is missing. */
static void
refusecxx(const struct work *w)
{
	if (libcisnative(&w->libc) || !(w->role.cxx || w->line.cxx))
		return;
	die(STATUS_FINDINGS, "C++ needs a libstdc++ that was built for %s, and the one here was built "
	    "for glibc: build this program under the policy \"default\", or set STATICLD_CC to a "
	    "C++ compiler of a %s toolchain and libc = \"native\" in the policy",
	    w->libc.name, w->libc.name);
}

static void
addlibexec(struct work *w)
{
	char *dir = findinstalled("libexec/staticld/");

	argvaddf(&w->argv, "-B%s", dir);
	if (w->target)
		argvaddf(&w->argv, "-Wl,--staticld-triple=%s",
		    w->role.triple ? w->role.triple : w->target->triple);
	free(dir);
}

static int
pass(struct work *w)
{
	if (w->line.job == JOB_COMPILE) {
		refusecxx(w);
		commandlineplain(&w->line, &w->argv);
		libccompile(&w->libc, w->real, &w->line, &w->argv);
	} else {
		commandlineplain(&w->line, &w->argv);
	}
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	if (w->line.job == JOB_QUESTION && questionis(&w->line) && !libcisnative(&w->libc))
		return question(&w->argv, &w->libc);
	return runexec(w->real, &w->argv);
}

/* -shared and -r: nobody runs the output, but the linker role makes sure of that. */
static int
passlink(struct work *w)
{
	char *error = NULL;
	bool shared = w->line.job == JOB_SHARED;

	addlibexec(w);
	if (shared && libcstart(&w->libc, w->real, &w->line, LINKAGE_SHARED, &w->argv, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	if (w->line.linker)
		argvaddf(&w->argv, "-Wl,--staticld-linker=%s", w->line.linker);
	commandlineplain(&w->line, &w->argv);
	libccompile(&w->libc, w->real, &w->line, &w->argv);
	if (shared && libcend(&w->libc, w->real, &w->line, LINKAGE_SHARED, &w->argv, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runexec(w->real, &w->argv);
}

/* The library directories that a link against another libc may search: its own and the user's. */
static char *
libdirs(const struct work *w)
{
	const struct commandline *c = &w->line;
	struct text dirs = {0};
	size_t i;

	for (i = 0; i < w->libc.lib.count; i++)
		textadd(&dirs, "%s\n", w->libc.lib.items[i]);
	for (i = 1; i < c->words.count; i++)
		if (c->means[i] == MEANS_LIBDIR) {
			const char *dir = c->words.words[i] + 2;

			textadd(&dirs, "%s\n", *dir ? dir : c->words.words[i + 1]);
		}
	return dirs.bytes;
}

/* What the linker role has to know and cannot see. */
static void
brief(struct work *w)
{
	char *dirs = libcisnative(&w->libc) ? NULL : libdirs(w), *word;

	if (channelnew(&w->channel) < 0 || channelsend(&w->channel, "policy", w->policyref) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
	if (w->line.linker)
		channelsend(&w->channel, "linker", w->line.linker);
	if (dirs)
		channelsend(&w->channel, "libdirs", dirs);
	if (w->report.fd >= 0)
		channelsend(&w->channel, "report", w->report.path);
	if (w->go.importcfg)
		channelsend(&w->channel, "importcfg", w->go.importcfg);
	if (w->go.program)
		channelsend(&w->channel, "program", w->go.program);
	if (w->target) {
		word = targetword(w->target);
		channelsend(&w->channel, "machine", word);
		free(word);
	}
	word = channelword(&w->channel);
	argvaddf(&w->argv, "-Wl,--staticld-link=%s", word);
	free(word);
	free(dirs);
}

/* For another target than our own the seal is compiled in this very link; a cache could be poisoned. */
static void
prepareseal(struct work *w)
{
	struct argv target = sealtarget(&w->line);
	struct catalogues catalogues = {0};
	char *datadir, *error = NULL;

	if (policyseals(&w->policy) && (target.count || w->role.triple || w->target)) {
		datadir = findinstalled("share/staticld");
		if (cataloguesload(&catalogues, datadir, &error) < 0)
			die(STATUS_FINDINGS, "%s", error);
		if (sealingwanted(&w->policy, &catalogues))
			w->seal = sealcompile(w->real, &target, &error);
		if (error)
			die(STATUS_FINDINGS, "%s", error);
		if (w->seal && channelsend(&w->channel, "seal", w->seal) < 0)
			die(STATUS_FINDINGS, "the channel to the linker:");
		cataloguesfree(&catalogues);
		free(datadir);
	}
	free(target.words);
}

static void
compose(struct work *w)
{
	enum linkage linkage = commandlinelinkage(&w->line, w->policy.pie);
	char *error = NULL;

	addlibexec(w);
	brief(w);
	if (libcstart(&w->libc, w->real, &w->line, linkage, &w->argv, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	commandlinestatic(&w->line, linkage, &w->argv);
	libccompile(&w->libc, w->real, &w->line, &w->argv);
	if (libcend(&w->libc, w->real, &w->line, linkage, &w->argv, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
}

/* True when PATH is the file that the linker role proved. */
static bool
isproven(const char *proof, const char *path)
{
	unsigned long long device, inode;
	struct snapshot now = snapshot(path);

	return proof && now.exists && sscanf(proof, "%llu %llu", &device, &inode) == 2 &&
	    now.st.st_dev == device && now.st.st_ino == inode;
}

/* No output: what the linker role or the plugin said comes last, where people look. */
static int
deny(const struct work *w, const char *text, const char *output)
{
	sayverdict(text);
	outputremove(output);
	say("%s was not written (policy %s)", output, w->policy.name);
	return STATUS_FINDINGS;
}

/* One line in the report, whatever came of the link. */
static void
record(const struct work *w, const char *verdict, const char *reason, const char *output)
{
	if (reportwrite(&w->report, &(struct reportfacts){&w->channel, &w->policy, verdict, reason,
	    w->real, w->go.program, output}) < 0)
		say("%s:", w->report.path);
}

static int
conclude(struct work *w, int status, const struct snapshot *before)
{
	char *text = channelget(&w->channel, "text"), *proof = channelget(&w->channel, "proof");
	char *warning = channelget(&w->channel, "warning"), *output = channelget(&w->channel, "output");
	char *hint = channelget(&w->channel, "hint");
	static const char unchecked[] = "staticld: denied: the link was not checked: the compiler ran "
	    "another linker than staticld's\n";
	const char *path = output && *output ? output : w->line.output;

	if (text) {
		record(w, "deny", text, path);
		return deny(w, text, path);
	}
	if (status != 0 && snapshotchanged(before, w->line.output))
		outputremove(w->line.output);
	if (status == 0 && !isproven(proof, w->line.output) &&
	    snapshotchanged(before, w->line.output)) {
		record(w, "deny", unchecked, w->line.output);
		return deny(w, unchecked, w->line.output);
	}
	if (status == 0 && proof)
		record(w, warning ? "warn" : "pass", warning, path);
	if (status == 0 && warning)
		sayverdict(warning);
	if (status != 0 && hint)
		sayverdict(hint);
	return status;
}

/* cmd/link tries what the driver can do by linking empty programs: those are nobody's. */
static bool
isgoprobe(const struct work *w)
{
	size_t i;

	for (i = 1; w->go.importcfg && i < w->line.words.count; i++) {
		const char *slash = strrchr(w->line.words.words[i], '/');

		if (slash && strcmp(slash, "/go.o") == 0)
			return false;
	}
	return w->go.importcfg != NULL;
}

static int
finallink(struct work *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status;

	refusecxx(w);
	if (reportopen(&w->report, w->line.report) < 0)
		die(STATUS_FINDINGS, "the report %s cannot be written:", w->report.path);
	goparentfind(&w->go);
	if (isgoprobe(w)) {
		w->go = (struct goparent){0};
		w->report.fd = -1;
	}
	compose(w);
	prepareseal(w);
	status = runwait(w->real, &w->argv);
	if (w->seal)
		sealremove(w->seal);
	return conclude(w, status, &before);
}

int
driver(const struct role *r, char *const *argv)
{
	struct work w = {.role = *r};

	prepare(&w, argv);
	switch (w.line.job) {
	case JOB_FINAL:
		return finallink(&w);
	case JOB_SHARED:
	case JOB_RELOCATABLE:
		return passlink(&w);
	default:
		return pass(&w);
	}
}
