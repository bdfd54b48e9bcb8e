/*
 * The linker role: started by the real compiler driver, which found us under a
 * linker's name. Sees the complete command line of the link, runs the linker that the
 * user asked for with our plugin in it, and proves what it wrote. Fails closed: a
 * link of which the plugin did not report that it was checked leaves no output.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/output/output.h"
#include "base/linkeroption.h"
#include "base/path.h"
#include "base/record.h"
#include "base/text.h"
#include "wrapper/goparent.h"
#include "wrapper/linker/linking.h"
#include "wrapper/linker/linkreport.h"
#include "wrapper/linkline/collect2.h"
#include "wrapper/proof/prove.h"
#include "wrapper/say.h"

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
scan(struct linking *l, const struct argv *all, bool collect2)
{
	size_t i;

	argvadd(&l->words, all->words[0]);
	for (i = 1; i < all->count; i++) {
		const char *word = all->words[i];

		if (takeours(l, word) || (collect2 && collect2keeps(word)))
			continue;
		/* collect-ld and collect2 are given the compiler's option too; GNU ld would read -f. */
		if (strncmp(word, "-fuse-ld=", 9) == 0) {
			l->asked = choicename(word + 9);
			continue;
		}
		argvadd(&l->words, word);
		/* A value is no option, whatever it looks like: without it the next word would be taken for it. */
		if (linkeroptiontakesnext(word) && i + 1 < all->count)
			argvadd(&l->words, all->words[++i]);
	}
	l->says = wordsread(&l->words);
	l->words = l->says.rest;
	l->output = l->says.output;
	l->executable = l->says.executable;
}

/* Whoever said that word is not the one to be believed. */
static int
denyforeign(const struct linking *l)
{
	return linkingdeny(l, newtext("staticld: denied: \"%s\" is on the linker's command line, and only "
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
	if (l->error)
		return linkingdeny(l, newtext("staticld: denied: %s\n", l->error));
	return linkingdeny(l, newtext("staticld: denied: no linker \"%s\"%s%s in COMPILER_PATH or PATH\n%s",
	    l->asked, l->triple ? " for " : "", l->triple ? l->triple : "",
	    l->chosen ? "  fix: install it, or say link: { linker = \"fastest\"; } in the policy, or "
	    "--staticld-linker=fastest, which takes what is there\n" : ""));
}

static void
takelibdirs(struct linking *l)
{
	char *allowed = linkinggiven(l, TAG_LIBDIRS);

	libdirsread(&l->libdirs, allowed, &l->words, l->installed.datadir);
	free(allowed);
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
	int status = linkrunplain(l);

	return status ? status : concludeplace(l, true);
}

/* The entry point taken out of the ELF file at PATH: who starts it all the same gets no further. 0, or -1 with errno. */
static int
withoutentry(const char *path)
{
	static const char nowhere[8];
	unsigned char head[EI_NIDENT];
	int fd = open(path, O_RDWR | O_CLOEXEC), rc = -1;
	size_t size;

	if (fd < 0)
		return -1;
	if (pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head && memcmp(head, ELFMAG, SELFMAG) == 0) {
		size = head[EI_CLASS] == ELFCLASS32 ? sizeof(Elf32_Addr) : sizeof(Elf64_Addr);
		rc = pwrite(fd, nowhere, size, offsetof(Elf64_Ehdr, e_entry)) == (ssize_t)size ? 0 : -1;
	}
	close(fd);
	return rc;
}

/* It is not judged, so nobody may or can run it; static, it would need cgo to call for it. */
static int
runcgo(struct linking *l)
{
	struct text text = {0};
	int status = linkrunplain(l);

	if (status != 0 || !placementwritten(&l->place))
		return status;
	if (!provedynamic(l->place.path, &text) && !goparentisgo())
		return linkingdeny(l, "staticld: denied: _cgo_.o is cgo's name for what nobody runs, so it is not "
		    "judged, but this one is a program and the go command did not ask for it\n"
		    "  fix: give the output another name\n");
	textfree(&text);
	if (withoutentry(l->place.path) < 0)
		return linkingdeny(l, "staticld: denied: _cgo_.o could not be read again, so it is not known what it is\n");
	return concludeplace(l, false);
}

/* Without a driver role above us the user is told directly. */
static void
showwarning(const struct linking *l)
{
	char *warning = l->drivers.none ? linkinggiven(l, TAG_WARNING) : NULL;

	if (warning)
		sayverdict(warning);
	free(warning);
}

/* The plugin refused the link: what it is made of may be what is to be looked at. */
static void
manifestdenied(struct linking *l)
{
	char *text = linkinggiven(l, TAG_LINK);
	struct linkrecord record;

	if (linkrecordread(&record, text) && record.linked == LINKED_DENY)
		manifestingend(l, "deny");
	free(text);
}

/* The whole of a link by a linker that loads our plugin. */
static int
pluggedlink(struct linking *l)
{
	int status;

	manifestingbegin(l);
	status = linkrunplugged(l);
	if (questionisopen(l))
		return STATUS_FINDINGS;
	if (status == 0)
		return conclude(l);
	manifestdenied(l);
	concludefailed(l);
	if (choiceisliar(l))
		return linkingdenyunchecked(l, "this linker is another than its name says, so the link was not checked");
	failurehandle(l);
	return status;
}

/* Everything is known: link. */
static int
linkit(struct linking *l, bool plugged)
{
	if (iscgo(l))
		return runcgo(l);
	if (l->drivers.none && linkingisnowhere(l))
		return runnowhere(l);
	linkingpolicy(l);
	return questionlink(l, plugged ? pluggedlink : unpluggedlink);
}

static int
run(struct linking *l, const struct role *r)
{
	bool plugged;
	int status;

	if (l->foreign)
		return denyforeign(l);
	l->triple = linkinggiven(l, TAG_TRIPLE);
	if (choicemake(l, r) < 0)
		return denynolinker(l);
	takelibdirs(l);
	plugged = choiceisplugged(l);
	/* GNU's linkers write to any file; others put one of their own in its place. */
	if (placementopen(&l->place, l->output, l->says.derived || !plugged) < 0)
		die(STATUS_FINDINGS, "cannot open output file %s:", l->output);
	status = linkit(l, plugged);
	collectingdrop(&l->collecting);
	placementend(&l->place);
	showwarning(l);
	return status;
}

/* The pipe that is open while the driver role lives. */
static int
alive(const struct linking *l)
{
	char *text = linkinggiven(l, TAG_ALIVE), *end;
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
	text = newtext("staticld: denied: the report %s could not be written: %s\n",
	    report->file.path, strerror(errno));
	*status = *status ? *status : linkingdeny(l, text);
	free(text);
}

int
linker(const struct role *r, char *const *argv)
{
	struct linking l = {.alive = -1};
	struct linkreport report = {.file.fd = -1};
	struct argv all = argvexpand(argv);
	bool collect2 = collect2is(r);
	char *given;
	int status;

	if (collect2)
		collect2defer(argv, &all);
	scan(&l, &all, collect2);
	if (l.lost)
		denylost(&l);
	if (driversready(&l.drivers) < 0)
		die(STATUS_FINDINGS, "the channel to the driver role or the plugin:");
	linkingtell(&l, TAG_OUTPUT, l.output);
	l.alive = alive(&l);
	if (l.executable && !iscgo(&l) && !(l.drivers.none && linkingisnowhere(&l)) &&
	    linkreportbegin(&report, &l.drivers, &l.words) < 0)
		die(STATUS_FINDINGS, "the report %s cannot be written:", report.file.path);
	installedinit(&l.installed, linkinggiven(&l, TAG_POLICY));
	given = linkinggiven(&l, TAG_GIVEN);
	installedtake(&l.installed, given);
	free(given);
	status = run(&l, r);
	if (l.real)
		linkreporttell(&l.drivers, l.real);
	driversshare(&l.drivers);
	finish(&l, &report, &status);
	if (collect2)
		collect2say(status);
	return status;
}
