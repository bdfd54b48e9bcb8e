/* A report as Markdown in GitHub's dialect. Reads and judges nothing. */
#include "wrapper/report/markdown.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wrapper/report/reportread.h"

/* The name S as text: nothing in it is markup, and it stays in its cell. */
static void
name(struct text *out, const char *s)
{
	struct text plain = {0};
	size_t i;

	textname(&plain, s, "");
	for (i = 0; i < plain.size; i++) {
		if (strchr("<>&", plain.bytes[i]))
			textraw(out, plain.bytes[i] == '<' ? "&lt;" : plain.bytes[i] == '>' ? "&gt;" : "&amp;");
		else if (strchr("\\`*_{}[]()#+!|~@$", plain.bytes[i]))
			textadd(out, "\\%c", plain.bytes[i]);
		else
			textbytes(out, plain.bytes + i, 1);
	}
	textfree(&plain);
}

static void
counts(struct text *out, const struct summary *s)
{
	int o;

	textadd(out, "## staticld: %zu of %zu links refused\n\n| deny | failed | warn | pass | probes |\n"
	    "|---:|---:|---:|---:|---:|\n|", s->counts[OUTCOME_DENY], s->nproducts);
	for (o = 0; o < OUTCOMES; o++)
		textadd(out, " %zu |", s->counts[o]);
	textadd(out, " %zu |\n\n", s->nprobes);
}

static void
blame(struct text *out, const struct summary *s, const struct blame *b)
{
	const json_t *help = json_array_get(json_object_get(b->findings[0], "help"), 0);
	char *program = summaryname(json_array_get(s->links, b->links[0]));
	size_t i;

	textraw(out, "| ");
	name(out, b->who);
	if (*b->package) {
		textraw(out, " (");
		name(out, b->package);
		textraw(out, ")");
	}
	textraw(out, " | ");
	for (i = 0; i < b->nfindings; i++) {
		char *place = reportplace(b->findings[i]);

		textraw(out, i ? "<br>" : "");
		name(out, reportstring(b->findings[i], "class"));
		textraw(out, ": ");
		name(out, reportabout(b->findings[i]));
		textraw(out, ", at ");
		name(out, place);
		free(place);
	}
	textraw(out, " | ");
	name(out, program);
	if (b->nlinks > 1)
		textadd(out, " and %zu more", b->nlinks - 1);
	textraw(out, " | ");
	name(out, help ? json_string_value(help) : "");
	textraw(out, " |\n");
	free(program);
}

/* Those of one outcome, as a list. */
static void
list(struct text *out, const struct summary *s, enum outcome o)
{
	size_t i;

	for (i = 0; i < s->nproducts; i++) {
		const json_t *link = summaryproduct(s, i);
		const char *reason = reportstring(link, "reason");
		char *program;

		if (outcomeof(link) != o)
			continue;
		program = summaryname(link);
		textraw(out, "- ");
		name(out, program);
		if (*reason) {
			char *first = newformat("%.*s", (int)strcspn(reason, "\n"), reason);

			textraw(out, ": ");
			name(out, first);
			free(first);
		}
		textraw(out, "\n");
		free(program);
	}
}

/* The same, out of sight until somebody wants it. */
static void
collapsed(struct text *out, const struct summary *s, enum outcome o, const char *title)
{
	if (!s->counts[o])
		return;
	textadd(out, "<details><summary>%s: %zu</summary>\n\n", title, s->counts[o]);
	list(out, s, o);
	textraw(out, "\n</details>\n\n");
}

static void
probes(struct text *out, const struct summary *s)
{
	size_t i;

	if (!s->nprobes)
		return;
	textadd(out, "<details><summary>Probes of configure and the like: %zu, of which %zu answered sealed, %zu denied"
	    "</summary>\n\n", s->nprobes, s->answered, s->probes[OUTCOME_DENY]);
	for (i = 0; i < s->lost.count; i++) {
		textraw(out, "- ");
		name(out, s->lost.items[i]);
		textraw(out, "\n");
	}
	textraw(out, "\n</details>\n");
}

void
markdown(struct text *out, const struct summary *s)
{
	size_t i;

	counts(out, s);
	if (s->nblames)
		textraw(out, "| To blame | What it links | Program | First thing to do |\n|---|---|---|---|\n");
	for (i = 0; i < s->nblames; i++)
		blame(out, s, &s->blames[i]);
	if (s->nblames)
		textraw(out, "\n");
	if (s->counts[OUTCOME_DENY]) {
		textraw(out, "### Refused\n\n");
		list(out, s, OUTCOME_DENY);
		textraw(out, "\n");
	}
	if (s->counts[OUTCOME_FAILED]) {
		textraw(out, "### Failed\n\n");
		list(out, s, OUTCOME_FAILED);
		textraw(out, "\n");
	}
	collapsed(out, s, OUTCOME_WARN, "Passed with warnings");
	collapsed(out, s, OUTCOME_PASS, "Passed");
	probes(out, s);
}
