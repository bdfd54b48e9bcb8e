/*
 * Links that only ask whether something can be linked. Where the policy denies one for what the seal makes harmless,
 * it is linked sealed: the answer is true, and what was linked cannot load code.
 */
#include "wrapper/linker/linking.h"

#include <stdlib.h>

#include "base/record.h"
#include "base/text.h"
#include "wrapper/probe/probe.h"
#include "wrapper/say.h"

bool
questionanswered(const struct linking *l)
{
	char *text = linkinggiven(l, TAG_LINK);
	struct linkrecord record;
	bool is = linkrecordread(&record, text) && record.linked == LINKED_PROBE;

	free(text);
	return is;
}

bool
questionisopen(const struct linking *l)
{
	return questionanswered(l) && !policyseals(&l->installed.policy);
}

/* From now on the policy seals. */
static void
seal(struct linking *l)
{
	l->installed.policy.seal = true;
	linkingtell(l, TAG_QUESTION, "sealed");
	linkingpolicy(l);
}

int
questionlink(struct linking *l, int (*link)(struct linking *l))
{
	struct text said = {0};
	int status;

	if (l->error || !l->executable || !probeanswered(&l->installed.policy, l->output))
		return link(l);
	linkingtell(l, TAG_QUESTION, "");
	if (policyseals(&l->installed.policy))
		return link(l);
	l->held = &said;
	status = link(l);
	l->held = NULL;
	if (questionisopen(l)) {
		seal(l);
		status = link(l);
	} else if (said.bytes) {
		sayrelay(said.bytes);
	}
	textfree(&said);
	return status;
}
