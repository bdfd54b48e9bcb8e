#include <stdlib.h>

#include "policy/catalogue.h"
#include "policy/mem.h"
#include "policy/reader.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct key edgekeys[] = {
	{"archive", readstring, offsetof(struct runtimeedge, archive), true},
	{"member", readstring, offsetof(struct runtimeedge, member), true},
	{"reason", readstring, offsetof(struct runtimeedge, reason), true},
	{"symbol", readstring, offsetof(struct runtimeedge, symbol), true},
};

static int
setedges(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"an edge", edgekeys, COUNT(edgekeys),
	};
	struct runtimes *rt = field;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	rt->edges = newarray((size_t)n, sizeof(*rt->edges));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i),
		    &group, &rt->edges[rt->count++]) < 0)
			return -1;
	}
	return 0;
}

static const struct key keys[] = {
	{"edges", setedges, 0, true},
	{"version", readversion, 0, true},
};

int
runtimesload(struct runtimes *rt, const char *datadir, char **error)
{
	static const struct group group = {"a list of runtimes", keys, COUNT(keys)};
	char *path = newformat("%s/runtimes.cfg", datadir);
	struct origin self = {.path = path};
	struct reader r;
	int rc;

	*rt = (struct runtimes){0};
	*error = NULL;
	rc = readeropen(&r, &self, NULL, NULL, error);
	if (rc == 0) {
		rc = readgroup(&r, config_root_setting(&r.config), &group, rt);
		readerclose(&r);
	}
	free(path);
	if (rc < 0)
		runtimesfree(rt);
	return rc;
}

void
runtimesfree(struct runtimes *rt)
{
	size_t i;

	for (i = 0; i < rt->count; ++i) {
		free(rt->edges[i].archive);
		free(rt->edges[i].member);
		free(rt->edges[i].symbol);
		free(rt->edges[i].reason);
	}
	free(rt->edges);
	*rt = (struct runtimes){0};
}
