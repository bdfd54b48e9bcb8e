/* Loads policy/targets.cfg, prepared or from the file: the machines that programs are linked for, and what they are called. */
#include "policy/targets.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/prepared.h"
#include "policy/reader.h"

static const struct key targetkeys[] = {
	{"elf", readstring, offsetof(struct target, elf), true},
	{"goarch", readstring, offsetof(struct target, goarch), true},
	{"libc", readstring, offsetof(struct target, libc), true},
	{"machine", readstring, offsetof(struct target, machine), true},
	{"package", readstring, offsetof(struct target, package), true},
	{"triple", readstring, offsetof(struct target, triple), true},
	{"word", readstring, offsetof(struct target, word), false},
};

static int
settargets(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a target", targetkeys, COUNT(targetkeys)};
	struct targets *t = field;
	int i, n = readlist(r, s);

	if (n < 0)
		return -1;
	t->rows = newarray((size_t)n, sizeof(*t->rows));
	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i), &group,
		    &t->rows[t->count++]) < 0)
			return -1;
	}
	return 0;
}

static const struct key keys[] = {
	{"targets", settargets, 0, true},
	{"version", readversion, 0, true},
};

static int
targetsread(struct targets *t, const char *datadir, char **error)
{
	static const struct group group = {"a list of targets", keys, COUNT(keys)};
	char *path = newformat("%s/targets.cfg", datadir);
	struct origin self = {.path = path};
	struct reader r;
	int rc;

	rc = readeropen(&r, &self, NULL, NULL, error);
	if (rc == 0) {
		rc = readgroup(&r, config_root_setting(&r.config), &group, t);
		readerclose(&r);
	}
	free(path);
	return rc;
}

int
targetsload(struct targets *t, const char *datadir, char **error)
{
	*t = (struct targets){0};
	*error = NULL;
	if (prepared.nrows && preparedsame(&prepared.targetsfile, datadir)) {
		*t = prepared.targets;
		return 0;
	}
	if (targetsread(t, datadir, error) == 0)
		return 0;
	targetsfree(t);
	return -1;
}

static void
freeall(struct targets *t)
{
	size_t i;

	for (i = 0; i < t->count; ++i) {
		free(t->rows[i].goarch);
		free(t->rows[i].triple);
		free(t->rows[i].machine);
		free(t->rows[i].elf);
		free(t->rows[i].package);
		free(t->rows[i].libc);
		free(t->rows[i].word);
	}
	free(t->rows);
}

void
targetsfree(struct targets *t)
{
	if (t->rows != prepared.targets.rows)
		freeall(t);
	*t = (struct targets){0};
}

const struct target *
targetofgoarch(const struct targets *t, const char *goarch)
{
	size_t i;

	for (i = 0; i < t->count; ++i) {
		if (strcmp(t->rows[i].goarch, goarch) == 0)
			return &t->rows[i];
	}
	return NULL;
}

const struct target *
targetoftriple(const struct targets *t, const char *triple)
{
	size_t i, n = strcspn(triple, "-");

	for (i = 0; triple[n] && i < t->count; ++i) {
		if (strcspn(t->rows[i].triple, "-") == n &&
		    strncmp(t->rows[i].triple, triple, n) == 0)
			return &t->rows[i];
	}
	return NULL;
}
