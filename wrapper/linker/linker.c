/*
 * The linker role: started by the real compiler driver, which found us under a
 * linker's name. Sees the complete command line of the link, runs the linker that the
 * user asked for with our plugin in it, and proves what it wrote. Fails closed: a
 * link of which the plugin did not report that it was checked leaves no output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/output/output.h"
#include "base/argv.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/record.h"
#include "policy/catalogue.h"
#include "policy/choose.h"
#include "wrapper/find.h"
#include "wrapper/linker/drivers.h"
#include "wrapper/hints/hints.h"
#include "wrapper/hints/libdirs.h"
#include "wrapper/linker/linkreport.h"
#include "wrapper/linker/prefer.h"
#include "wrapper/linker/prove.h"
#include "wrapper/linker/sealing.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

struct linking {
	struct argv words;      /* the command line, response files expanded, without our own words */
	struct drivers drivers; /* the driver roles that wait for what we say */
	const char *asked;      /* the linker that the user chose: "ld", "ld.lld", a path */
	char *triple;           /* of another machine than this one, NULL: none */
	const char *foreign;    /* a word for us that no driver role said, NULL: none */
	bool lost;              /* a driver role's channel is there no more */
	char *real;             /* its path */
	const char *output;     /* -o */
	bool executable;        /* neither -r nor -shared is there */
	struct libdirs libdirs;
	struct policy policy;
	struct catalogues catalogues;
	char *error;            /* why these two are empty, NULL: they are not */
	struct sealing sealing;
};

/* The value of the last -fuse-ld in GCC's own record of its options, malloced; NULL: none. */
static char *
collectoption(void)
{
	const char *s = getenv("COLLECT_GCC_OPTIONS"), *last = NULL;

	while (s && (s = strstr(s, "'-fuse-ld=")) != NULL) {
		s += strlen("'-fuse-ld=");
		last = s;
	}
	return last ? newformat("%.*s", (int)strcspn(last, "'"), last) : NULL;
}

/* "wild" is not called ld.wild by GCC. */
static const char *
linkername(const char *value)
{
	if (strchr(value, '/') || strcmp(value, "wild") == 0)
		return value;
	return newformat("ld.%s", value);
}

/*
 * Take one of our own words off the command line; false when WORD is none. Only a driver role above
 * may say one, and of this kind only: all others are somebody else's.
 */
static bool
takeours(struct linking *l, const char *word)
{
	static const char ours[] = "--staticld-", link[] = "--staticld-link=";
	int rc = -1;

	if (strncmp(word, ours, sizeof ours - 1) != 0)
		return false;
	if (strncmp(word, link, sizeof link - 1) == 0)
		rc = driversadd(&l->drivers, word + sizeof link - 1);
	if (rc == -1)
		l->foreign = word;
	else if (rc < 0)
		l->lost = true;
	return true;
}

static bool
isnotexecutable(const char *word)
{
	static const char *const words[] = {"-r", "-i", "-Ur", "--relocatable", "-relocatable",
	    "-shared", "--shared", "-Bshareable", "--Bshareable"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static void
scan(struct linking *l, char *const *argv)
{
	struct argv all = argvexpand(argv);
	size_t i;

	argvadd(&l->words, all.words[0]);
	for (i = 1; i < all.count; i++) {
		const char *word = all.words[i];

		if (takeours(l, word))
			continue;
		/* collect-ld is given the compiler's option too; GNU ld would read -f. */
		if (strncmp(word, "-fuse-ld=", 9) == 0) {
			l->asked = linkername(word + 9);
			continue;
		}
		if (isnotexecutable(word))
			l->executable = false;
		if (strcmp(word, "-o") == 0 && all.words[i + 1])
			l->output = all.words[i + 1];
		else if (strncmp(word, "--output=", 9) == 0)
			l->output = word + 9;
		else if (strncmp(word, "-o", 2) == 0 && word[2])
			l->output = word + 2;
		argvadd(&l->words, word);
	}
}

static char *
given(const struct linking *l, enum tag tag)
{
	return driversgiven(&l->drivers, tag);
}

static void
tell(const struct linking *l, enum tag tag, const char *text)
{
	driverstell(&l->drivers, tag, text);
}

/*
 * rustc says -fuse-ld=lld and -B.../gcc-ld of its own accord, where nobody asked for lld: its
 * own copy of it is not what the user chose, so the system's linker takes its place.
 */
static bool
isrusts(const char *path)
{
	return strstr(path, "/rustlib/") && strstr(path, "/gcc-ld/");
}

/* GNU's linkers are for one machine each; the others are for all. */
static bool
isofonemachine(const char *name)
{
	return strcmp(name, "ld") == 0 || strcmp(name, "ld.bfd") == 0 ||
	    strcmp(name, "ld.gold") == 0;
}

/* In PATH a linker of another machine has its triple before its name: "ld" is this one's. */
static char *
frompath(const struct linking *l, const char *name)
{
	bool own = l->triple && isofonemachine(name);
	char *word = own ? newformat("%s-%s", l->triple, name) : newstring(name);
	char *path = findprogram(word, getenv("PATH"));

	free(word);
	return path;
}

/* The linker that would have run without us. 0, or -1: there is none. */
static int
choose(struct linking *l, const struct role *r)
{
	char *linker = given(l, TAG_LINKER), *option = NULL;

	if (linker)
		l->asked = linker;
	if (!l->asked && (strcmp(r->name, "real-ld") == 0 || strcmp(r->name, "collect-ld") == 0)) {
		option = collectoption();
		l->asked = option ? linkername(option) : "ld";
	}
	if (!l->asked)
		l->asked = r->name;
	l->real = findprogram(l->asked, getenv("COMPILER_PATH"));
	if (!l->real || isrusts(l->real))
		l->real = frompath(l, l->real ? "ld" : l->asked);
	free(option);
	return l->real ? 0 : -1;
}

/* Say why there is no output, to the driver role or, without one, to the user. */
static int
deny(const struct linking *l, const char *text)
{
	outputremove(l->output);
	tell(l, TAG_TEXT, text);
	if (l->drivers.none)
		sayverdict(text);
	return STATUS_FINDINGS;
}

/* Whoever said that word is not the one to be believed. */
static int
denyforeign(const struct linking *l)
{
	return deny(l, newformat("staticld: denied: \"%s\" is on the linker's command line, and only "
	    "staticld itself may say that\n"
	    "  why: somebody else could speak for the check of this link with it\n"
	    "  fix: leave it out; --staticld-policy= and the like are options of staticld, not of "
	    "the linker\n", l->foreign));
}

/* There is nobody to tell but the user. */
static _Noreturn void
denylost(const struct linking *l)
{
	outputremove(l->output);
	sayverdict("staticld: denied: the linker cannot tell staticld what it links: the open file for "
	    "that, whose descriptor is 10 or above, is closed or is another one\n"
	    "  why: nobody would know that the link was checked\n"
	    "  fix: a program between staticld and the linker, STATICLD_CC perhaps, has to leave "
	    "open files alone that it did not open\n");
	exit(STATUS_FINDINGS);
}

static int
denynolinker(const struct linking *l)
{
	return deny(l, newtext("staticld: denied: no linker \"%s\"%s%s in COMPILER_PATH or PATH\n",
	    l->asked, l->triple ? " for " : "", l->triple ? l->triple : ""));
}

static int
denyunchecked(const struct linking *l, const char *why)
{
	char *version = runline(l->real, "--version");
	char *text = newtext("staticld: denied: %s: %s (%s)\n  fix: link with GNU ld%s: "
	    "-fuse-ld=bfd\n", why, version ? version : "no version", l->real,
	    l->triple ? "" : " or gold");

	free(version);
	return deny(l, text);
}

static void
addwords(struct linking *l, struct argv *a)
{
	size_t i = 1;

	while (i < l->words.count) {
		sealingadd(&l->sealing, &l->words.words[i], a);
		i += libdirsadd(&l->libdirs, &l->words, i, a);
	}
}

/* Read the policy and what belongs to it. The plugin refuses the link when that fails. */
static void
loadpolicy(struct linking *l, const char *policyref)
{
	char *datadir = findinstalled("share/staticld"), *dir = given(l, TAG_SEAL);

	if (policyeffective(&l->policy, policyref, datadir, &l->error) == 0 && l->executable &&
	    !l->policy.sharedkept)
		preferarchives(&l->words);
	if (!l->error && policyseals(&l->policy) &&
	    cataloguesload(&l->catalogues, datadir, &l->error) == 0 && l->executable)
		l->sealing = sealingplan(&l->policy, &l->catalogues, dir, l->words.words);
	free(datadir);
	free(dir);
}

/* Input formats that stay in force to the end would be applied to the probe too. */
static bool
setsformat(const struct linking *l)
{
	size_t i;

	for (i = 1; i < l->words.count; i++)
		if (strncmp(l->words.words[i], "-b", 2) == 0 ||
		    strncmp(l->words.words[i], "--format", 8) == 0)
			return true;
	return false;
}

/* Run the linker with the plugin first and the probe last. */
static int
runplugged(struct linking *l, const char *policyref)
{
	char *plugin = findinstalled("lib/staticld/staticld.so"), *word;
	char *probe = findinstalled("lib/staticld/probe.o");
	struct argv a = {0};

	argvadd(&a, l->real);
	argvadd(&a, "-plugin");
	argvadd(&a, plugin);
	argvaddf(&a, "-plugin-opt=policy=%s", policyref);
	word = channelword(&l->drivers.channels[0]);
	argvaddf(&a, "-plugin-opt=link=%s", word);
	free(word);
	if (l->executable)
		argvaddf(&a, "-plugin-opt=probe=%s", probe);
	if (l->sealing.wanted)
		argvaddf(&a, "-plugin-opt=seal=%s", l->sealing.object);
	argvadd(&a, "-plugin-opt=end");
	if (!l->libdirs.all)
		argvadd(&a, "-nostdlib");
	addwords(l, &a);
	if (l->executable && setsformat(l))
		argvadd(&a, "--format=default");
	if (l->executable)
		argvadd(&a, probe);
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runwithout(l->real, &a, l->sealing.falsewarning);
}

/* Name the file that counts. */
static void
tellproven(const struct linking *l, const struct proofrecord *proven)
{
	char *text = proofrecordtext(proven);

	tell(l, TAG_PROOF, text);
	free(text);
}

/* What the plugin took for dropped with unreferenced sections must not be in the output. */
static enum verdict
provedropped(struct linking *l, struct text *out)
{
	char *text = given(l, TAG_DROPPED), *datadir, *error = NULL;
	struct strings classes = linesread(text);
	enum verdict v = VERDICT_PASS;
	size_t i;

	if (!text)
		return v;
	datadir = findinstalled("share/staticld");
	if (!l->catalogues.count && cataloguesload(&l->catalogues, datadir, &error) < 0) {
		textadd(out, "staticld: denied: %s\n", error);
		v = VERDICT_DENY;
	}
	for (i = 0; v == VERDICT_PASS && i < classes.count; i++) {
		int class = classfind(classes.items[i]);

		v = class < 0 ? VERDICT_DENY
		    : provewithout(l->output, (enum class)class, &l->catalogues, out);
	}
	stringsfree(&classes);
	free(datadir);
	free(text);
	return v;
}

/* The plugin let the link be: now the output itself has to be static. */
static int
proveoutput(struct linking *l)
{
	struct proofrecord proven = {0};
	struct text text = {0};
	enum verdict v;
	char *word, *machine;

	if (l->error) {
		textadd(&text, "staticld: denied: %s\n", l->error);
		return deny(l, text.bytes);
	}
	machine = given(l, TAG_MACHINE);
	v = prove(l->output, &l->policy, &l->catalogues, machine, &text, &proven);
	free(machine);
	if (v != VERDICT_DENY && provedropped(l, &text) == VERDICT_DENY)
		v = VERDICT_DENY;
	if (v == VERDICT_DENY)
		return deny(l, text.bytes);
	if (v == VERDICT_WARN) {
		char *before = given(l, TAG_WARNING);

		word = newformat("%s%s", before ? before : "", text.bytes);
		tell(l, TAG_WARNING, word);
		free(word);
		free(before);
	}
	tellproven(l, &proven);
	return 0;
}

static int
provenothing(const struct linking *l)
{
	struct proofrecord proven = {0};
	struct text text = {0};

	if (!provenotrun(l->output, &text, &proven))
		return deny(l, text.bytes);
	tellproven(l, &proven);
	return 0;
}

/* What the linker left, by what the plugin reported. */
static int
conclude(struct linking *l, const struct snapshot *before)
{
	char *text = given(l, TAG_LINK), *output = given(l, TAG_OUTPUT);
	struct linkrecord record;

	if (!linkrecordread(&record, text))
		return text || snapshotchanged(before, l->output)
		    ? denyunchecked(l, "the plugin did not run, so the link is not checked") : 0;
	free(text);
	if (output && *output)
		l->output = output;
	if (record.linked == LINKED_OTHER)
		return provenothing(l);
	if (record.linked == LINKED_PASS || record.linked == LINKED_WARN)
		return proveoutput(l);
	return deny(l, "staticld: denied: the plugin refused the link\n");
}

/* Linkers without a plugin API for this. Objects and shared objects pass, proven to be such. */
static int
rununplugged(struct linking *l)
{
	struct argv a = {0};
	int status;

	if (l->executable)
		return denyunchecked(l, "this linker is not checked yet");
	argvadd(&a, l->real);
	if (!l->libdirs.all)
		argvadd(&a, "-nostdlib");
	addwords(l, &a);
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	status = runwithout(l->real, &a, NULL);
	return status ? status : provenothing(l);
}

/*
 * GNU ld and gold load plugins. A file called so is taken at its word, for one that lies does
 * not report that the plugin ran; any other is asked, which costs a process.
 */
static bool
isplugged(const char *path)
{
	char *real = realpath(path, NULL), *version = NULL;
	const char *name = real ? strrchr(real, '/') : NULL;
	bool plugged = name && (strstr(name, "ld.bfd") || strstr(name, "ld.gold"));

	if (!plugged)
		version = runline(path, "--version");
	if (version)
		plugged = strncmp(version, "GNU ld", 6) == 0 || strncmp(version, "GNU gold", 8) == 0;
	free(version);
	free(real);
	return plugged;
}

/* gold asks about the probe's machine before it asks us, and the probe is of this one. */
static bool
isforeigngold(const struct linking *l)
{
	char *real = realpath(l->real, NULL), *machine = given(l, TAG_MACHINE);
	const char *name = real ? strrchr(real, '/') : NULL;
	bool is = l->executable && machine && name && strstr(name, "ld.gold");

	free(machine);
	free(real);
	return is;
}

/* The libc that the policy names, when it is one that has a catalogue. */
static bool
policylibcof(const char *policyref, struct catalogue *c, struct lacking *lacking)
{
	char *datadir = findinstalled("share/staticld"), *error = NULL;
	struct policy policy;
	bool found = false;

	if (policyload(&policy, policyref, datadir, &error) == 0) {
		found = strcmp(policy.libc, "native") != 0 &&
		    catalogueload(c, policy.libc, "", datadir, &error) == 0 &&
		    lackingload(lacking, policy.libc, datadir, &error) == 0;
		policyfree(&policy);
	}
	free(error);
	free(datadir);
	return found;
}

/* The linker failed, and not because of us: say what can be told from what it was given. */
static void
hint(const struct linking *l, const char *policyref)
{
	struct catalogue libc = {0};
	struct lacking lacking = {0};
	struct argv a = {0};
	bool named;
	char *text;
	size_t i = 0;

	if (!l->executable)
		return;
	while (i < l->words.count)
		i += libdirsadd(&l->libdirs, &l->words, i, &a);
	named = policylibcof(policyref, &libc, &lacking);
	text = hints(&a, &l->libdirs.left, l->real, named ? &libc : NULL, &lacking);
	if (text)
		tell(l, TAG_HINT, text);
	if (text && l->drivers.none)
		sayverdict(text);
	if (named)
		cataloguefree(&libc);
	lackingfree(&lacking);
	free(text);
	free(a.words);
}

/* Without a driver role above us the user is told directly. */
static void
showwarning(const struct linking *l)
{
	char *warning = l->drivers.none ? given(l, TAG_WARNING) : NULL;

	if (warning)
		sayverdict(warning);
	free(warning);
}

/* The linker failed: a killed one leaves what it had written. */
static void
linkerfailed(const struct linking *l, const char *policyref, const struct snapshot *before)
{
	char *text = given(l, TAG_TEXT);

	if (snapshotchanged(before, l->output))
		outputremove(l->output);
	if (!text)
		hint(l, policyref);
	else if (l->drivers.none)
		sayverdict(text);
	free(text);
}

static void
readlibdirs(struct linking *l)
{
	char *allowed = given(l, TAG_LIBDIRS), *datadir = findinstalled("share/staticld");

	libdirsread(&l->libdirs, allowed, &l->words, datadir);
	free(datadir);
	free(allowed);
}

static int
run(struct linking *l, const struct role *r, const char *policyref)
{
	struct snapshot before = snapshot(l->output);
	int status;

	if (l->foreign)
		return denyforeign(l);
	l->triple = given(l, TAG_TRIPLE);
	if (choose(l, r) < 0)
		return denynolinker(l);
	readlibdirs(l);
	if (!isplugged(l->real))
		return rununplugged(l);
	if (isforeigngold(l))
		return denyunchecked(l, "gold is not checked yet where it links for another machine");
	loadpolicy(l, policyref);
	status = runplugged(l, policyref);
	if (status == 0)
		status = conclude(l, &before);
	else
		linkerfailed(l, policyref, &before);
	showwarning(l);
	return status;
}

int
linker(const struct role *r, char *const *argv)
{
	struct linking l = {.output = "a.out", .executable = true};
	struct linkreport report = {.file.fd = -1};
	char *policyref;
	int status;

	scan(&l, argv);
	if (l.lost)
		denylost(&l);
	if (driversready(&l.drivers) < 0)
		die(STATUS_FINDINGS, "the channel to the driver role or the plugin:");
	if (l.executable && linkreportbegin(&report, &l.drivers, &l.words) < 0)
		die(STATUS_FINDINGS, "the report %s cannot be written:", report.file.path);
	policyref = given(&l, TAG_POLICY);
	if (!policyref)
		policyref = newstring(policychoose(NULL));
	status = run(&l, r, policyref);
	if (l.real)
		linkreporttell(&l.drivers, l.real);
	driversshare(&l.drivers);
	if (linkreportend(&report, &l.drivers, &l.policy, policyref, l.output, status) < 0)
		say("%s:", report.file.path);
	free(policyref);
	return status;
}
