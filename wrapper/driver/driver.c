/*
 * The driver role. Compiles and questions go to the real driver as they are. An
 * executable is linked static: the real driver is told to find its linker in our
 * libexec directory, where every linker's name is this program in the linker role, and
 * the result counts only when that role says that it checked and proved this very file.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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
#include "policy/choose.h"
#include "policy/sections.h"
#include "wrapper/driver/commandline.h"
#include "wrapper/driver/libc.h"
#include "wrapper/driver/sanitize.h"
#include "wrapper/driver/sealcc.h"
#include "wrapper/driver/target.h"
#include "wrapper/driver/versionquery.h"
#include "wrapper/find.h"
#include "wrapper/evidence/manifest.h"
#include "wrapper/goparent.h"
#include "wrapper/hermetic/hermetic.h"
#include "wrapper/hints/hints.h"
#include "wrapper/installed.h"
#include "wrapper/probe/ccache.h"
#include "wrapper/probe/probe.h"
#include "wrapper/probe/specs.h"
#include "wrapper/report/reportfile.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"
#include "wrapper/trusted.h"

enum { LOWEST = 10 };           /* scripts use descriptors of one digit for their own ends */

/* One invocation. */
struct driverrun {
	struct role role;
	struct installed installed;
	const struct target *target;    /* another machine than this one, NULL: this one */
	struct commandline line;
	struct libc libc;
	char *real;             /* path of the real driver */
	struct goparent go;
	bool goasks;            /* cmd/link asks whether it links, and nobody runs the output */
	struct reportfile report;
	struct argv argv;       /* its arguments */
	struct channel channel;
	struct sweep own;       /* directory of a probe and a seal for this link only, if any */
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

/* One line in the report, whatever came of the link. 0, or -1: it is not there, which was said. */
static int
record(const struct driverrun *w, int status)
{
	char *output = channelget(&w->channel, TAG_OUTPUT), *inner = channelget(&w->channel, TAG_INNER);
	struct reportfacts facts = {&w->channel, &w->installed.policy, status, w->real, w->go.program,
	    output ? output : w->line.output};
	/* A staticld that the compiler runs, or is, has written this line already. */
	bool written = inner && w->report.path && strcmp(inner, w->report.path) == 0;
	int rc = written ? 0 : reportwrite(&w->report, &facts);

	if (rc < 0)
		say("the report %s could not be written:", w->report.path);
	free(output);
	free(inner);
	return rc;
}

/* No link, because of us. A final one has its line in the report even though it never began. */
static _Noreturn void
refusetext(struct driverrun *w, const char *text)
{
	if (w->line.job == JOB_FINAL) {
		channelsend(&w->channel, TAG_TEXT, text);
		record(w, STATUS_FINDINGS);
		outputremove(w->line.output);
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
		refuse(w, "the report %s cannot be written: %s", w->report.path, strerror(errno));
	if (w->line.manifest && manifestforget(w->line.manifest) < 0)
		refuse(w, "the manifest %s of an earlier link cannot be removed: %s", w->line.manifest, strerror(errno));
	goparentfind(&w->go);
	w->goasks = goparentprobes(&w->go, &w->line.words);
	if (w->goasks) {
		w->go = (struct goparent){0};
		w->report.fd = -1;
	}
}

/* Whether it may matter that programs are for another machine; a plain compile is the driver's affair. */
static bool
needstargets(const struct driverrun *w)
{
	return targetasked(&w->role) || w->line.job > JOB_CGO ||
	    strcmp(w->installed.policy.libc, "native") != 0;
}

/* The driver, and what it makes programs for. */
static void
choose(struct driverrun *w)
{
	const char *env = getenv("STATICLD_CC"), *word = w->role.cxx ? "g++" : "gcc";
	const struct targets *targets = &w->installed.targets;
	const char *missing;
	char *error = NULL;

	if (needstargets(w) && installedtargets(&w->installed, &error) < 0)
		refuse(w, "%s", error);
	w->target = targetofgo(targets, &w->role);
	missing = env && *env ? NULL : targetmissing(targets, &w->role);
	if (missing)
		refuse(w, "GOARCH=%s: %s/targets.cfg names no driver for it", missing,
		    w->installed.datadir);
	if (w->target && !(env && *env))
		w->role.triple = w->target->triple;
	w->real = roledriver(&w->role, &w->installed.policy, &error);
	if (!w->real && !w->installed.policy.compilerlocked && w->target && w->role.triple)
		refuse(w, "GOARCH=%s needs %s-%s, which is not in PATH: install it (Debian: "
		    "%s-%s %s), or set STATICLD_CC", w->target->goarch, w->role.triple, word,
		    word, w->target->package, w->target->libc);
	if (!w->real)
		refuse(w, "%s", error);
	if (!w->target)
		w->target = targetofname(targets, w->role.triple ? w->role.triple : w->real);
}

static void
prepare(struct driverrun *w, char *const *argv)
{
	char *error = NULL, *why;

	commandlineread(&w->line, argv);
	if (w->line.asked)
		exit(ownanswer(w->line.asked));
	if (w->line.job == JOB_FINAL)
		begin(w);
	installedinit(&w->installed, w->line.policy);
	if (installedpolicy(&w->installed, &error) < 0)
		refuse(w, "%s", error);
	hermeticscrub(&w->installed.policy);
	if (w->line.job != JOB_QUESTION && (why = hermeticrefused(&w->installed.policy, &w->line.words)))
		refusetext(w, why);
	if (w->line.choice && linkerchoicefind(w->line.choice) < 0)
		refuse(w, "--staticld-linker must be %s", LINKERCHOICES);
	choose(w);
	if ((w->line.job != JOB_QUESTION || versionqueryis(&w->line)) &&
	    libcfind(&w->libc, &w->installed.policy, machine(w), w->installed.datadir, &error) < 0)
		refuse(w, "%s", error);
	argvadd(&w->argv, w->real);
	findmark(w->real);
}

/* Whether C++ is compiled for a libc that there is no C++ library for: what needs none of it compiles and links. */
static bool
lackscxx(const struct driverrun *w)
{
	return !libcisnative(&w->libc) && (w->role.cxx || w->line.cxx);
}

/* What may be missing to C++ that did not compile, malloced. */
static char *
cxxtext(const struct driverrun *w)
{
	return newtext("staticld: hint: C++: its library and headers are those of a libstdc++ that was built for glibc, "
	    "and here there is none for %s\n"
	    "  why: only C++ that includes none of its headers can be compiled under this policy\n"
	    "  fix: build this program under the policy \"default\" or \"sealed\", or set STATICLD_CC to a C++ "
	    "compiler of a %s toolchain and libc = \"native\" in the policy\n"
	    "  fix: where no source is C++: project(NAME C) in CMake, project(NAME, 'c') in Meson\n",
	    w->libc.name, w->libc.name);
}

/* What no static program can have is refused as what it needs, dlopen, is. */
static void
refusesanitizer(struct driverrun *w)
{
	const char *name = sanitizeof(&w->line);
	enum action a = w->installed.policy.rules[CLASS_DLOPEN];

	if (name && a != ACTION_ALLOW && a != ACTION_WARN)
		refusetext(w, sanitizetext(name, "denied"));
}

/* With such a specs file no linker of ours need run, and nobody would know what was written. */
static void
refusespecs(struct driverrun *w)
{
	char *specs = specsreplacing(&w->line.words);
	enum action a = w->installed.policy.rules[CLASS_DLOPEN];

	if (specs && a != ACTION_ALLOW && a != ACTION_WARN)
		refuse(w, "denied: the specs file %s says which commands link\n"
		    "  why: they could leave a program that nobody checked, under any name\n"
		    "  fix: leave that part out of the specs file; -fuse-ld= and STATICLD_CC choose linker and compiler", specs);
	free(specs);
}

static void
addlibexec(struct driverrun *w)
{
	char *dir = findinstalled("libexec/staticld/");

	argvaddf(&w->argv, "-B%s", dir);
	free(dir);
}

/*
 * The driver may take for a link what we take for something else. So a question whose answer nothing links
 * for stands first, where it cannot be another option's value; anything else that may have an input finds our linker
 * role, which judges what it links as a program.
 */
static void
guard(struct driverrun *w)
{
	if (w->line.job == JOB_QUESTION && w->line.question)
		argvadd(&w->argv, w->line.question);
	else if (!w->line.bare)
		addlibexec(w);
	if (w->line.policy)
		setenv("STATICLD_POLICY", w->line.policy, 1);
	if (w->line.report)
		setenv("STATICLD_REPORT", w->line.report, 1);
}

/* True when PATH is an ELF file that the kernel would start. */
static bool
isprogram(const char *path)
{
	unsigned char head[18] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), type;
	bool elf = fd >= 0 && pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
	    memcmp(head, ELFMAG, SELFMAG) == 0;

	if (fd >= 0)
		close(fd);
	type = head[16] | head[17];
	return elf && (type == ET_EXEC || type == ET_DYN);
}

/*
 * A compile that may miss a header, or whose driver may run anything: what it leaves must be none that would have
 * had to be judged.
 */
static int
compile(struct driverrun *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status = runwait(w->real, &w->argv);
	struct snapshot now = snapshot(w->line.output);

	if (status != 0 && lackscxx(w))
		sayverdict(cxxtext(w));
	if (!snapshotchanged(&before, w->line.output) || !isprogram(w->line.output))
		return status;
	/* cgo's is one that nobody is to run. */
	if (w->line.job == JOB_CGO && chmod(w->line.output, now.st.st_mode & 0666) == 0)
		return status;
	outputremove(w->line.output);
	refuse(w, "denied: the command line asks for a compile, but a program came out, which nobody checked");
}

/* A human who asks the driver for its version or help; what programs ask is the driver's alone. */
static bool
isasked(const struct driverrun *w)
{
	size_t i;

	for (i = 1; isatty(STDOUT_FILENO) && i < w->line.words.count; i++)
		if (w->line.means[i] == MEANS_QUESTION && (strcmp(w->line.words.words[i], "--version") == 0 ||
		    strcmp(w->line.words.words[i], "--help") == 0))
			return true;
	return false;
}

static int
answer(const struct driverrun *w)
{
	int status = runwait(w->real, &w->argv);

	sayout("staticld ran this driver: --staticld-version and --staticld-help are about staticld itself\n");
	return fflush(stdout) == 0 ? status : STATUS_FINDINGS;
}

static int
pass(struct driverrun *w)
{
	guard(w);
	commandlineplain(&w->line, &w->argv);
	if (w->line.job == JOB_COMPILE)
		libccompile(&w->libc, w->real, &w->line, &w->argv);
	/* A policy on the command line is part of what it compares. */
	if (w->line.job == JOB_COMPILE && !w->line.policy)
		ccacheask(w->installed.datadir, &w->argv);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	if (w->line.job == JOB_QUESTION && versionqueryis(&w->line) && !libcisnative(&w->libc))
		return versionquery(&w->argv, &w->libc);
	if (!w->line.question && !w->line.bare && (w->line.redirected || (w->line.job != JOB_QUESTION && lackscxx(w))))
		return compile(w);
	if (w->line.job == JOB_QUESTION && isasked(w))
		return answer(w);
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

/* How to ask the driver for its own files: those that it has for the machine of this link. */
static char *
drivertext(const struct driverrun *w)
{
	const struct argv *words = &w->line.words;
	struct strings lines = {0};
	char *text;
	size_t i;

	stringsadd(&lines, w->real);
	for (i = 1; i < words->count; i++) {
		const char *word = words->words[i];
		bool apart = strcmp(word, "-target") == 0 || strcmp(word, "--sysroot") == 0;

		if (w->line.means[i] == MEANS_VALUE || strchr(word, '\n'))
			continue;
		if (apart || strncmp(word, "-m", 2) == 0 || strncmp(word, "--target=", 9) == 0 ||
		    strncmp(word, "--sysroot=", 10) == 0)
			stringsadd(&lines, word);
		if (apart && words->words[i + 1])
			stringsadd(&lines, words->words[i + 1]);
	}
	text = linestext(&lines);
	stringsfree(&lines);
	return text;
}

/* What the linker role of any link has to know and cannot see, and that it may believe us. */
static void
brief(struct driverrun *w)
{
	char *word = drivertext(w), *given;

	tell(w, TAG_DRIVER, word);
	free(word);
	tell(w, TAG_POLICY, w->installed.policyref);
	given = policygive(&w->installed.policy);
	tell(w, TAG_GIVEN, given);
	free(given);
	tell(w, TAG_LINKER, w->line.linker);
	tell(w, TAG_CHOICE, w->line.choice);
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

/* A pipe whose writer is this process alone: who holds its other end sees when we are gone. */
static void
tellalive(const struct driverrun *w)
{
	int fds[2], fd = -1;
	char *text;

	if (pipe2(fds, O_CLOEXEC) == 0)
		fd = fcntl(fds[0], F_DUPFD, LOWEST);
	if (fd < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
	close(fds[0]);
	text = newformat("%d", fd);
	tell(w, TAG_ALIVE, text);
	free(text);
}

/* The same of a final link. */
static void
brieffinal(struct driverrun *w)
{
	char *dirs = libcisnative(&w->libc) ? NULL : libdirs(w);

	brief(w);
	tellalive(w);
	tell(w, TAG_LIBDIRS, dirs);
	tell(w, TAG_REPORT, w->report.fd >= 0 ? w->report.path : NULL);
	tell(w, TAG_MANIFEST, w->line.manifest && *w->line.manifest ? w->line.manifest : NULL);
	tell(w, TAG_IMPORTCFG, w->go.importcfg);
	tell(w, TAG_PROGRAM, w->go.program);
	free(dirs);
}

/*
 * The programs that load a shared object here are dynamic and of the driver's own libc, unless the policy says
 * otherwise. Objects that are there already may be of the policy's libc.
 */
static void
choosenative(struct driverrun *w)
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

/* Whether the seal of this link has to be one of its own. */
static bool
needsseal(struct driverrun *w)
{
	struct installed *i = &w->installed;
	struct policy policy = i->policy;
	char *error = NULL;

	/* A question may be answered by a sealed link whatever the policy seals. */
	policy.seal |= sectionsseal(&policy) || probeanswered(&policy, w->line.output);
	if (!policyseals(&policy))
		return false;
	if (installedcatalogues(i, &error) < 0)
		refuse(w, "%s", error);
	return cataloguesseal(&i->catalogues, &policy);
}

/* For another target than our own the probe and the seal are compiled in this very link; a cache could be poisoned. */
static void
preparetarget(struct driverrun *w)
{
	struct argv target = sealtarget(&w->line);
	char *error = NULL;

	if (target.count || w->role.triple || w->target) {
		if (probecompile(&w->own, w->real, &target, &error) < 0)
			refuse(w, "%s", error);
		tell(w, TAG_PROBE, w->own.dir);
		if (needsseal(w)) {
			if (sealcompile(&w->own, w->real, &target, &error) < 0)
				refuse(w, "%s", error);
			tell(w, TAG_SEAL, w->own.dir);
		}
		if (sectionsnote(&w->installed.policy) && notecompile(&w->own, w->real, &target, &error) < 0)
			refuse(w, "%s", error);
	}
	free(target.words);
}

static void
compose(struct driverrun *w)
{
	enum linkage linkage = commandlinelinkage(&w->line, w->installed.policy.pie);
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

/* The path that the linker role wrote to, malloced; without one, what the command line says. */
static char *
outputof(const struct driverrun *w)
{
	char *output = channelget(&w->channel, TAG_OUTPUT);

	return output ? output : newstring(w->line.output);
}

/* True when PROVEN is what is there NOW; of a device its content is no part. */
static bool
isproven(const struct proofrecord *proven, const struct snapshot *now)
{
	if (!now->exists)
		return false;
	if (!S_ISREG(now->st.st_mode))
		return proven->device == now->st.st_dev && proven->inode == now->st.st_ino;
	return proofrecordis(proven, &now->st);
}

/* The compiler ended well: why what it left is not what the linker role proved; NULL: it is. */
static const char *
uncheckedtext(const struct driverrun *w, const struct snapshot *before)
{
	char *text = channelget(&w->channel, TAG_PROOF), *output = outputof(w);
	struct snapshot now = snapshot(output);
	struct proofrecord proven;
	bool proof = proofrecordread(&proven, text), ok = proof && isproven(&proven, &now);

	free(text);
	free(output);
	if (ok || (!proof && channelhas(&w->channel, TAG_NOTHING) &&
	    !snapshotchanged(before, w->line.output)))
		return NULL;
	if (proof)
		return "staticld: denied: the link was checked, but then the output was written to "
		    "again: nobody has looked at what it is now\n";
	return "staticld: denied: the link was not checked: the compiler ran another linker than "
	    "staticld's, or none\n"
	    "  fix: take a compiler that runs a linker of its own off STATICLD_CC (tcc, zig cc) and use gcc or clang, "
	    "or take the option that names the linker off the command line (-specs, -wrapper)\n";
}

/* The driver may run another linker than ours for what is no program: then there is no output. */
static int
otherlink(struct driverrun *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status = runwait(w->real, &w->argv);
	const char *unchecked = status == 0 ? uncheckedtext(w, &before) : NULL;

	if (!unchecked)
		return status;
	outputremove(w->line.output);
	sayverdict(unchecked);
	return STATUS_FINDINGS;
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
	if (shared)
		choosenative(w);
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
	return w->line.redirected ? otherlink(w) : runexec(w->real, &w->argv);
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
	char *output = outputof(w), *inner = channelget(&w->channel, TAG_INNER);

	show(w, text);
	outputremove(output);
	if (!inner)
		say("%s was not written (policy %s)", output, w->installed.policy.name);
	free(output);
	free(inner);
	return STATUS_FINDINGS;
}

static int
denyunchecked(const struct driverrun *w, const char *text)
{
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

/* It never came to the linker, which has a hint of its own: the compiler may have missed a header of C++'s own. */
static void
hintcxx(const struct driverrun *w)
{
	char *text;

	if (!lackscxx(w) || channelhas(&w->channel, TAG_BEGUN))
		return;
	text = cxxtext(w);
	channelsend(&w->channel, TAG_HINT, text);
	free(text);
}

/* A source that includes a library's header may not even compile where the library is another libc's. */
static void
hintothers(const struct driverrun *w)
{
	char *before = channelget(&w->channel, TAG_HINT);
	char *text = before || libcisnative(&w->libc) ? NULL
	    : hintsothers(&w->line.words, &w->libc.lib, w->libc.name, w->real, w->installed.datadir);

	if (text)
		channelsend(&w->channel, TAG_HINT, text);
	free(text);
	free(before);
}

/* A compiler that was killed says nothing itself; interrupted, it needs no words. */
static void
saykilled(const struct driverrun *w, int status)
{
	char *output;

	if (status <= 128 || status == 128 + SIGINT || status > 128 + SIGRTMAX || channelhas(&w->channel, TAG_HINT))
		return;
	output = outputof(w);
	say("%s ended as by signal %d (%s), so %s was not written", w->real, status - 128, strsignal(status - 128), output);
	free(output);
}

static int
conclude(const struct driverrun *w, int status, const struct snapshot *before)
{
	char *text = channelget(&w->channel, TAG_TEXT), *said;
	const char *unchecked = text || status != 0 ? NULL : uncheckedtext(w, before);
	bool lost;

	if (unchecked)
		return denyunchecked(w, unchecked);
	if (!text && status != 0)
		hintsanitizer(w);
	if (!text && status != 0)
		hintothers(w);
	if (!text && status != 0)
		hintcxx(w);
	lost = record(w, status) < 0;
	if (text)
		return deny(w, text);
	if (lost && status == 0)
		return deny(w, NULL);
	if (status != 0 && snapshotchanged(before, w->line.output))
		outputremove(w->line.output);
	said = channelget(&w->channel, status == 0 ? TAG_WARNING : TAG_HINT);
	show(w, said);
	free(said);
	saykilled(w, status);
	return status;
}

static int
finallink(struct driverrun *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status;

	refusesanitizer(w);
	refusespecs(w);
	compose(w);
	preparetarget(w);
	status = runwait(w->real, &w->argv);
	sweepend(&w->own);
	return conclude(w, status, &before);
}

/*
 * cmd/link tries a flag out: it looks at the status and at what is said. The driver answers as it would without us,
 * and what it links goes nowhere, so that it need not be static, judged or proven: of two outputs the last one counts.
 */
static int
tryflag(struct driverrun *w)
{
	refusesanitizer(w);
	refusespecs(w);
	addlibexec(w);
	tell(w, TAG_ALONE, "");
	brief(w);
	commandlineplain(&w->line, &w->argv);
	argvadd(&w->argv, "-o");
	argvadd(&w->argv, "/dev/null");
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runexec(w->real, &w->argv);
}

int
driver(const struct role *r, char *const *argv)
{
	struct driverrun w = {.role = *r, .report.fd = -1, .own.fd = -1};

	/* With it clang would change the command line that we give it, and what is in it. */
	unsetenv("CCC_OVERRIDE_OPTIONS");
	prepare(&w, argv);
	switch (w.line.job) {
	case JOB_FINAL:
		return w.goasks ? tryflag(&w) : finallink(&w);
	case JOB_SHARED:
	case JOB_RELOCATABLE:
		return passlink(&w);
	default:
		return pass(&w);
	}
}
