/*
 * The driver role. Compiles and questions go to the real driver as they are. An
 * executable is linked static: the real driver is told to find its linker in our
 * libexec directory, where every linker's name is this program in the linker role, and
 * the result counts only when that role says that it checked and proved this very file.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "audit/output/output.h"
#include "base/channel.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/record.h"
#include "base/text.h"
#include "policy/catalogue.h"
#include "policy/choose.h"
#include "wrapper/driver/commandline.h"
#include "wrapper/driver/libc.h"
#include "wrapper/driver/sanitize.h"
#include "wrapper/driver/sealcc.h"
#include "wrapper/driver/target.h"
#include "wrapper/driver/versionquery.h"
#include "wrapper/find.h"
#include "wrapper/goparent.h"
#include "wrapper/hints/hints.h"
#include "wrapper/report/reportfile.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"
#include "wrapper/trusted.h"

/* One invocation. */
struct driverrun {
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
machine(const struct driverrun *w)
{
	const char *triple = w->role.triple;
	static struct utsname name;

	if (!triple && w->target)
		triple = w->target->triple;
	if (triple)
		return newformat("%.*s", (int)strcspn(triple, "-"), triple);
	return uname(&name) < 0 ? "" : name.machine;
}

/* One line in the report, whatever came of the link. */
static void
record(const struct driverrun *w, int status)
{
	char *output = channelget(&w->channel, TAG_OUTPUT), *inner = channelget(&w->channel, TAG_INNER);
	struct reportfacts facts = {&w->channel, &w->policy, status, w->real, w->go.program,
	    output && *output ? output : w->line.output};
	/* A staticld that the compiler runs, or is, has written this line already. */
	bool written = inner && w->report.path && strcmp(inner, w->report.path) == 0;

	if (!written && reportwrite(&w->report, &facts) < 0)
		say("%s:", w->report.path);
	free(output);
	free(inner);
}

/* No link, because of us. A final one has its line in the report even though it never began. */
static _Noreturn void
refusetext(struct driverrun *w, const char *text)
{
	if (w->line.job == JOB_FINAL) {
		channelsend(&w->channel, TAG_TEXT, text);
		record(w, STATUS_FINDINGS);
	}
	saytext(text);
	exit(STATUS_FINDINGS);
}

static _Noreturn void __attribute__((format(printf, 2, 3)))
refuse(struct driverrun *w, const char *format, ...)
{
	struct text text = {0};
	va_list ap;

	va_start(ap, format);
	textaddv(&text, format, ap);
	va_end(ap);
	refusetext(w, text.bytes);
}

/* The channel of this link. */
static void
connect(struct driverrun *w)
{
	if (channelnew(&w->channel) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
}

/* What a final link has from its start: who else knows of it, and where it is reported. */
static void
begin(struct driverrun *w)
{
	connect(w);
	if (reportopen(&w->report, w->line.report) < 0)
		die(STATUS_FINDINGS, "the report %s cannot be written:", w->report.path);
	goparentfind(&w->go);
	if (goparentprobes(&w->go, &w->line.words)) {
		w->go = (struct goparent){0};
		w->report.fd = -1;
	}
}

/* The driver, and what it makes programs for. */
static void
choose(struct driverrun *w, const char *datadir)
{
	const char *env = getenv("STATICLD_CC"), *word = w->role.cxx ? "g++" : "gcc";
	const char *missing;
	char *error = NULL;

	if (targetsload(&w->targets, datadir, &error) < 0)
		refuse(w, "%s", error);
	w->target = targetofgo(&w->targets, &w->role);
	missing = env && *env ? NULL : targetmissing(&w->targets, &w->role);
	if (missing)
		refuse(w, "GOARCH=%s: %s/targets.cfg names no driver for it", missing,
		    datadir);
	if (w->target && !(env && *env))
		w->role.triple = w->target->triple;
	w->real = roledriver(&w->role, &w->policy, &error);
	if (!w->real && !w->policy.compilerlocked && w->target && w->role.triple)
		refuse(w, "GOARCH=%s needs %s-%s, which is not in PATH: install it (Debian: "
		    "%s-%s %s), or set STATICLD_CC", w->target->goarch, w->role.triple, word,
		    word, w->target->package, w->target->libc);
	if (!w->real)
		refuse(w, "%s", error);
	if (!w->target)
		w->target = targetofname(&w->targets, w->role.triple ? w->role.triple : w->real);
}

static void
prepare(struct driverrun *w, char *const *argv)
{
	char *error = NULL, *datadir = findinstalled("share/staticld");

	commandlineread(&w->line, argv);
	if (w->line.job == JOB_FINAL)
		begin(w);
	w->policyref = policychoose(w->line.policy);
	if (policyeffective(&w->policy, w->policyref, datadir, &error) < 0)
		refuse(w, "%s", error);
	choose(w, datadir);
	if ((w->line.job != JOB_QUESTION || versionqueryis(&w->line)) &&
	    libcfind(&w->libc, &w->policy, machine(w), datadir, &error) < 0)
		refuse(w, "%s", error);
	free(datadir);
	argvadd(&w->argv, w->real);
	findmark(w->real);
}

/* There is no C++ library for the libc: say so before a header is missing. */
static void
refusecxx(struct driverrun *w)
{
	if (libcisnative(&w->libc) || !(w->role.cxx || w->line.cxx))
		return;
	refuse(w, "C++ needs a libstdc++ that was built for %s, and the one here was built "
	    "for glibc: build this program under the policy \"default\", or set STATICLD_CC to a "
	    "C++ compiler of a %s toolchain and libc = \"native\" in the policy",
	    w->libc.name, w->libc.name);
}

/* What no static program can have is refused as what it needs, dlopen, is. */
static void
refusesanitizer(struct driverrun *w)
{
	const char *name = sanitizeof(&w->line);
	enum action a = w->policy.rules[CLASS_DLOPEN];

	if (name && a != ACTION_ALLOW && a != ACTION_WARN)
		refusetext(w, sanitizetext(name, "denied"));
}

static void
addlibexec(struct driverrun *w)
{
	char *dir = findinstalled("libexec/staticld/");

	argvaddf(&w->argv, "-B%s", dir);
	free(dir);
}

static int
pass(struct driverrun *w)
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
	if (w->line.job == JOB_QUESTION && versionqueryis(&w->line) && !libcisnative(&w->libc))
		return versionquery(&w->argv, &w->libc);
	return runexec(w->real, &w->argv);
}

/* The library directories that a link against another libc may search: its own and the user's. */
static char *
libdirs(const struct driverrun *w)
{
	const struct commandline *c = &w->line;
	struct strings dirs = {0};
	char *text;
	size_t i;

	for (i = 0; i < w->libc.lib.count; i++)
		stringsadd(&dirs, w->libc.lib.items[i]);
	for (i = 1; i < c->words.count; i++)
		if (c->means[i] == MEANS_LIBDIR) {
			const char *dir = c->words.words[i] + 2;

			stringsadd(&dirs, *dir ? dir : c->words.words[i + 1]);
		}
	text = linestext(&dirs);
	stringsfree(&dirs);
	return text;
}

/* Tell the linker role and the plugin; NULL is nothing to tell. */
static void
tell(const struct driverrun *w, enum tag tag, const char *text)
{
	if (text && channelsend(&w->channel, tag, text) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
}

/* What the linker role of any link has to know and cannot see, and that it may believe us. */
static void
brief(struct driverrun *w)
{
	char *word;

	tell(w, TAG_POLICY, w->policyref);
	tell(w, TAG_LINKER, w->line.linker);
	if (w->target) {
		word = targetword(w->target);
		tell(w, TAG_TRIPLE, w->role.triple ? w->role.triple : w->target->triple);
		tell(w, TAG_MACHINE, word);
		free(word);
	}
	word = channelword(&w->channel);
	argvaddf(&w->argv, "-Wl,--staticld-link=%s", word);
	if (trustedadd(word) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
	free(word);
}

/* The same of a final link. */
static void
brieffinal(struct driverrun *w)
{
	char *dirs = libcisnative(&w->libc) ? NULL : libdirs(w);

	brief(w);
	tell(w, TAG_LIBDIRS, dirs);
	tell(w, TAG_REPORT, w->report.fd >= 0 ? w->report.path : NULL);
	tell(w, TAG_IMPORTCFG, w->go.importcfg);
	tell(w, TAG_PROGRAM, w->go.program);
	free(dirs);
}

/*
 * -shared and -r: nobody runs the output, but the linker role makes sure of that, and says so itself.
 */
static int
passlink(struct driverrun *w)
{
	char *error = NULL;
	bool shared = w->line.job == JOB_SHARED;

	addlibexec(w);
	connect(w);
	tell(w, TAG_ALONE, "");
	brief(w);
	if (shared && libcstart(&w->libc, w->real, &w->line, LINKAGE_SHARED, &w->argv, &error) < 0)
		refuse(w, "%s", error);
	commandlineplain(&w->line, &w->argv);
	libccompile(&w->libc, w->real, &w->line, &w->argv);
	if (shared && libcend(&w->libc, w->real, &w->line, LINKAGE_SHARED, &w->argv, &error) < 0)
		refuse(w, "%s", error);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runexec(w->real, &w->argv);
}

/* For another target than our own the seal is compiled in this very link; a cache could be poisoned. */
static void
prepareseal(struct driverrun *w)
{
	struct argv target = sealtarget(&w->line);
	struct catalogues catalogues = {0};
	char *datadir, *error = NULL;

	if (policyseals(&w->policy) && (target.count || w->role.triple || w->target)) {
		datadir = findinstalled("share/staticld");
		if (cataloguesload(&catalogues, datadir, &error) < 0)
			refuse(w, "%s", error);
		if (cataloguesseal(&catalogues, &w->policy))
			w->seal = sealcompile(w->real, &target, &error);
		if (error)
			refuse(w, "%s", error);
		tell(w, TAG_SEAL, w->seal);
		cataloguesfree(&catalogues);
		free(datadir);
	}
	free(target.words);
}

static void
compose(struct driverrun *w)
{
	enum linkage linkage = commandlinelinkage(&w->line, w->policy.pie);
	char *error = NULL;

	addlibexec(w);
	brieffinal(w);
	if (libcstart(&w->libc, w->real, &w->line, linkage, &w->argv, &error) < 0)
		refuse(w, "%s", error);
	commandlinestatic(&w->line, linkage, &w->argv);
	libccompile(&w->libc, w->real, &w->line, &w->argv);
	if (libcend(&w->libc, w->real, &w->line, linkage, &w->argv, &error) < 0)
		refuse(w, "%s", error);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
}

/* The compiler ended well: why what it left is not what the linker role proved; NULL: it is. */
static const char *
uncheckedtext(const struct driverrun *w, const struct snapshot *before)
{
	char *text = channelget(&w->channel, TAG_PROOF);
	struct snapshot now = snapshot(w->line.output);
	struct proofrecord proven;
	bool proof = proofrecordread(&proven, text);

	free(text);
	if ((proof && now.exists && proofrecordis(&proven, &now.st)) ||
	    !snapshotchanged(before, w->line.output))
		return NULL;
	if (proof)
		return "staticld: denied: the link was checked, but then the output was written to "
		    "again: nobody has looked at what it is now\n";
	return "staticld: denied: the link was not checked: the compiler ran another linker than "
	    "staticld's\n";
}

/* What the linker role or the plugin said comes last, where people look; an inner staticld has shown it. */
static void
show(const struct driverrun *w, const char *text)
{
	char *inner = channelget(&w->channel, TAG_INNER);

	if (!inner && text)
		sayverdict(text);
	free(inner);
}

/* No output. */
static int
deny(const struct driverrun *w, const char *text)
{
	char *output = channelget(&w->channel, TAG_OUTPUT), *inner = channelget(&w->channel, TAG_INNER);
	const char *path = output && *output ? output : w->line.output;

	show(w, text);
	outputremove(path);
	if (!inner)
		say("%s was not written (policy %s)", path, w->policy.name);
	free(output);
	free(inner);
	return STATUS_FINDINGS;
}

static int
denyunchecked(const struct driverrun *w, const char *text)
{
	channelsend(&w->channel, TAG_OUTPUT, w->line.output);
	channelsend(&w->channel, TAG_TEXT, text);
	record(w, STATUS_FINDINGS);
	sayverdict(text);
	return deny(w, NULL);
}

/* Under a policy that lets it be, the compiler or the linker may still not. */
static void
hintsanitizer(const struct driverrun *w)
{
	const char *name = sanitizeof(&w->line);
	char *before, *text, *both;

	if (!name)
		return;
	before = channelget(&w->channel, TAG_HINT);
	text = sanitizetext(name, "staticld: hint");
	both = newformat("%s%s\n", before ? before : "", text);
	channelsend(&w->channel, TAG_HINT, both);
	free(both);
	free(text);
	free(before);
}

/* A source that includes a library's header may not even compile where the library is another libc's. */
static void
hintothers(const struct driverrun *w)
{
	char *before = channelget(&w->channel, TAG_HINT);
	char *text = before || libcisnative(&w->libc) ? NULL
	    : hintsothers(&w->line.words, &w->libc.lib, w->libc.name, w->real);

	if (text)
		channelsend(&w->channel, TAG_HINT, text);
	free(text);
	free(before);
}

static int
conclude(const struct driverrun *w, int status, const struct snapshot *before)
{
	char *text = channelget(&w->channel, TAG_TEXT), *said;
	const char *unchecked = text || status != 0 ? NULL : uncheckedtext(w, before);

	if (unchecked)
		return denyunchecked(w, unchecked);
	if (!text && status != 0)
		hintsanitizer(w);
	if (!text && status != 0)
		hintothers(w);
	record(w, status);
	if (text)
		return deny(w, text);
	if (status != 0 && snapshotchanged(before, w->line.output))
		outputremove(w->line.output);
	said = channelget(&w->channel, status == 0 ? TAG_WARNING : TAG_HINT);
	show(w, said);
	free(said);
	return status;
}

static int
finallink(struct driverrun *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status;

	refusecxx(w);
	refusesanitizer(w);
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
	struct driverrun w = {.role = *r, .report.fd = -1};

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
