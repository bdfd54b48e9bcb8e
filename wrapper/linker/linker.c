/*
 * The linker role: started by the real compiler driver, which found us under a
 * linker's name. Sees the complete command line of the link, runs the linker that the
 * user asked for with our plugin in it, and proves what it wrote. Fails closed: a
 * link of which the plugin did not report that it was checked leaves no output.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/output/output.h"
#include "base/argv.h"
#include "base/mem.h"
#include "base/overhear.h"
#include "base/path.h"
#include "base/placement.h"
#include "base/record.h"
#include "wrapper/find.h"
#include "wrapper/goparent.h"
#include "wrapper/installed.h"
#include "wrapper/linker/drivers.h"
#include "wrapper/linker/hints.h"
#include "wrapper/linker/linkreport.h"
#include "wrapper/linker/prove.h"
#include "wrapper/linker/sealing.h"
#include "wrapper/linker/strict.h"
#include "wrapper/linker/words.h"
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
	char *version;          /* what it says of itself, NULL: it was not asked */
	struct words says;      /* what the command line says of the output */
	const char *output;     /* the user's name of it */
	struct placement place; /* where the linker writes it */
	int alive;              /* a pipe that is open while the driver role waits, -1: none */
	bool executable;        /* neither -r nor -shared is there */
	bool isolated;          /* -L may only name these directories: */
	struct strings libdirs;
	struct installed installed;
	char *error;            /* why the policy or what it needs cannot be read, NULL: it can */
	struct sealing sealing;
	const char *taken;      /* the first word that the policy takes off the command line, NULL: none */
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

/* The name of -fuse-ld=VALUE's linker, malloced. "wild" is not called ld.wild by GCC. */
static char *
linkername(const char *value)
{
	bool whole = strchr(value, '/') || strcmp(value, "wild") == 0;

	return newformat("%s%s", whole ? "" : "ld.", value);
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
		argvadd(&l->words, word);
		/* A value is no option, whatever it looks like: without it the next word would be taken for it. */
		if (wordstakesnext(word) && i + 1 < all.count)
			argvadd(&l->words, all.words[++i]);
	}
	l->says = wordsread(&l->words);
	l->words = l->says.rest;
	l->output = l->says.output;
	l->executable = l->says.executable;
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
	char *said = l->place.path ? placementtext(&l->place, text) : newstring(text);

	outputremove(l->output);
	tell(l, TAG_TEXT, said);
	if (l->drivers.none)
		sayverdict(said);
	free(said);
	return STATUS_FINDINGS;
}

/* Whoever said that word is not the one to be believed. */
static int
denyforeign(const struct linking *l)
{
	return deny(l, newtext("staticld: denied: \"%s\" is on the linker's command line, and only "
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
takelibdirs(struct linking *l)
{
	char *text = given(l, TAG_LIBDIRS);

	l->isolated = text != NULL;
	l->libdirs = linesread(text);
	free(text);
}

/* True when the user may search DIR: another libc's link must not find this one's libraries. */
static bool
allowed(const struct linking *l, const char *dir)
{
	return !l->isolated || stringshave(&l->libdirs, dir);
}

static bool
denies(const struct policy *policy, enum class class)
{
	return policy->rules[class] != ACTION_ALLOW && policy->rules[class] != ACTION_WARN;
}

static void
addwords(struct linking *l, struct argv *a)
{
	bool strict = l->executable && denies(&l->installed.policy, CLASS_UNRESOLVED);
	struct argv words = strict ? strictwords(&l->words, &l->taken) : l->words;
	size_t i;

	/* The last one counts, and the first if an unfinished option or "--" hides that. */
	argvadd(a, "-o");
	argvadd(a, l->place.path);
	for (i = 1; i < words.count; i++) {
		char *word = words.words[i];

		sealingadd(&l->sealing, &words.words[i], a);
		if (strncmp(word, "-L", 2) != 0 || allowed(l, word + 2))
			argvadd(a, word);
	}
	if (strict)
		strictadd(a);
	argvadd(a, "-o");
	argvadd(a, l->place.path);
}

/* Read the policy and what belongs to it. The plugin refuses the link when that fails. */
static void
loadpolicy(struct linking *l)
{
	struct installed *i = &l->installed;
	char *dir = given(l, TAG_SEAL);

	if (installedpolicy(i, &l->error) == 0 && installedcatalogues(i, &l->error) == 0 &&
	    policyseals(&i->policy) && l->executable)
		l->sealing = sealingplan(&i->policy, &i->catalogues, dir ? dir : i->libdir,
		    l->words.words);
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

/* A line that the linker says, with the name that the user knows. */
static char *
reword(const void *place, const char *line)
{
	return placementtext(place, line);
}

/* Run the linker of the command line A. */
static int
runlinker(struct linking *l, const struct argv *a)
{
	struct hearing h = {l->sealing.falsewarning, reword, &l->place, l->alive};
	int status = runheard(l->real, a, &h);
	size_t i;

	for (i = 0; i < l->says.naming.count; i++)
		placementrename(&l->place, l->says.naming.words[i]);
	return status;
}

/* Run the linker with the plugin first and the probe last. */
static int
runplugged(struct linking *l)
{
	const char *dir = l->installed.libdir;
	struct argv a = {0};
	char *word;

	argvadd(&a, l->real);
	argvadd(&a, "-plugin");
	argvaddf(&a, "%s/staticld.so", dir);
	argvaddf(&a, "-plugin-opt=policy=%s", l->installed.policyref);
	word = channelword(&l->drivers.channels[0]);
	argvaddf(&a, "-plugin-opt=link=%s", word);
	free(word);
	if (l->executable)
		argvaddf(&a, "-plugin-opt=probe=%s/probe.o", dir);
	if (l->sealing.wanted)
		argvaddf(&a, "-plugin-opt=seal=%s", l->sealing.object);
	if (!channelhas(&l->drivers.channels[0], TAG_PROGRAM))
		argvaddf(&a, "-plugin-opt=program=%s", l->output);
	argvaddf(&a, "-plugin-opt=output=%s", l->place.path);
	argvadd(&a, "-plugin-opt=end");
	if (l->isolated)
		argvadd(&a, "-nostdlib");
	addwords(l, &a);
	if (l->executable && setsformat(l))
		argvadd(&a, "--format=default");
	if (l->executable)
		argvaddf(&a, "%s/probe.o", dir);
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runlinker(l, &a);
}

/* Name the file that counts. */
static void
tellproven(const struct linking *l, const struct proofrecord *proven)
{
	char *text = proofrecordtext(proven);

	tell(l, TAG_PROOF, text);
	free(text);
}

/* The classes that the plugin says may be in the output, with the policy's leave. */
static void
letclasses(const struct linking *l, bool let[CLASS_COUNT])
{
	char *text = given(l, TAG_LET);
	struct strings classes = linesread(text);
	size_t i;

	for (i = 0; i < classes.count; i++)
		if (classfind(classes.items[i]) >= 0)
			let[classfind(classes.items[i])] = true;
	stringsfree(&classes);
	free(text);
}

/* What was written is proven: now it is the output, unless nobody waits for it any more. */
static int
place(struct linking *l, bool executable)
{
	struct proofrecord proven;
	struct stat st;
	char *text;

	if (!overhearalive(l->alive))
		return STATUS_FINDINGS;
	if (placementput(&l->place, executable, &st) < 0) {
		text = newformat("staticld: denied: %s could not be written: %s\n"
		    "  fix: make room there, or name another output with -o\n", l->output,
		    strerror(errno));
		return deny(l, text);
	}
	proven = proofrecordof(&st);
	tellproven(l, &proven);
	return 0;
}

/* Say what the proof found as V, or place the output. */
static int
judged(struct linking *l, enum verdict v, const char *text)
{
	char *before, *said, *both;

	if (v == VERDICT_DENY)
		return deny(l, text);
	if (v == VERDICT_WARN) {
		before = given(l, TAG_WARNING);
		said = placementtext(&l->place, text);
		both = newformat("%s%s", before ? before : "", said);
		tell(l, TAG_WARNING, both);
		free(both);
		free(said);
		free(before);
	}
	return place(l, true);
}

/* What is linked to nowhere, to see whether it links, is nobody's program. */
static bool
isnowhere(const struct linking *l)
{
	struct stat st, null;

	return stat(l->output, &st) == 0 && S_ISCHR(st.st_mode) && stat("/dev/null", &null) == 0 &&
	    st.st_rdev == null.st_rdev;
}

/* The plugin let the link be: now the output itself has to be static. */
static int
proveoutput(struct linking *l)
{
	struct proofrecord proven = {0};
	struct text text = {0};
	bool let[CLASS_COUNT] = {false};
	enum verdict v;
	char *machine;

	if (l->error) {
		textadd(&text, "staticld: denied: %s\n", l->error);
		return deny(l, text.bytes);
	}
	if (isnowhere(l))
		return place(l, true);
	machine = given(l, TAG_MACHINE);
	letclasses(l, let);
	v = prove(l->place.path, &l->installed.policy, &l->installed.catalogues, let, machine, &text,
	    &proven);
	free(machine);
	return judged(l, v, text.bytes);
}

/* It is no executable. TEXTENTRY as for provenotrun. */
static int
provenothing(struct linking *l, bool textentry)
{
	struct proofrecord proven = {0};
	struct text text = {0};
	enum verdict v;

	if (l->error) {
		textadd(&text, "staticld: denied: %s\n", l->error);
		return deny(l, text.bytes);
	}
	v = provenotrun(l->place.path, &l->installed.policy, textentry, &text, &proven);
	return judged(l, v, text.bytes);
}

/* What the linker left, by what the plugin reported. */
static int
conclude(struct linking *l)
{
	char *text = given(l, TAG_LINK);
	struct linkrecord record;
	bool read = linkrecordread(&record, text);

	if (!text && !placementwritten(&l->place)) {
		tell(l, TAG_NOTHING, "");
		return 0;
	}
	free(text);
	if (!read)
		return denyunchecked(l, "the plugin did not run, so the link is not checked");
	if (record.linked == LINKED_OTHER)
		return provenothing(l, false);
	if (!l->executable)
		return deny(l, "staticld: denied: the link makes an executable although its command "
		    "line asks for something else, so it was not checked\n");
	if (record.linked == LINKED_PASS || record.linked == LINKED_WARN)
		return proveoutput(l);
	return deny(l, "staticld: denied: the plugin refused the link\n");
}

/* The linker as it is, without our plugin. */
static int
runplain(struct linking *l)
{
	struct argv a = {0};

	argvadd(&a, l->real);
	if (l->isolated)
		argvadd(&a, "-nostdlib");
	addwords(l, &a);
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return runlinker(l, &a);
}

/* Linkers without a plugin API for this. Objects and shared objects pass, proven to be such. */
static int
rununplugged(struct linking *l)
{
	int status;

	if (l->executable)
		return denyunchecked(l, "this linker is not checked yet");
	status = runplain(l);
	if (status || !placementwritten(&l->place))
		return status;
	return provenothing(l, l->version && strncmp(l->version, "mold ", 5) == 0);
}

/*
 * cmd/go links each cgo package to _cgo_.o, _cgo_main.o first, to read what it needs, and throws that
 * away: no driver role expects a program.
 */
static bool
iscgo(const struct linking *l)
{
	bool is = false;
	size_t i;

	if (!l->executable || !l->drivers.none || strcmp(pathbase(l->output), "_cgo_.o") != 0)
		return false;
	for (i = 1; i < l->words.count && !is; i++)
		is = strcmp(pathbase(l->words.words[i]), "_cgo_main.o") == 0;
	return is;
}

/* The output goes nowhere, and nobody waits for a proof: a flag is tried out. */
static int
runnowhere(struct linking *l)
{
	int status = runplain(l);

	return status ? status : place(l, true);
}

/* It is not judged, so nobody may run it; static, it would need cgo to call for it. */
static int
runcgo(struct linking *l)
{
	struct text text = {0};
	int status = runplain(l);

	if (status != 0 || !placementwritten(&l->place))
		return status;
	if (!provedynamic(l->place.path, &text) && !goparentisgo())
		return deny(l, "staticld: denied: _cgo_.o is cgo's name for what nobody runs, so it is not "
		    "judged, but this one is a program and the go command did not ask for it\n"
		    "  fix: give the output another name\n");
	textfree(&text);
	return place(l, false);
}

/*
 * GNU ld and gold load plugins. A file called so is taken at its word, for one that lies does
 * not report that the plugin ran; any other is asked, which costs a process.
 */
static bool
isplugged(struct linking *l)
{
	char *real = realpath(l->real, NULL);
	const char *name = real ? strrchr(real, '/') : NULL;
	bool plugged = name && (strstr(name, "ld.bfd") || strstr(name, "ld.gold"));

	if (!plugged)
		l->version = runline(l->real, "--version");
	if (l->version)
		plugged = strncmp(l->version, "GNU ld", 6) == 0 ||
		    strncmp(l->version, "GNU gold", 8) == 0;
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
static const struct catalogue *
policylibcof(struct installed *i)
{
	const struct catalogue *found = NULL;
	char *error = NULL;

	if (installedpolicy(i, &error) == 0 && strcmp(i->policy.libc, "native") != 0 &&
	    installedcatalogues(i, &error) == 0)
		found = cataloguesfind(&i->catalogues, i->policy.libc);
	free(error);
	return found;
}

/* The linker failed, and not because of us: say what can be told from what it was given. */
static void
hint(struct linking *l)
{
	struct argv a = {0};
	char *text;
	size_t i;

	if (!l->executable)
		return;
	for (i = 0; i < l->words.count; i++)
		if (strncmp(l->words.words[i], "-L", 2) != 0 || allowed(l, l->words.words[i] + 2))
			argvadd(&a, l->words.words[i]);
	text = hints(&a, l->real, policylibcof(&l->installed));
	if (text)
		tell(l, TAG_HINT, text);
	if (text && l->drivers.none)
		sayverdict(text);
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

/* The linker failed: then it leaves nothing, also of what was there, if it came so far. */
static void
linkerfailed(struct linking *l)
{
	char *text = given(l, TAG_TEXT);

	if (text || placementwritten(&l->place))
		outputremove(l->output);
	if (!text)
		hint(l);
	else if (l->drivers.none)
		sayverdict(text);
	free(text);
}

/* Everything is known: link. */
static int
linkit(struct linking *l, bool plugged)
{
	int status;

	if (iscgo(l))
		return runcgo(l);
	if (l->drivers.none && isnowhere(l))
		return runnowhere(l);
	loadpolicy(l);
	if (!plugged)
		return rununplugged(l);
	status = runplugged(l);
	if (status == 0)
		return conclude(l);
	linkerfailed(l);
	return status;
}

static int
run(struct linking *l, const struct role *r)
{
	bool plugged;
	int status;

	if (l->foreign)
		return denyforeign(l);
	l->triple = given(l, TAG_TRIPLE);
	if (choose(l, r) < 0)
		return denynolinker(l);
	takelibdirs(l);
	plugged = isplugged(l);
	if (plugged && isforeigngold(l))
		return denyunchecked(l, "gold is not checked yet where it links for another machine");
	/* GNU's linkers write to any file; others put one of their own in its place. */
	if (placementopen(&l->place, l->output, l->says.derived || !plugged) < 0)
		die(STATUS_FINDINGS, "cannot open output file %s:", l->output);
	status = linkit(l, plugged);
	placementend(&l->place);
	showwarning(l);
	return status;
}

/* The pipe that is open while the driver role lives. */
static int
alive(const struct linking *l)
{
	char *text = given(l, TAG_ALIVE), *end;
	long fd = text ? strtol(text, &end, 10) : -1;

	if (text && (*end || fd < 0 || fd > INT_MAX))
		die(STATUS_FINDINGS, "the channel to the driver role");
	free(text);
	return (int)fd;
}

/* The report, where there is no driver role to write it; what is linked to nowhere has no line in it. */
static void
finish(struct linking *l, const struct linkreport *report, int *status)
{
	char *text;

	if (linkreportend(report, &l->drivers, &l->installed, l->output, *status) == 0)
		return;
	text = newformat("staticld: denied: the report %s could not be written: %s\n",
	    report->file.path, strerror(errno));
	*status = *status ? *status : deny(l, text);
	free(text);
}

int
linker(const struct role *r, char *const *argv)
{
	struct linking l = {.alive = -1};
	struct linkreport report = {.file.fd = -1};
	int status;

	scan(&l, argv);
	if (l.lost)
		denylost(&l);
	if (driversready(&l.drivers) < 0)
		die(STATUS_FINDINGS, "the channel to the driver role or the plugin:");
	tell(&l, TAG_OUTPUT, l.output);
	l.alive = alive(&l);
	if (l.executable && !iscgo(&l) && !(l.drivers.none && isnowhere(&l)) &&
	    linkreportbegin(&report, &l.drivers, &l.words) < 0)
		die(STATUS_FINDINGS, "the report %s cannot be written:", report.file.path);
	installedinit(&l.installed, given(&l, TAG_POLICY));
	status = run(&l, r);
	if (l.real)
		linkreporttell(&l.drivers, l.real);
	driversshare(&l.drivers);
	finish(&l, &report, &status);
	return status;
}
