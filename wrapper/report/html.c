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
    " .pass { background: #1a7f37 } .probe, .seal { background: #57606a }"
    " .count { margin-right: .8rem; white-space: nowrap }\n"
    "pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }\n"
    ".facts { color: #57606a; margin: 0 } section { border-left: 3px solid #d0d7de; padding-left: 1rem;"
    " margin: 1.2rem 0 }\n"
    "h3 { font-size: 1rem; margin: 0 } ul { margin: .3rem 0; padding-left: 1.2rem }\n"
    "p { margin: .3rem 0 } figure { margin: 1rem 0; overflow-x: auto } svg { max-width: 100%; height: auto }\n"
    "details { margin: .4rem 0 } summary { cursor: pointer; overflow-wrap: anywhere }"
    " .link { content-visibility: auto; contain-intrinsic-size: auto 2rem }\n"
    "#filter { font: inherit; width: 100%; box-sizing: border-box; padding: .3rem .5rem; margin: .5rem 0 }\n"
    "</style>\n";

/* What does not fit is hidden: each link and each who is to blame, by their text and that of their headings. */
static const char filter[] =
    "<script>\n"
    "const box = document.getElementById('filter'), shown = document.getElementById('shown');\n"
    "const rows = [...document.querySelectorAll('.link, .blame')].map(e => [e, e.textContent.toLowerCase()]);\n"
    "box.addEventListener('input', () => {\n"
    "  const words = box.value.toLowerCase().split(/\\s+/);\n"
    "  let n = 0;\n"
    "  for (const [e, text] of rows) {\n"
    "    e.hidden = !words.every(w => text.includes(w));\n"
    "    if (!e.hidden && e.classList.contains('link')) n++;\n"
    "  }\n"
    "  shown.textContent = box.value ? n + ' shown' : '';\n"
    "});\n"
    "</script>\n";

enum { MOSTPICTURES = 300, MOSTWAYS = 40, MOSTPROGRAMS = 50 };

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

/* The ways of all that B is to blame for in one picture: what they share is drawn once. */
static void
addgraph(struct text *out, const struct blame *b)
{
	size_t i;

	textadd(out, "strict digraph { rankdir=LR; bgcolor=transparent; node [shape=box, style=rounded, "
	    "fontname=\"monospace\", fontsize=11, color=\"#57606a\"]; edge [color=\"#57606a\"];\n");
	for (i = 0; i < b->nfindings && i < MOSTWAYS; i++)
		addedges(out, b->findings[i]);
	textadd(out, "}\n");
}

/* The pictures of those who are to blame, in one run: malloced, NULL when dot fails. */
static char *
draw(const struct summary *s, const char *dot)
{
	struct text graphs = {0};
	struct argv a = {0};
	char *svgs;
	size_t i;

	for (i = 0; i < s->nblames && i < MOSTPICTURES; i++)
		addgraph(&graphs, &s->blames[i]);
	argvadd(&a, dot);
	argvadd(&a, "-Tsvg");
	svgs = runfilter(dot, &a, graphs.bytes ? graphs.bytes : "graph {}");
	textfree(&graphs);
	free(a.words);
	return svgs;
}

/* Append the first picture in *SVGS, without the XML prologue, which HTML does not have, and step over it. */
static void
addpicture(struct text *out, const char **svgs)
{
	const char *start = strstr(*svgs, "<svg"), *end = start ? strstr(start, "</svg>") : NULL;

	if (!end)
		return;
	end += strlen("</svg>");
	textraw(out, "<figure role=\"img\" aria-label=\"who refers to what\">");
	textlines(out, start, (size_t)(end - start));
	textraw(out, "</figure>\n");
	*svgs = end;
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
	escape(out, reportabout(f));
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

static void
addlink(struct text *out, const struct summary *s, size_t i)
{
	const json_t *link = summaryproduct(s, i);
	const char *verdict = outcomename(outcomeof(link));
	char *name = summaryname(link);
	json_t *finding;
	size_t k;

	textadd(out, "<details class=\"link\" id=\"l%zu\"><summary>", s->products[i]);
	addverdict(out, verdict);
	escape(out, verdict);
	textadd(out, "</span> ");
	escape(out, name);
	textadd(out, "</summary>\n");
	addfacts(out, link);
	json_array_foreach(json_object_get(link, "findings"), k, finding)
		addfinding(out, finding);
	if (*reportstring(link, "reason")) {
		textadd(out, "<pre>");
		addescaped(out, reportstring(link, "reason"));
		textadd(out, "</pre>\n");
	}
	textadd(out, "</details>\n");
	free(name);
}

/* In which programs. */
static void
addprograms(struct text *out, const struct summary *s, const struct blame *b)
{
	size_t i;

	textadd(out, "<p class=\"facts\">in %zu program%s:", b->nlinks, b->nlinks == 1 ? "" : "s");
	for (i = 0; i < b->nlinks && i < MOSTPROGRAMS; i++) {
		char *name = summaryname(json_array_get(s->links, b->links[i]));

		textadd(out, "%s <a href=\"#l%zu\">", i ? "," : "", b->links[i]);
		escape(out, name);
		textadd(out, "</a>");
		free(name);
	}
	if (b->nlinks > MOSTPROGRAMS)
		textadd(out, ", and %zu more", b->nlinks - MOSTPROGRAMS);
	textadd(out, "</p>\n");
}

static void
addblame(struct text *out, const struct summary *s, const struct blame *b, const char **svgs)
{
	size_t i;

	textadd(out, "<div class=\"blame\">\n<h3><code>");
	escape(out, b->who);
	textadd(out, "</code> ");
	escape(out, b->package);
	textadd(out, "</h3>\n");
	addprograms(out, s, b);
	addpicture(out, svgs);
	for (i = 0; i < b->nfindings; i++)
		addfinding(out, b->findings[i]);
	textadd(out, "</div>\n");
}

static void
addcounts(struct text *out, const struct summary *s)
{
	int o;

	textadd(out, "<h1>staticld report</h1>\n<p>%zu link%s: ", s->nproducts, s->nproducts == 1 ? "" : "s");
	for (o = 0; o < OUTCOMES; o++) {
		textadd(out, "<span class=\"count\">");
		addverdict(out, outcomename((enum outcome)o));
		textadd(out, "%s</span> %zu</span>", outcomename((enum outcome)o), s->counts[o]);
	}
	textadd(out, "</p>\n<input id=\"filter\" type=\"search\" placeholder=\"show what has these words: a program, "
	    "a symbol, a package, a verdict\" autofocus><span id=\"shown\" class=\"facts\"></span>\n");
}

static void
addprobes(struct text *out, const struct summary *s)
{
	size_t i;

	if (!s->nprobes)
		return;
	textadd(out, "<details><summary>Probes of configure and the like: %zu, of which %zu answered sealed, %zu ",
	    s->nprobes, s->answered, s->probes[OUTCOME_DENY]);
	addverdict(out, "deny");
	textadd(out, "deny</span></summary>\n<ul>\n");
	for (i = 0; i < s->lost.count; i++) {
		textadd(out, "<li><code>");
		escape(out, s->lost.items[i]);
		textadd(out, "</code></li>\n");
	}
	textadd(out, "</ul>\n</details>\n");
}

int
html(struct text *out, const struct summary *s, const char *dot)
{
	char *svgs = draw(s, dot);
	const char *at = svgs;
	size_t i;

	if (!svgs)
		return -1;
	textraw(out, head);
	addcounts(out, s);
	if (s->nblames)
		textadd(out, "<h2>Refused, by who is to blame</h2>\n");
	for (i = 0; i < s->nblames; i++)
		addblame(out, s, &s->blames[i], &at);
	textadd(out, "<h2>All links</h2>\n");
	for (i = 0; i < s->nproducts; i++)
		addlink(out, s, i);
	addprobes(out, s);
	textraw(out, filter);
	textadd(out, "</html>\n");
	free(svgs);
	return 0;
}
