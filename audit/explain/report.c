/*
 * Puts a judgement into words: explains its findings, then describes them for people and for programs. Does not
 * judge, and prints nothing.
 */
#include "audit/explain/report.h"

#include <stdlib.h>

#include "audit/explain/describe.h"
#include "audit/explain/explain.h"

void
report(struct judgement *j, const struct link *l, const char *datadir, const char *moduledir,
    const char *program, struct text *out, char **json)
{
	struct remedies remedies = {0};
	char *error = NULL;

	if (remediesload(&remedies, datadir, &error) < 0) {
		textadd(out, "staticld: %s\n", error);
		free(error);
	}
	explain(j, l, moduledir);
	if (j->verdict == VERDICT_WARN || j->verdict == VERDICT_DENY)
		describe(out, j, &remedies, program);
	if (json)
		*json = describejson(j, l, &remedies);
	remediesfree(&remedies);
}
