/* A report as one HTML page. Reads and judges nothing: it is given the lines of JSON. */
#include "wrapper/report/html.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libiberty/demangle.h>

#include "audit/go/gopackage.h"
#include "base/mem.h"
#include "wrapper/report/reportread.h"
#include "wrapper/run.h"

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>staticld report</title>\n"
    "<style>\n"
    "body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem;"
    " color: #1b1f24; background: #fff }\n"
    "h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin: 2.5rem 0 .3rem }\n"
    "code, .place { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere }\n"
    ".verdict { font-weight: 700; padding: .05rem .5rem; border-radius: .3rem; color: #fff }\n"
    ".deny { background: #b3261e } .failed { background: #6e40aa } .warn { background: #8a5a00 }"
    " .pass { background: #1a7f37 }\n"
    "pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }\n"
    ".facts { color: #57606a; margin: 0 } section { border-left: 3px solid #d0d7de; padding-left: 1rem;"
    " margin: 1.2rem 0 }\n"
    "h3 { font-size: 1rem; margin: 0 } ul { margin: .3rem 0; padding-left: 1.2rem }\n"
    "p { margin: .3rem 0 } figure { margin: 1rem 0; overflow-x: auto } svg { max-width: 100%; height: auto }\n"
    "</style>\n";

/* The text S, of any number of lines. */
static void
addescaped(struct text *out, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "<>&\"");

		textlines(out, s, n);
		s += n;
		if (*s)
			textraw(out, *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '&' ? "&amp;" : "&quot;");
		s += *s != '\0';
	}
}

/* A name; NULL, where a report has something else, is none. */
static void
escape(struct text *out, const char *s)
{
	struct text name = {0};

	textname(&name, s ? s : "", "");
	if (name.bytes)
		addescaped(out, name.bytes);
	textfree(&name);
}

/* A name as a label of DOT's, which has escapes of its own. */
static void
quote(struct text *out, const char *s)
{
	char *plain = cplus_demangle(goplain(s), DMGL_AUTO | DMGL_PARAMS | DMGL_ANSI);
	struct text name = {0};

	textname(&name, plain ? plain : goplain(s), "");
	textraw(out, "\"");
	if (name.bytes)
		textname(out, name.bytes, "\"\\");
	textraw(out, "\"");
	textfree(&name);
	free(plain);
}

static void
addedges(struct text *out, const json_t *finding)
{
	const json_t *chain = json_object_get(finding, "chain");
	const char *color = strcmp(reportstring(finding, "action"), "deny") == 0 ? "#b3261e" : "#8a5a00";
	size_t i, n = json_array_size(chain);

	for (i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(chain, i));

		if (!name)
			continue;
		if (i > 0) {
			quote(out, json_string_value(json_array_get(chain, i - 1)));
			textadd(out, " -> ");
			quote(out, name);
			textadd(out, ";\n");
		}
		if (strcmp(name, reportstring(finding, "symbol")) == 0) {
			quote(out, name);
			textadd(out, " [color=\"%s\", fontcolor=\"%s\", penwidth=2];\n", color, color);
		}
	}
}

static void
addfigure(struct text *out, const char *svg)
{
	textraw(out, "<figure role=\"img\" aria-label=\"who refers to what\">");
	textlines(out, svg, strlen(svg));
	textraw(out, "</figure>\n");
}

/* All chains of a link in one picture: what they share is drawn once. */
static int
addpicture(struct text *out, const json_t *findings, const char *dot)
{
	struct text graph = {0};
	struct argv a = {0};
	json_t *finding;
	char *svg;
	size_t i;

	textadd(&graph, "strict digraph { rankdir=LR; bgcolor=transparent; node [shape=box, style=rounded, "
	    "fontname=\"monospace\", fontsize=11, color=\"#57606a\"]; edge [color=\"#57606a\"];\n");
	json_array_foreach(findings, i, finding)
		addedges(&graph, finding);
	textadd(&graph, "}\n");
	argvadd(&a, dot);
	argvadd(&a, "-Tsvg");
	svg = runfilter(dot, &a, graph.bytes);
	textfree(&graph);
	free(a.words);
	/* Before the element there is an XML prologue, which HTML does not have. */
	if (svg && strstr(svg, "<svg"))
		addfigure(out, strstr(svg, "<svg"));
	i = svg != NULL;
	free(svg);
	return i ? 0 : -1;
}

/* The start of what has the colour of a verdict or an action. */
static void
addverdict(struct text *out, const char *word)
{
	textraw(out, "<span class=\"verdict ");
	escape(out, word);
	textraw(out, "\">");
}

static void
addfinding(struct text *out, const json_t *f)
{
	const json_t *r = json_object_get(f, "referrer"), *helps = json_object_get(f, "help"), *help;
	const char *package = reportstring(r, "go_package"), *function = reportstring(r, "function");
	const char *owner = *package ? package : reportstring(r, "file");
	char *place = reportplace(f);
	size_t i;

	textadd(out, "<section>\n<h3>");
	addverdict(out, reportstring(f, "action"));
	escape(out, reportstring(f, "class"));
	textadd(out, "</span> <code>");
	escape(out, reportstring(f, "symbol"));
	textadd(out, "</code> from %s<code>", *package ? "Go package " : "");
	escape(out, owner);
	textadd(out, "</code></h3>\n<p class=\"place\">");
	escape(out, function);
	textadd(out, "%s", *function && *place ? " at " : "");
	escape(out, place);
	textadd(out, "</p>\n<p>");
	escape(out, reportstring(f, "consequence"));
	textadd(out, "</p>\n<ul>\n");
	json_array_foreach(helps, i, help) {
		textadd(out, "<li>");
		escape(out, json_string_value(help));
		textadd(out, "</li>\n");
	}
	textadd(out, "</ul>\n</section>\n");
	free(place);
}

/* What is known of the link beside its findings. */
static void
addfacts(struct text *out, const json_t *link)
{
	const json_t *linker = json_object_get(link, "linker"), *inputs = json_object_get(link, "inputs");
	const char *name = reportstring(json_object_get(link, "policy"), "name");

	textadd(out, "<p class=\"facts\">policy ");
	escape(out, *name ? name : "not readable");
	if (*reportstring(link, "libc")) {
		textadd(out, ", ");
		escape(out, reportstring(link, "libc"));
	}
	if (*reportstring(linker, "kind")) {
		textadd(out, ", linker ");
		escape(out, reportstring(linker, "kind"));
		textadd(out, " ");
		escape(out, reportstring(linker, "version"));
	}
	if (json_is_integer(inputs))
		textadd(out, ", %lld inputs", (long long)json_integer_value(inputs));
	textadd(out, "</p>\n");
}

static int
addlink(struct text *out, const json_t *link, const char *dot)
{
	const json_t *findings = json_object_get(link, "findings");
	const char *verdict = reportstring(link, "verdict");
	json_t *finding;
	size_t i;

	textadd(out, "<h2>");
	addverdict(out, verdict);
	escape(out, verdict);
	textadd(out, "</span> ");
	escape(out, reportstring(link, "program"));
	textadd(out, "</h2>\n");
	addfacts(out, link);
	if (json_array_size(findings) && addpicture(out, findings, dot) < 0)
		return -1;
	json_array_foreach(findings, i, finding)
		addfinding(out, finding);
	if (*reportstring(link, "reason")) {
		textadd(out, "<pre>");
		addescaped(out, reportstring(link, "reason"));
		textadd(out, "</pre>\n");
	}
	return 0;
}

int
html(struct text *out, const json_t *links, const char *dot)
{
	json_t *link;
	size_t i;

	textraw(out, head);
	textadd(out, "<h1>staticld report</h1>\n<p>%zu link%s</p>\n", json_array_size(links),
	    json_array_size(links) == 1 ? "" : "s");
	json_array_foreach(links, i, link)
		if (addlink(out, link, dot) < 0)
			return -1;
	textadd(out, "</html>\n");
	return 0;
}
