/* Reads policy/remedies.cfg: what helps against a finding. Which rows fit one is decided where it is described. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/catalogue.h"
#include "policy/reader.h"

static int
setclass(struct reader *r, const config_setting_t *s, void *field)
{
	char **to = field;

	if (readstring(r, s, to) < 0)
		return -1;
	/* No class, but a finding when sealing did not work. */
	if (strcmp(*to, "seal") == 0 || strcmp(*to, "go-runtime") == 0)
		return 0;
	return readclass(r, s, *to) < 0 ? -1 : 0;
}

static int
sethas(struct reader *r, const config_setting_t *s, void *field)
{
	char **to = field;

	if (readstring(r, s, to) < 0)
		return -1;
	if (strcmp(*to, "plain") != 0 && strcmp(*to, "nothing") != 0)
		return readerfail(r, s, "has is \"plain\" or \"nothing\", not \"%s\"", *to);
	return 0;
}

static const struct key rowkeys[] = {
	{"archive", readstring, offsetof(struct remedy, archive), false},
	{"class", setclass, offsetof(struct remedy, class), false},
	{"has", sethas, offsetof(struct remedy, has), false},
	{"help", readstring, offsetof(struct remedy, help), true},
	{"last", readbool, offsetof(struct remedy, last), false},
	{"libc", readstring, offsetof(struct remedy, libc), false},
	{"member", readstring, offsetof(struct remedy, member), false},
	{"package", readstring, offsetof(struct remedy, package), false},
	{"source", readstring, offsetof(struct remedy, source), false},
	{"symbol", readstring, offsetof(struct remedy, symbol), false},
};

static int
setrows(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"a remedy", rowkeys, COUNT(rowkeys),
	};
	struct remedies *m = field;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	m->rows = newarray((size_t)n, sizeof(*m->rows));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i),
		    &group, &m->rows[m->count++]) < 0)
			return -1;
	}
	return 0;
}

static const struct key classkeys[] = {
	{"class", readstring, offsetof(struct classtext, class), true},
	{"what", readstring, offsetof(struct classtext, what), true},
};

static int
setclasses(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"a class", classkeys, COUNT(classkeys),
	};
	struct remedies *m = field;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	m->classes = newarray((size_t)n, sizeof(*m->classes));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i),
		    &group, &m->classes[m->nclasses++]) < 0)
			return -1;
	}
	return 0;
}

static const struct key keys[] = {
	{"classes", setclasses, 0, false},
	{"remedies", setrows, 0, true},
	{"version", readversion, 0, true},
};

int
remediesload(struct remedies *m, const char *datadir, char **error)
{
	static const struct group group = {"a list of remedies", keys, COUNT(keys)};
	char *path = newformat("%s/remedies.cfg", datadir);
	struct origin self = {.path = path};
	struct reader r;
	int rc;

	*m = (struct remedies){0};
	*error = NULL;
	rc = readeropen(&r, &self, NULL, NULL, error);
	if (rc == 0) {
		rc = readgroup(&r, config_root_setting(&r.config), &group, m);
		readerclose(&r);
	}
	free(path);
	if (rc < 0)
		remediesfree(m);
	return rc;
}

void
remediesfree(struct remedies *m)
{
	size_t i;

	for (i = 0; i < m->count; ++i) {
		free(m->rows[i].class);
		free(m->rows[i].symbol);
		free(m->rows[i].package);
		free(m->rows[i].source);
		free(m->rows[i].archive);
		free(m->rows[i].member);
		free(m->rows[i].libc);
		free(m->rows[i].has);
		free(m->rows[i].help);
	}
	for (i = 0; i < m->nclasses; ++i) {
		free(m->classes[i].class);
		free(m->classes[i].what);
	}
	free(m->classes);
	free(m->rows);
	*m = (struct remedies){0};
}

const char *
remedieswhat(const struct remedies *m, const char *class)
{
	size_t i;

	for (i = 0; i < m->nclasses; ++i) {
		if (strcmp(m->classes[i].class, class) == 0)
			return m->classes[i].what;
	}
	return NULL;
}
