/* Where inputs may come from. */
#include "policy/settings.h"

#include <stdlib.h>

#include "policy/layer.h"
#include "policy/roots.h"

static int
setroots(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	if (readdirectories(r, s, &l->policy.roots) < 0)
		return -1;
	l->policy.rooted = true;
	rootsreduce(&l->policy.roots);
	return 0;
}

static int
setenvironment(struct reader *r, const config_setting_t *s, void *field)
{
	static const char *const words[] = {"scrub", "keep"};
	struct layer *l = field;
	int n = readchoice(r, s, words, COUNT(words));

	l->envset = true;
	l->policy.scrub = n == 0;
	return n < 0 ? -1 : 0;
}

/* A path from the directory of the file that says it. */
static int
setlock(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	unsigned line;
	char *name = NULL, *path;

	if (readstring(r, s, &name) < 0)
		return -1;
	path = sourcebeside(sourceat(&r->source, config_setting_source_line(s), &line), name);
	stringsadd(&l->policy.locks, path);
	free(path);
	free(name);
	return 0;
}

static const struct key inputskeys[] = {
	{"env", setenvironment, 0, false},
	{"lock", setlock, 0, false},
	{"roots", setroots, 0, false},
};

int
setinputs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"an inputs", inputskeys, COUNT(inputskeys),
	};

	return readgroup(r, s, &group, field);
}

static const struct key sectioninputskeys[] = {
	{"lock", setlock, 0, false},
	{"roots", setroots, 0, false},
};

int
setsectioninputs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a section's inputs", sectioninputskeys, COUNT(sectioninputskeys)};

	return readgroup(r, s, &group, field);
}
