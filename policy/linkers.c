/* Reads policy/linkers.cfg: the linkers, the fastest first, and what each can link. And the words for a choice of one. */
#include "policy/linkers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/reader.h"

static const char *const choices[] = {
	[LINKER_UNSET] = "unset",
	[LINKER_DRIVER] = "driver",
	[LINKER_BFD] = "bfd",
	[LINKER_GOLD] = "gold",
	[LINKER_LLD] = "lld",
	[LINKER_MOLD] = "mold",
	[LINKER_FASTEST] = "fastest",
};

const char *
linkerchoicename(enum linkerchoice c)
{
	return choices[c];
}

int
linkerchoicefind(const char *word)
{
	size_t i;

	for (i = LINKER_DRIVER; i < COUNT(choices); ++i) {
		if (strcmp(choices[i], word) == 0)
			return (int)i;
	}
	return -1;
}

static const struct key linkerkeys[] = {
	{"gcclto", readbool, offsetof(struct linkerrow, gcclto), true},
	{"machines", readstrings, offsetof(struct linkerrow, machines), false},
	{"name", readstring, offsetof(struct linkerrow, name), true},
	{"scripts", readbool, offsetof(struct linkerrow, scripts), true},
	{"without", readstrings, offsetof(struct linkerrow, without), false},
};

static int
setlinkers(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a linker", linkerkeys, COUNT(linkerkeys)};
	struct linkers *l = field;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	l->rows = newarray((size_t)n, sizeof(*l->rows));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i), &group,
		    &l->rows[l->count++]) < 0)
			return -1;
	}
	return 0;
}

static const struct key keys[] = {
	{"linkers", setlinkers, 0, true},
	{"version", readversion, 0, true},
};

int
linkersload(struct linkers *l, const char *datadir, char **error)
{
	static const struct group group = {"a list of linkers", keys, COUNT(keys)};
	char *path = newformat("%s/linkers.cfg", datadir);
	struct origin self = {.path = path};
	struct reader r;
	int rc;

	*l = (struct linkers){0};
	*error = NULL;
	rc = readeropen(&r, &self, NULL, NULL, error);
	if (rc == 0) {
		rc = readgroup(&r, config_root_setting(&r.config), &group, l);
		readerclose(&r);
	}
	free(path);
	if (rc < 0)
		linkersfree(l);
	return rc;
}

void
linkersfree(struct linkers *l)
{
	size_t i;

	for (i = 0; i < l->count; ++i) {
		free(l->rows[i].name);
		stringsfree(&l->rows[i].machines);
		stringsfree(&l->rows[i].without);
	}
	free(l->rows);
	*l = (struct linkers){0};
}
