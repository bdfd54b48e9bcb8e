/* The manifest of a link: begun before the linker, written when it is known what came of the link. */
#include "wrapper/linker/linking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/record.h"
#include "wrapper/evidence/manifest.h"
#include "wrapper/probe/probe.h"
#include "wrapper/say.h"

void
manifestingbegin(struct linking *l)
{
	char *word;

	collectingdrop(&l->collecting);
	free(l->manifest);
	/* Who asks a question makes no program. */
	l->manifest = !l->executable || probeanswered(&l->installed.policy, l->output) ? NULL :
	    linkinggiven(l, TAG_MANIFEST);
	if (!l->manifest)
		return;
	if (collectingbegin(&l->collecting, &l->words, l->manifest) < 0)
		die(STATUS_FINDINGS, "the look at the inputs cannot be started:");
	word = collectingword(&l->collecting);
	linkingtell(l, TAG_INPUTS, word);
	free(word);
}

static int
deny(struct linking *l, const char *why)
{
	char *text = newtext("staticld: denied: the manifest %s could not be written: %s\n"
	    "  fix: name a file in a directory that can be written with --staticld-manifest=, or leave it out\n", l->manifest, why);
	int status = linkingdeny(l, text);

	free(text);
	return status;
}

static int
compose(struct linking *l, const char *verdict, const char *inputs)
{
	char *program = linkinggiven(l, TAG_PROGRAM), *libc = linkinggiven(l, TAG_LIBC), *text = linkinggiven(l, TAG_LINK);
	struct linkrecord record;
	struct manifest m = {.path = l->manifest, .program = program ? program : pathbase(l->output), .verdict = verdict,
	    .policy = &l->installed.policy, .link = &record, .libc = libc, .inputs = inputs};
	int rc;

	linkrecordread(&record, text);
	rc = manifestwrite(&m);
	free(text);
	free(libc);
	free(program);
	return rc;
}

int
manifestingend(struct linking *l, const char *verdict)
{
	char *inputs, *error = NULL;
	int rc = 0;

	if (!l->manifest)
		return 0;
	inputs = collectingend(&l->collecting, &error);
	if (!inputs)
		rc = deny(l, error);
	else if (compose(l, verdict, inputs) < 0)
		rc = deny(l, strerror(errno));
	free(inputs);
	free(error);
	return rc;
}
