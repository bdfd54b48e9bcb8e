/* Reads policy/runtimes.cfg. When an edge counts is decided by those who judge. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/catalogue.h"
#include "policy/read.h"
#include "policy/reader.h"

/* The compiler's release that brought the edge: for those who check the rows, not for links. */
static int
setsince(struct reader *r, const config_setting_t *s, void *field)
{
	char *version = NULL;
	int rc = readstring(r, s, &version);

	(void)field;
	free(version);
	return rc;
}

static const struct key edgekeys[] = {
	{"archive", readstring, offsetof(struct runtimeedge, archive), true},
	{"member", readstring, offsetof(struct runtimeedge, member), true},
	{"reason", readstring, offsetof(struct runtimeedge, reason), true},
	{"since", setsince, 0, false},
	{"symbol", readstring, offsetof(struct runtimeedge, symbol), true},
	{"unless", readstring, offsetof(struct runtimeedge, unless), false},
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

static int
settriggers(struct reader *r, const config_setting_t *s, void *field)
{
	struct runtimes *rt = field;
	const config_setting_t *e;
	struct trigger *t;
	int i, n;

	if (readanygroup(r, s) < 0)
		return -1;
	n = config_setting_length(s);
	rt->triggers = newarray((size_t)n, sizeof(*rt->triggers));
	for (i = 0; i < n; ++i) {
		e = config_setting_get_elem(s, (unsigned)i);
		t = &rt->triggers[rt->ntriggers++];
		t->name = newstring(config_setting_name(e));
		if (readstrings(r, e, &t->symbols) < 0)
			return -1;
	}
	return 0;
}

static const struct strings *
findtrigger(const struct runtimes *rt, const char *name)
{
	size_t i;

	for (i = 0; i < rt->ntriggers; ++i) {
		if (strcmp(rt->triggers[i].name, name) == 0)
			return &rt->triggers[i].symbols;
	}
	return NULL;
}

/* Point each edge at its triggers, now that all are read. */
static int
resolve(struct reader *r, struct runtimes *rt)
{
	struct runtimeedge *e;
	size_t i;

	for (i = 0; i < rt->count; ++i) {
		e = &rt->edges[i];
		if (!e->unless)
			continue;
		e->triggers = findtrigger(rt, e->unless);
		if (!e->triggers)
			return readerfail(r, config_root_setting(&r->config),
			    "\"triggers\" has no list \"%s\"", e->unless);
	}
	return 0;
}

static const struct key keys[] = {
	{"base", readstrings, offsetof(struct runtimes, base), false},
	{"edges", setedges, 0, true},
	{"fitting", readstrings, offsetof(struct runtimes, fitting), false},
	{"triggers", settriggers, 0, false},
	{"version", readversion, 0, true},
};

int
runtimesread(struct runtimes *rt, const char *datadir, char **error)
{
	static const struct group group = {"a list of runtimes", keys, COUNT(keys)};
	char *path = newformat("%s/runtimes.cfg", datadir);
	struct origin self = {.path = path};
	struct reader r;
	int rc;

	rc = readeropen(&r, &self, NULL, NULL, error);
	if (rc == 0) {
		rc = readgroup(&r, config_root_setting(&r.config), &group, rt);
		if (rc == 0)
			rc = resolve(&r, rt);
		readerclose(&r);
	}
	free(path);
	return rc;
}
