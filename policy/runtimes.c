/* Loads the runtime libraries' edges, prepared or from their file, and frees them. */
#include <stdlib.h>

#include "policy/catalogue.h"
#include "policy/prepared.h"
#include "policy/read.h"

int
runtimesload(struct runtimes *rt, const char *datadir, char **error)
{
	*rt = (struct runtimes){0};
	*error = NULL;
	if (prepared.nrows && preparedsame(&prepared.runtimesfile, datadir)) {
		*rt = prepared.runtimes;
		return 0;
	}
	if (runtimesread(rt, datadir, error) == 0)
		return 0;
	runtimesfree(rt);
	return -1;
}

static void
freeall(struct runtimes *rt)
{
	size_t i;

	for (i = 0; i < rt->count; ++i) {
		free(rt->edges[i].archive);
		free(rt->edges[i].member);
		free(rt->edges[i].symbol);
		free(rt->edges[i].reason);
		free(rt->edges[i].unless);
	}
	for (i = 0; i < rt->ntriggers; ++i) {
		free(rt->triggers[i].name);
		stringsfree(&rt->triggers[i].symbols);
	}
	free(rt->edges);
	free(rt->triggers);
	stringsfree(&rt->base);
	stringsfree(&rt->fitting);
}

void
runtimesfree(struct runtimes *rt)
{
	if (rt->edges != prepared.runtimes.edges)
		freeall(rt);
	*rt = (struct runtimes){0};
}
