#include "audit/engine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/explain.h"
#include "policy/mem.h"

int
engineinit(struct engine *e, const char *ref, const char *datadir, char **error)
{
	*e = (struct engine){.datadir = newstring(datadir)};
	if (policyload(&e->policy, ref, datadir, error) < 0 || cataloguesload(&e->catalogues, datadir, error) < 0 ||
	    runtimesload(&e->runtimes, datadir, error) < 0) {
		enginefree(e);
		return -1;
	}
	linkinit(&e->link, &e->policy, e->catalogues.rows, e->catalogues.count);
	return 0;
}

void
enginefree(struct engine *e)
{
	linkfree(&e->link);
	runtimesfree(&e->runtimes);
	cataloguesfree(&e->catalogues);
	policyfree(&e->policy);
	free(e->datadir);
	*e = (struct engine){0};
}

/* The record's own answer: a watched name is defined when an input that defines it was offered. */
static enum resolution
fromrecord(void *ctx, const char *text)
{
	struct link *l = ctx;
	const struct name *n;
	size_t index;

	if (strncmp(text, "__real_", 7) == 0)
		text += 7;
	n = watchfind(&l->watch, text, &index);
	if (!n)
		return RESOLUTION_UNASKED;
	return n->defined ? RESOLUTION_HERE : RESOLUTION_UNDEF;
}

/* With --gc-sections the linker drops sections, and the references in them. */
static void
drop(struct engine *e, struct judgement *j)
{
	struct graph *g = graphnew(&e->link, GRAIN_SECTION);

	judgedropped(j, g);
	graphfree(g);
}

/* Explain and describe: remedies are read only now that they are needed. */
static void
report(struct engine *e, struct judgement *j, struct text *out)
{
	struct remedies remedies = {0};
	char *error = NULL;

	if (remediesload(&remedies, e->datadir, &error) < 0) {
		textadd(out, "staticld: %s\n", error);
		free(error);
	}
	explain(j, &e->link);
	describe(out, j, &remedies);
	remediesfree(&remedies);
}

enum verdict
enginejudge(struct engine *e, const char *program, resolver *resolve, void *ctx,
    struct text *out)
{
	time_t now = time(NULL);
	struct tm tm;
	char today[11];
	struct judgement j;
	enum verdict verdict;

	if (e->link.damaged) {
		textadd(out, "staticld: denied: an input could not be read: %s\n", e->link.damaged);
		return VERDICT_DENY;
	}
	strftime(today, sizeof today, "%Y-%m-%d", gmtime_r(&now, &tm));
	judge(&j, &e->link, &(struct court){&e->policy, &e->runtimes, program, today, e->seal,
	    resolve ? resolve : fromrecord, resolve ? ctx : &e->link});
	if (j.verdict != VERDICT_PASS && e->link.gcsections)
		drop(e, &j);
	verdict = j.verdict;
	if (verdict != VERDICT_PASS)
		report(e, &j, out);
	judgementfree(&j);
	return verdict;
}
