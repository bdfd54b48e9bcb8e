/* Reads one catalogue file: its keys, their types, what has to be there. Says nothing about any libc itself. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/catalogue.h"
#include "policy/complain.h"
#include "policy/reader.h"

/* What the setters fill; the catalogue comes first. */
struct loader {
	struct catalogue catalogue;
	const char *machine;
};

static int
setaction(struct reader *r, const config_setting_t *s, void *field)
{
	enum action *to = field;

	if (readaction(r, s, to) < 0)
		return -1;
	if (*to == ACTION_SEAL)
		return readerfail(r, s, "a catalogue seals nothing");
	return 0;
}

/* Versions say where names come from; names that a libc lacks cannot match. */
static int
setversion(struct reader *r, const config_setting_t *s, void *field)
{
	char *version = NULL;
	int rc = readstring(r, s, &version);

	(void)field;
	if (rc == 0 && strspn(version, "0123456789.") != strlen(version))
		rc = readerfail(r, s, "\"%s\" is not a version: \"%s\"",
		    config_setting_name(s), version);
	free(version);
	return rc;
}

static const struct key versionkeys[] = {
	{"beside", readwords, offsetof(struct classinfo, beside), false},
	{"choke", readstrings, offsetof(struct classinfo, choke), false},
	{"entry", readwords, offsetof(struct classinfo, entry), false},
	{"internal", readwords, offsetof(struct classinfo, internal), false},
	{"since", setversion, 0, false},
	{"until", setversion, 0, false},
};

static int
setversions(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"a version", versionkeys, COUNT(versionkeys),
	};
	int i, n = readlist(r, s);

	for (i = 0; i < n; ++i) {
		if (readgroup(r, config_setting_get_elem(s, (unsigned)i),
		    &group, field) < 0)
			return -1;
	}
	return n < 0 ? -1 : 0;
}

static const struct key classkeys[] = {
	{"action", setaction, offsetof(struct classinfo, action), true},
	{"beside", readwords, offsetof(struct classinfo, beside), false},
	{"choke", readstrings, offsetof(struct classinfo, choke), false},
	{"consequence", readstring, offsetof(struct classinfo, consequence), true},
	{"entry", readwords, offsetof(struct classinfo, entry), false},
	{"internal", readwords, offsetof(struct classinfo, internal), false},
	{"traces", readstrings, offsetof(struct classinfo, traces), false},
	{"versions", setversions, 0, false},
};

static int
setclasses(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {
		"a class", classkeys, COUNT(classkeys),
	};
	struct catalogue *c = field;
	const config_setting_t *e;
	int class, i;

	if (readanygroup(r, s) < 0)
		return -1;
	for (i = 0; i < config_setting_length(s); ++i) {
		e = config_setting_get_elem(s, (unsigned)i);
		class = readclass(r, e, config_setting_name(e));
		if (class < 0 || readgroup(r, e, &group, &c->classes[class]) < 0)
			return -1;
	}
	return 0;
}

static const struct key sealkeys[] = {
	{"builtin", readstrings, offsetof(struct sealinfo, builtin), true},
	{"falsewarning", readstring, offsetof(struct sealinfo, falsewarning), true},
	{"gone", readstrings, offsetof(struct sealinfo, gone), true},
	{"refuse", readstrings, offsetof(struct sealinfo, refuse), true},
	{"since", readstring, offsetof(struct sealinfo, since), true},
	{"traces", readstrings, offsetof(struct sealinfo, traces), true},
};

static int
setseal(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a seal", sealkeys, COUNT(sealkeys)};
	struct catalogue *c = field;

	return readgroup(r, s, &group, &c->seal);
}

/* PATH with its %m and %% replaced, malloced; NULL when another % is there. */
static char *
substitute(const char *path, const char *machine)
{
	char *next, *result = newstring("");
	size_t n;

	for (; *path; path += n) {
		n = *path == '%' ? 2 : strcspn(path, "%");
		if (strncmp(path, "%m", 2) == 0)
			next = newformat("%s%s", result, machine);
		else if (strncmp(path, "%%", 2) == 0)
			next = newformat("%s%%", result);
		else
			next = *path == '%' ? NULL :
			    newformat("%s%.*s", result, (int)n, path);
		free(result);
		result = next;
		if (!result)
			return NULL;
	}
	return result;
}

static int
substituteall(struct reader *r, const config_setting_t *s, struct strings *paths,
    const char *machine)
{
	char *path;
	size_t i;

	for (i = 0; i < paths->count; ++i) {
		path = substitute(paths->items[i], machine);
		if (!path)
			return readerfail(r, s, "\"%s\": only %%m and %%%% may "
			    "stand in a path", paths->items[i]);
		free(paths->items[i]);
		paths->items[i] = path;
	}
	return 0;
}

static const struct key dirkeys[] = {
	{"include", readstrings, offsetof(struct libcdirs, include), true},
	{"lib", readstrings, offsetof(struct libcdirs, lib), true},
};

static int
setdirs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"dirs", dirkeys, COUNT(dirkeys)};
	struct loader *l = field;
	struct libcdirs *d = &l->catalogue.dirs;

	if (readgroup(r, s, &group, d) < 0 ||
	    substituteall(r, s, &d->include, l->machine) < 0)
		return -1;
	return substituteall(r, s, &d->lib, l->machine);
}

/* What is otherwise on one machine. */
struct onmachine {
	struct strings include, lib, words;
};

static const struct key machinekeys[] = {
	{"include", readstrings, offsetof(struct onmachine, include), false},
	{"lib", readstrings, offsetof(struct onmachine, lib), false},
	{"words", readstrings, offsetof(struct onmachine, words), false},
};

/* LIST becomes OTHER, which is used up, unless that is empty. */
static void
replace(struct strings *list, struct strings *other)
{
	if (other->count) {
		stringsfree(list);
		*list = *other;
		*other = (struct strings){0};
	}
}

static int
setmachines(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a machine", machinekeys, COUNT(machinekeys)};
	struct loader *l = field;
	struct catalogue *c = &l->catalogue;
	int i, rc = readanygroup(r, s);

	for (i = 0; rc == 0 && i < config_setting_length(s); ++i) {
		const config_setting_t *e = config_setting_get_elem(s, (unsigned)i);
		struct onmachine m = {0};

		rc = readgroup(r, e, &group, &m);
		if (rc == 0 && strcmp(config_setting_name(e), l->machine) == 0) {
			replace(&c->dirs.include, &m.include);
			replace(&c->dirs.lib, &m.lib);
			replace(&c->words, &m.words);
		}
		stringsfree(&m.include);
		stringsfree(&m.lib);
		stringsfree(&m.words);
	}
	return rc;
}

static const struct key keys[] = {
	{"archives", readstrings, offsetof(struct catalogue, archives), true},
	{"cgo", readstring, offsetof(struct catalogue, cgo), false},
	{"classes", setclasses, 0, true},
	{"dirs", setdirs, 0, false},
	{"foreign", readstrings, offsetof(struct catalogue, foreign), false},
	{"headers", readstrings, offsetof(struct catalogue, headers), false},
	{"identity", readstrings, offsetof(struct catalogue, identity), true},
	{"machines", setmachines, 0, false},
	{"name", readstring, offsetof(struct catalogue, name), true},
	{"seal", setseal, 0, false},
	{"start", readstrings, offsetof(struct catalogue, start), false},
	{"version", readversion, 0, true},
};

static int
readcatalogue(struct loader *l, const char *name, struct reader *r)
{
	static const struct group group = {"a catalogue", keys, COUNT(keys)};
	const config_setting_t *root = config_root_setting(&r->config);
	struct catalogue *c = &l->catalogue;

	if (readgroup(r, root, &group, l) < 0)
		return -1;
	if (strcmp(c->name, name) != 0)
		return readerfail(r, config_setting_get_member(root, "name"),
		    "the catalogue of \"%s\" calls itself \"%s\"", name, c->name);
	c->dirs.name = newstring(name);
	return 0;
}

int
catalogueload(struct catalogue *c, const char *name, const char *machine,
    const char *datadir, char **error)
{
	struct loader l = {.machine = machine};
	struct origin self = {0};
	struct reader r;
	char *path;
	int rc;

	*c = (struct catalogue){0};
	*error = NULL;
	if (!*name || strchr(name, '/'))
		return complain(error, "\"%s\" is not the name of a libc", name);
	path = newformat("%s/libc/%s.cfg", datadir, name);
	self.path = path;
	rc = readeropen(&r, &self, NULL, NULL, error);
	if (rc == 0) {
		rc = readcatalogue(&l, name, &r);
		readerclose(&r);
	}
	free(path);
	if (rc == 0)
		*c = l.catalogue;
	else
		cataloguefree(&l.catalogue);
	return rc;
}
