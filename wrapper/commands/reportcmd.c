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
#include "wrapper/report/exceptions.h"
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
	    reportabout(f), *place ? place : "no input");
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

static const char *const states[USE_STATES] = {"used", "expired", "unused", "never matches"};

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
printuse(const struct exceptionuse *use)
{
	sayout("%s: %s: ", reportstring(use->row, "at"), states[use->state]);
	switch (use->state) {
	case USE_USED:
		sayout("%zu reference%s in %zu program%s\n", use->used, plural(use->used), use->programs,
		    plural(use->programs));
		break;
	case USE_EXPIRED:
		sayout("on %s, and %zu reference%s would need it%s\n", reportstring(use->row, "expires"), use->waiting,
		    plural(use->waiting), use->waiting ? "" : ": remove it");
		break;
	case USE_UNUSED:
		sayout("none of %zu link%s has what it is for: remove it\n", use->links, plural(use->links));
		break;
	default:
		sayout("no link is of its %s \"%s\": remove it, or correct that\n",
		    *reportstring(use->row, "program") ? "program" : "libc", *reportstring(use->row, "program") ?
		    reportstring(use->row, "program") : reportstring(use->row, "libc"));
	}
	sayout("    symbol \"%s\": %s\n", reportstring(use->row, "symbol"), reportstring(use->row, "reason"));
}

/* What of the policy's exceptions is used, and the status that the policy wants for what is not. */
static int
printexceptions(const json_t *links)
{
	struct exceptionuses u;
	int status, s;
	size_t i;

	exceptionusesread(&u, links);
	sayout("%zu exception%s in %zu link%s:", u.count, plural(u.count), u.links, plural(u.links));
	for (s = 0; s < USE_STATES; s++)
		sayout("%s %zu %s", s ? "," : "", u.counts[s], states[s]);
	sayout("\n");
	for (i = 0; i < u.count; i++)
		if (u.rows[i].state == USE_USED || u.action != ACTION_ALLOW)
			printuse(&u.rows[i]);
	if (u.unjudged)
		sayout("%zu of the links failed or %s refused: they may have use for more when they pass\n", u.unjudged,
		    u.unjudged == 1 ? "was" : "were");
	status = u.action == ACTION_DENY && u.counts[USE_USED] < u.count ? STATUS_FINDINGS : 0;
	exceptionusesfree(&u);
	return status;
}

/* All but --exceptions: what became of the links. */
static void
printlinks(const struct given *given, const json_t *links)
{
	struct summary summary;

	summaryread(&summary, links);
	if (givenflag(given, "--sarif"))
		printsarif(links);
	else if (givenflag(given, "--html"))
		printhtml(&summary);
	else if (givenflag(given, "--markdown"))
		printmarkdown(&summary);
	else
		text(&summary);
	summaryfree(&summary);
}

int
reportmain(int argc, char **argv)
{
	static const char *const forms[] = {"--exceptions", "--html", "--markdown", "--sarif"};
	struct given given;
	size_t i, asked = 0;
	int status = 0;
	json_t *links;

	(void)argc;
	commandread(&given, argv);
	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		asked += givenflag(&given, forms[i]) != NULL;
	if ((given.operands.count == 0 && !givenflag(&given, "--merge")) || asked > 1)
		commandusage(given.command);
	links = readall(&given);
	if (givenflag(&given, "--exceptions"))
		status = printexceptions(links);
	else
		printlinks(&given, links);
	json_decref(links);
	return commanddone(status);
}
