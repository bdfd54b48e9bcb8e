/* Counts, sorts and groups the links of a report. How that is shown is others' matter. */
#include "wrapper/report/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "wrapper/probe/probe.h"
#include "wrapper/report/reportread.h"

const char *
outcomename(enum outcome o)
{
	static const char *const names[OUTCOMES] = {"deny", "failed", "warn", "pass"};

	return names[o];
}

enum outcome
outcomeof(const json_t *link)
{
	const char *verdict = reportstring(link, "verdict");
	int o;

	for (o = 0; o < OUTCOME_PASS; o++)
		if (strcmp(verdict, outcomename((enum outcome)o)) == 0)
			break;
	return (enum outcome)o;
}

/* configure's, CMake's and Meson's question: by the verdict, or by what these tools call it, for it may have failed. */
bool
summaryisprobe(const json_t *link)
{
	const char *output = reportstring(link, "output"), *directory = reportstring(link, "directory");
	char *path = output[0] == '/' ? newstring(output) : newformat("%s/%s", directory, output);
	bool is = strcmp(reportstring(link, "verdict"), "probe") == 0 || probecalled(path);

	free(path);
	return is;
}

char *
summaryname(const json_t *link)
{
	const char *program = reportstring(link, "program"), *output = reportstring(link, "output");
	const char *directory = reportstring(link, "directory");
	const char *rest = strncmp(output, "./", 2) == 0 ? output + 2 : output;
	char *path = *output && output[0] != '/' && *directory ? newformat("%s/%s", directory, rest) :
	    newstring(*output ? output : program), *name;

	if (!strchr(program, '/') || !*output)
		return path;
	name = newformat("%s (%s)", program, path);
	free(path);
	return name;
}

const json_t *
summaryproduct(const struct summary *s, size_t i)
{
	return json_array_get(s->links, s->products[i]);
}

static char *
whoof(const json_t *finding)
{
	const json_t *r = json_object_get(finding, "referrer");
	const char *package = reportstring(r, "go_package"), *file = reportstring(r, "file");

	if (*package)
		return newformat("Go package %s", package);
	return newstring(*file ? file : "no input");
}

/* The number at KEY of the index MAP; N, and put there, when there is none. */
static size_t
number(json_t *map, const char *key, size_t n)
{
	const json_t *at = json_object_get(map, key);

	if (at)
		return (size_t)json_integer_value(at);
	json_object_set_new_nocheck(map, key, json_integer((json_int_t)n));
	return n;
}

static struct blame *
blameof(struct summary *s, json_t *map, const json_t *finding)
{
	const json_t *r = json_object_get(finding, "referrer");
	const char *module = reportstring(r, "go_module");
	char *who = whoof(finding);
	size_t i = number(map, who, s->nblames);

	if (i < s->nblames) {
		free(who);
		return &s->blames[i];
	}
	s->blames = growarray(s->blames, ++s->nblames, sizeof *s->blames);
	s->blames[i] = (struct blame){.who = who, .package = *module ? module : reportstring(r, "debian_package")};
	return &s->blames[i];
}

/* FINDING of the link I, which was refused for it. MAPS: who is where, and what is there already. */
static void
addblame(struct summary *s, json_t *map, json_t *seen, const json_t *finding, size_t i)
{
	struct blame *b = blameof(s, map, finding);
	char *place = reportplace(finding);
	char *key = newformat("%s %s %s %s", b->who, reportstring(finding, "class"), reportstring(finding, "symbol"),
	    place);

	if (number(seen, key, b->nfindings) == b->nfindings) {
		b->findings = growarray(b->findings, b->nfindings + 1, sizeof *b->findings);
		b->findings[b->nfindings++] = finding;
	}
	if (b->nlinks == 0 || b->links[b->nlinks - 1] != i) {
		b->links = growarray(b->links, b->nlinks + 1, sizeof *b->links);
		b->links[b->nlinks++] = i;
	}
	free(key);
	free(place);
}

static void
addproduct(struct summary *s, json_t *map, json_t *seen, const json_t *link, size_t i)
{
	json_t *finding;
	size_t k;

	s->counts[outcomeof(link)]++;
	s->products[s->nproducts++] = i;
	if (outcomeof(link) != OUTCOME_DENY)
		return;
	json_array_foreach(json_object_get(link, "findings"), k, finding)
		if (strcmp(reportstring(finding, "action"), "deny") == 0)
			addblame(s, map, seen, finding, i);
}

/* One that was answered was denied for what the seal makes harmless. */
static void
addprobe(struct summary *s, const json_t *link)
{
	const char *denied = strcmp(reportstring(link, "verdict"), "probe") == 0 ? "seal" : "deny";
	json_t *finding;
	size_t k;

	s->nprobes++;
	if (strcmp(denied, "seal") == 0)
		s->answered++;
	else
		s->probes[outcomeof(link)]++;
	json_array_foreach(json_object_get(link, "findings"), k, finding) {
		const char *symbol = reportstring(finding, "symbol");

		if (strcmp(reportstring(finding, "action"), denied) == 0 && !stringshave(&s->lost, symbol))
			stringsadd(&s->lost, symbol);
	}
}

static int
bylinks(const void *a, const void *b)
{
	const struct blame *x = a, *y = b;

	if (x->nlinks != y->nlinks)
		return x->nlinks < y->nlinks ? 1 : -1;
	return strcmp(x->who, y->who);
}

/* What was refused first, and else as they stand in the report. */
static void
sortproducts(struct summary *s)
{
	size_t *sorted = newarray(s->nproducts, sizeof *sorted), n = 0, i;
	int o;

	for (o = 0; o < OUTCOMES; o++)
		for (i = 0; i < s->nproducts; i++)
			if (outcomeof(summaryproduct(s, i)) == (enum outcome)o)
				sorted[n++] = s->products[i];
	free(s->products);
	s->products = sorted;
}

void
summaryread(struct summary *s, const json_t *links)
{
	json_t *map = json_object(), *seen = json_object(), *link;
	size_t i;

	*s = (struct summary){.links = links, .products = newarray(json_array_size(links), sizeof *s->products)};
	json_array_foreach(links, i, link) {
		if (summaryisprobe(link))
			addprobe(s, link);
		else
			addproduct(s, map, seen, link, i);
	}
	sortproducts(s);
	if (s->nblames)
		qsort(s->blames, s->nblames, sizeof *s->blames, bylinks);
	json_decref(map);
	json_decref(seen);
}

void
summaryfree(struct summary *s)
{
	size_t i;

	for (i = 0; i < s->nblames; i++) {
		free(s->blames[i].who);
		free(s->blames[i].findings);
		free(s->blames[i].links);
	}
	free(s->blames);
	free(s->products);
	stringsfree(&s->lost);
	*s = (struct summary){0};
}
