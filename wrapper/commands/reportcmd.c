/* staticld report: shows what links reported, as text, Markdown, SARIF or HTML. */
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "wrapper/commands/command.h"
#include "wrapper/commands/project.h"
#include "wrapper/find.h"
#include "wrapper/installed.h"
#include "wrapper/report/html.h"
#include "wrapper/report/markdown.h"
#include "wrapper/report/reportread.h"
#include "wrapper/report/sarif.h"
#include "wrapper/report/summary.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static void
readone(json_t *all, const char *file)
{
	char *error = NULL;
	json_t *links = reportread(file, &error);

	if (!links)
		die(STATUS_USAGE, "%s", error);
	json_array_extend(all, links);
	json_decref(links);
}

static int
byname(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* All files in DIRECTORY and below it that begin as a report does. How many there are. */
static size_t
merge(json_t *all, const char *directory)
{
	char *roots[] = {(char *)(uintptr_t)directory, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, byname);
	FTSENT *e;
	size_t n = 0;

	while (tree && (e = fts_read(tree))) {
		if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS) {
			errno = e->fts_errno;
			die(STATUS_USAGE, "%s:", e->fts_path);
		}
		if (e->fts_info != FTS_F || !reportis(e->fts_path))
			continue;
		readone(all, e->fts_path);
		n++;
	}
	if (tree)
		fts_close(tree);
	return n;
}

static json_t *
readall(const struct given *given)
{
	const char *directory = givenflag(given, "--merge");
	json_t *all = json_array();
	size_t i;

	if (directory && merge(all, directory) == 0 && given->operands.count == 0)
		die(STATUS_USAGE, "%s: no report is in it, or below it", directory);
	for (i = 0; i < given->operands.count; i++)
		readone(all, given->operands.words[i]);
	return all;
}

static void
printfinding(const json_t *f)
{
	char *place = reportplace(f);

	sayout("    %s %s: %s, at %s\n", reportstring(f, "action"), reportstring(f, "class"),
	    reportstring(f, "symbol"), *place ? place : "no input");
	free(place);
}

/* What no finding says. */
static void
printreason(const json_t *link)
{
	const char *s = reportstring(link, "reason");

	while (*s) {
		size_t n = strcspn(s, "\n");

		sayout("    %.*s\n", (int)n, s);
		s += n + (s[n] == '\n');
	}
}

static void
printlink(const json_t *link)
{
	const char *libc = reportstring(link, "libc");
	const char *policy = reportstring(json_object_get(link, "policy"), "name");
	char *name = summaryname(link);
	json_t *finding;
	size_t i;

	sayout("%s %s (policy %s%s%s)\n", outcomename(outcomeof(link)), name, *policy ? policy : "not readable",
	    *libc ? ", " : "", libc);
	json_array_foreach(json_object_get(link, "findings"), i, finding)
		printfinding(finding);
	printreason(link);
	free(name);
}

static void
printcounts(const struct summary *s)
{
	int o;

	sayout("%zu link%s:", s->nproducts, s->nproducts == 1 ? "" : "s");
	for (o = 0; o < OUTCOMES; o++)
		sayout("%s %zu %s", o ? "," : "", s->counts[o], outcomename((enum outcome)o));
	if (s->nprobes)
		sayout("; %zu probe%s", s->nprobes, s->nprobes == 1 ? "" : "s");
	sayout("\n");
}

/* One who is to blame: what for, in how many programs, and the first thing to do. */
static void
printblame(const struct blame *b)
{
	const json_t *help = json_array_get(json_object_get(b->findings[0], "help"), 0);
	size_t i;

	sayout("  %s%s%s%s: in %zu program%s\n", b->who, *b->package ? " (" : "", b->package, *b->package ? ")" : "",
	    b->nlinks, b->nlinks == 1 ? "" : "s");
	for (i = 0; i < b->nfindings; i++)
		printfinding(b->findings[i]);
	if (help)
		sayout("    fix: %s\n", json_string_value(help));
}

static void
printprobes(const struct summary *s)
{
	size_t i;

	if (!s->nprobes)
		return;
	sayout("probes of configure and the like: %zu, of which %zu answered sealed, %zu deny", s->nprobes,
	    s->answered, s->probes[OUTCOME_DENY]);
	for (i = 0; i < s->lost.count; i++)
		sayout("%s%s", i ? ", " : ": ", s->lost.items[i]);
	sayout("\n");
}

static void
text(const struct summary *s)
{
	size_t i;

	printcounts(s);
	if (s->nblames)
		sayout("deny, by who is to blame:\n");
	for (i = 0; i < s->nblames; i++)
		printblame(&s->blames[i]);
	for (i = 0; i < s->nproducts; i++)
		printlink(summaryproduct(s, i));
	printprobes(s);
}

static void
printsarif(const json_t *links)
{
	struct sarifroot root = {projectroot(".git"), projectroot("go.mod")};
	struct installed installed;
	char *error = NULL, *s;
	struct remedies remedies;
	json_t *log;

	installedinit(&installed, NULL);
	if (remediesload(&remedies, installed.datadir, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	log = sarif(links, &remedies, &root);
	s = log ? json_dumps(log, JSON_INDENT(1) | JSON_NEUTRAL) : NULL;
	if (!s)
		die(STATUS_TOOL, "no memory for the report");
	puts(s);
	free(s);
	json_decref(log);
	remediesfree(&remedies);
	free(root.directory);
	free(root.module);
}

static void
printhtml(const struct summary *s)
{
	char *dot = findprogram("dot", getenv("PATH"));
	struct text page = {0};

	if (!dot)
		die(STATUS_TOOL, "no program \"dot\" in PATH, which draws the chains: install graphviz");
	if (html(&page, s, dot) < 0)
		die(STATUS_TOOL, "%s failed", dot);
	fwrite(page.bytes, 1, page.size, stdout);
	textfree(&page);
	free(dot);
}

static void
printmarkdown(const struct summary *s)
{
	struct text page = {0};

	markdown(&page, s);
	fwrite(page.bytes, 1, page.size, stdout);
	textfree(&page);
}

int
reportmain(int argc, char **argv)
{
	const char *htmlflag, *markdownflag, *sarifflag;
	struct summary summary;
	struct given given;
	json_t *links;

	(void)argc;
	commandread(&given, argv);
	htmlflag = givenflag(&given, "--html");
	markdownflag = givenflag(&given, "--markdown");
	sarifflag = givenflag(&given, "--sarif");
	if ((given.operands.count == 0 && !givenflag(&given, "--merge")) ||
	    !!htmlflag + !!markdownflag + !!sarifflag > 1)
		commandusage(given.command);
	links = readall(&given);
	summaryread(&summary, links);
	if (sarifflag)
		printsarif(links);
	else if (htmlflag)
		printhtml(&summary);
	else if (markdownflag)
		printmarkdown(&summary);
	else
		text(&summary);
	summaryfree(&summary);
	json_decref(links);
	return commanddone(0);
}
