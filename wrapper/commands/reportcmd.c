/* staticld report: shows what links reported, as text, SARIF or HTML. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "wrapper/find.h"
#include "wrapper/installed.h"
#include "wrapper/report/html.h"
#include "wrapper/report/reportread.h"
#include "wrapper/report/sarif.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static const char usage[] = "usage: staticld report [--sarif|--html] FILE...";

enum form { TEXT, SARIF, HTML };

static json_t *
readall(char *const *files)
{
	json_t *all = json_array();

	for (; *files; files++) {
		char *error = NULL;
		json_t *links = reportread(*files, &error);

		if (!links)
			die(STATUS_USAGE, "%s", error);
		json_array_extend(all, links);
		json_decref(links);
	}
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

static int
text(const json_t *links)
{
	json_t *link, *finding;
	size_t i, k;

	json_array_foreach(links, i, link) {
		const char *libc = reportstring(link, "libc");
		const char *name = reportstring(json_object_get(link, "policy"), "name");

		sayout("%s %s (policy %s%s%s)\n", reportstring(link, "verdict"),
		    reportstring(link, "program"), *name ? name : "not readable", *libc ? ", " : "", libc);
		json_array_foreach(json_object_get(link, "findings"), k, finding)
			printfinding(finding);
		printreason(link);
	}
	return 0;
}

static int
printsarif(const json_t *links)
{
	struct installed installed;
	char *error = NULL, *s;
	struct remedies remedies;
	json_t *log;

	installedinit(&installed, NULL);
	if (remediesload(&remedies, installed.datadir, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	log = sarif(links, &remedies);
	s = log ? json_dumps(log, JSON_INDENT(1) | JSON_NEUTRAL) : NULL;
	if (!s)
		die(STATUS_TOOL, "no memory for the report");
	puts(s);
	free(s);
	json_decref(log);
	remediesfree(&remedies);
	return 0;
}

static int
printhtml(const json_t *links)
{
	char *dot = findprogram("dot", getenv("PATH"));
	struct text page = {0};

	if (!dot)
		die(STATUS_TOOL, "no program \"dot\" in PATH, which draws the chains: install graphviz");
	if (html(&page, links, dot) < 0)
		die(STATUS_TOOL, "%s failed", dot);
	fputs(page.bytes, stdout);
	textfree(&page);
	free(dot);
	return 0;
}

static int
done(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	say("standard output:");
	return STATUS_TOOL;
}

int
reportmain(int argc, char **argv)
{
	enum form form = TEXT;
	json_t *links;
	int i = 1;

	if (argc > 1 && strcmp(argv[1], "--sarif") == 0)
		form = SARIF;
	else if (argc > 1 && strcmp(argv[1], "--html") == 0)
		form = HTML;
	i += form != TEXT;
	if (i >= argc || (argv[i][0] == '-' && argv[i][1]))
		die(STATUS_USAGE, "%s", usage);
	links = readall(argv + i);
	if (form == TEXT)
		text(links);
	else if (form == SARIF)
		printsarif(links);
	else
		printhtml(links);
	json_decref(links);
	return done(0);
}
