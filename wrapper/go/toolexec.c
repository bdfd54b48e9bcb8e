/*
 * staticld toolexec: go build runs its tools through it. All but the linker run as they are; that one
 * is told to link with us where there is C, and what it made alone is proven here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/machine.h"
#include "audit/output/output.h"
#include "base/argv.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "policy/sections.h"
#include "wrapper/driver/digest.h"
#include "wrapper/go/godynamic.h"
#include "wrapper/go/golink.h"
#include "wrapper/go/goreport.h"
#include "wrapper/installed.h"
#include "wrapper/proof/prove.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

static const char usage[] = "usage: go build -toolexec='staticld toolexec' ...";

/* One run of a tool. */
struct toolrun {
	char **words;           /* what to run: another toolexec perhaps, the tool, its arguments */
	char **tool;            /* the tool among them, NULL when it is none of Go's */
	const char *links;      /* file that gets what became of each link, or NULL */
	struct installed installed;
};

/* Go names its tools by absolute paths; everything else that it runs so is a compiler. */
static bool
istool(const char *word)
{
	static const char *const names[] = {"asm", "buildid", "cgo", "compile", "covdata", "cover",
	    "fix", "link", "pack", "preprofile", "vet"};
	size_t i;

	if (word[0] != '/')
		return false;
	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(pathbase(word), names[i]) == 0)
			return true;
	return false;
}

/* A second "staticld toolexec" behind the first, from GOFLAGS for example, would do it all again. */
static bool
isourselves(char **words)
{
	if (!words[0])
		return false;
	return strcmp(pathbase(words[0]), "staticld-toolexec") == 0 ||
	    (strcmp(pathbase(words[0]), "staticld") == 0 && words[1] && strcmp(words[1], "toolexec") == 0);
}

static void
workread(struct toolrun *w, char **argv)
{
	static const char links[] = "--staticld-links=";

	*w = (struct toolrun){.words = argv};
	while (*w->words) {
		if (strncmp(*w->words, links, sizeof links - 1) == 0)
			w->links = *w->words++ + sizeof links - 1;
		else if (isourselves(w->words))
			w->words += strcmp(pathbase(w->words[0]), "staticld") == 0 ? 2 : 1;
		else
			break;
	}
	for (w->tool = w->words; *w->tool && !istool(*w->tool); w->tool++)
		;
	if (!*w->tool)
		w->tool = NULL;
}

/* Neither shown nor looked at: cmd/go reads what compilers answer it here. */
static int
become(char **words)
{
	execvp(words[0], words);
	say("%s:", words[0]);
	return errno == ENOENT ? 127 : 126;
}

/* Whoever started go wants to know which program there is now, "linked", and which it got none of, "failed". */
static void
tell(const struct toolrun *w, const char *what)
{
	const char *path = getenv("TOOLEXEC_IMPORTPATH");
	int fd = w->links && path ? open(w->links, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%s %s\n", what, path);
	close(fd);
}

/*
 * The linker's version is part of the key of every link. In a released Go that is the whole
 * line; otherwise the last field's part after its last slash.
 */
static int
version(const struct toolrun *w)
{
	struct argv a = {0};
	char *line, *digest = digestlink(&w->installed.policy), kind[64] = "";
	size_t i, n;
	int status;

	for (i = 0; w->words[i]; i++)
		argvadd(&a, w->words[i]);
	status = runcapture(w->words[0], &a, &line, NULL);
	n = strcspn(line, "\n");
	if (status == 0 && n) {
		sscanf(line, "%*s %*s %63s", kind);
		printf("%.*s%sstaticld%c%s%s", (int)n, line, strstr(kind, "devel") ? "-" : " ",
		    strstr(kind, "devel") ? '-' : '/', digest, line + n);
	} else {
		fputs(line, stdout);
	}
	free(line);
	free(digest);
	return fflush(stdout) == 0 ? status : STATUS_TOOL;
}

/* Run the chain with the linker's arguments as L has them now. */
static int
runlink(const struct toolrun *w, const struct golink *l)
{
	struct argv a = {0};
	char **word;
	size_t i;

	for (word = w->words; word <= w->tool; word++)
		argvadd(&a, *word);
	for (i = 0; i < l->args.count; i++)
		argvadd(&a, l->args.words[i]);
	return runwait(w->words[0], &a);
}

static int
deny(const struct toolrun *w, const struct golink *l, const struct text *text,
    const struct goreport *report)
{
	sayverdict(text->bytes);
	goreporttell(report, TAG_TEXT, text->bytes);
	outputremove(l->output);
	say("no program was written (policy %s)", w->installed.policy.name);
	return STATUS_FINDINGS;
}

/* What the policy says of links of this program, or for this machine, besides. */
static void
applysections(struct installed *i, const char *output)
{
	struct strings names = {0};
	char *which;

	if (sectionsaskmachine(&i->policy))
		machineoffile(&names, output, i->datadir);
	which = sectionsof(&i->policy, getenv("TOOLEXEC_IMPORTPATH"), &names);
	sectionsapply(&i->policy, which);
	stringsfree(&names);
	free(which);
}

static const char noteless[] =
    "denied: the policy says output: { note = true; }, and Go's own linker leaves no note in what it links\n"
    "  why: nobody could tell later by which policy this program was checked\n"
    "  fix: set CGO_ENABLED=1 and build with staticld go, or with -ldflags=-linkmode=external: the C linker leaves it";

/* The Go linker alone made it, so nobody has looked yet; or, STEERED, the driver role has warned already. */
static int
check(struct toolrun *w, const struct golink *l, bool steered, const struct goreport *report)
{
	struct installed *i = &w->installed;
	struct text text = {0};
	char *error = NULL;
	enum verdict v;

	if (installedcatalogues(i, &error) < 0) {
		textadd(&text, "staticld: denied: %s\n", error);
		return deny(w, l, &text, report);
	}
	applysections(i, l->output);
	if (!steered && i->policy.note) {
		textadd(&text, "staticld: ");
		textraw(&text, noteless);
		textraw(&text, "\n");
		return deny(w, l, &text, report);
	}
	v = proveheaders(l->output, &i->policy, &i->catalogues, &text);
	if (v != VERDICT_PASS && !l->cgo)
		godynamicexplain(l, &text);
	if (v == VERDICT_DENY)
		return deny(w, l, &text, report);
	goreportproven(report, l);
	if (v == VERDICT_WARN && !steered) {
		sayverdict(text.bytes);
		goreporttell(report, TAG_WARNING, text.bytes);
	}
	return 0;
}

/* Go's own linker leaves no note, and nobody can add one to what is linked. */
static int
denynoteless(const struct goreport *report)
{
	saytext(noteless);
	goreporttell(report, TAG_TEXT, noteless);
	return STATUS_FINDINGS;
}

/* Whether the policy's libc is known to run Go code that has no runtime/cgo. */
static bool
runsnoncgo(struct installed *i)
{
	const struct catalogue *c = NULL;
	char *error = NULL;

	if (!policylibc(&i->policy, i->policy.libc) && installedcatalogues(i, &error) == 0)
		c = cataloguesfind(&i->catalogues, i->policy.libc);
	free(error);
	return c && !c->cgo;
}

/* Go's linker starts such a program without what runtime/cgo sets up, and it dies at once. */
static int
denynoncgo(const struct goreport *report)
{
	static const char text[] =
	    "denied: the C linker is asked for (-linkmode=external or GO_EXTLINK_ENABLED=1), but the "
	    "program has no C in it\n"
	    "  why: without runtime/cgo the C library's start code and Go's disagree about "
	    "thread-local storage: the program would be killed at its start\n"
	    "  fix: leave that setting out: Go's own linker makes this program static\n"
	    "  fix: or set CGO_ENABLED=1, or STATICLD_POLICY=musl";

	saytext(text);
	goreporttell(report, TAG_TEXT, text);
	return STATUS_FINDINGS;
}

/* With the C linker it is the driver role that has the line in the report. */
static int
linkexecutable(struct toolrun *w, struct golink *l)
{
	bool refused = !l->cgo && l->external && !runsnoncgo(&w->installed);
	bool steered = !refused && (l->cgo || l->external);
	struct goreport report;
	int status;

	if (goreportbegin(&report, !steered) < 0)
		die(STATUS_FINDINGS, "the report %s cannot be written:", report.file.path);
	if (steered)
		golinksteer(l);
	if (refused)
		status = denynoncgo(&report);
	else if (!steered && w->installed.policy.note)
		status = denynoteless(&report);
	else
		status = runlink(w, l);
	if (status == 0)
		status = check(w, l, steered, &report);
	if (status == 0)
		tell(w, "linked");
	if (goreportend(&report, l, &w->installed.policy, *w->tool, status) < 0)
		say("%s:", report.file.path);
	return status;
}

static int
linkprogram(struct toolrun *w)
{
	struct golink l;

	if (golinkread(&l, w->tool + 1) < 0)
		die(STATUS_FINDINGS, "%s:", l.importcfg);
	if (godynamicrefuse(l.buildmode, l.linkshared, true, &w->installed.policy))
		return STATUS_FINDINGS;
	return l.executable ? linkexecutable(w, &l) : runlink(w, &l);
}

int
toolexecmain(int argc, char **argv)
{
	char *error = NULL;
	struct toolrun w;
	int status;

	(void)argc;
	workread(&w, argv + 1);
	if (!*w.words)
		die(STATUS_USAGE, "%s", usage);
	if (!w.tool || strcmp(pathbase(*w.tool), "link") != 0)
		return become(w.words);
	installedinit(&w.installed, NULL);
	if (installedpolicy(&w.installed, &error) < 0)
		die(STATUS_FINDINGS, "%s", error);
	if (w.tool[1] && strcmp(w.tool[1], "-V=full") == 0)
		return version(&w);
	status = linkprogram(&w);
	if (status != 0)
		tell(&w, "failed");
	return status;
}
