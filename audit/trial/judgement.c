/* What a judgement owns, and what its findings are called. */
#include "audit/trial/judgement.h"

#include <stdlib.h>

#include "audit/trial/referrer.h"

void
judgementfree(struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->count; i++) {
		free(j->findings[i].detail);
		free(j->findings[i].module);
		free(j->findings[i].debian);
		free(j->findings[i].function);
		free(j->findings[i].headers);
		free(j->findings[i].plain);
		free(j->findings[i].rlib);
		free(j->findings[i].source);
		free(j->findings[i].package);
		free(j->findings[i].member);
		free(j->findings[i].definermember);
		stringsfree(&j->findings[i].chain);
	}
	for (i = 0; i < CLASS_COUNT; i++)
		stringsfree(&j->kept[i]);
	free(j->findings);
	referrersfree(j);
	*j = (struct judgement){0};
}

const char *
findingclass(const struct finding *f)
{
	if (f->because == BECAUSE_UNSEALED)
		return "seal";
	if (f->because == BECAUSE_GO)
		return "go-runtime";
	return classword(f->class);
}
