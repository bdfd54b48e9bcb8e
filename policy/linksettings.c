/* How a link is made, and where the files of other libcs are. */
#include "policy/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/layer.h"

static int
setlibc(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	if (readstring(r, s, &l->policy.libc) < 0)
		return -1;
	l->libcwhere = readerwhere(r, s);
	return 0;
}

static int
setpie(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int n = readchoice(r, s, piewords, COUNT(piewords));

	if (n < 0)
		return -1;
	l->policy.pie = (enum pie)n;
	l->pieset = true;
	return 0;
}

static int
setprobes(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int n = readchoice(r, s, probeswords, COUNT(probeswords));

	if (n < 0)
		return -1;
	l->policy.probes = (enum probes)n;
	l->probesset = true;
	return 0;
}

static int
setshared(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	int n = readchoice(r, s, sharedwords, COUNT(sharedwords));

	if (n < 0)
		return -1;
	l->policy.shared = (enum shared)n;
	l->sharedset = true;
	return 0;
}

static int
setlinker(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	char *word = NULL;
	int choice;

	if (readstring(r, s, &word) < 0)
		return -1;
	choice = linkerchoicefind(word);
	free(word);
	if (choice < 0)
		return readerfail(r, s, "\"linker\" must be " LINKERCHOICES);
	l->policy.linker = (enum linkerchoice)choice;
	return 0;
}

static int
setseal(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	l->sealset = true;
	return readbool(r, s, &l->policy.seal);
}

static int
setpreferarchives(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;
	bool prefer = true;

	if (readbool(r, s, &prefer) < 0)
		return -1;
	l->preferset = true;
	l->policy.sharedkept = !prefer;
	return 0;
}

static const struct key linkkeys[] = {
	{"compiler", readstring, offsetof(struct layer, policy.compiler), false},
	{"libc", setlibc, 0, false},
	{"linker", setlinker, 0, false},
	{"pie", setpie, 0, false},
	{"prefer_archives", setpreferarchives, 0, false},
	{"probes", setprobes, 0, false},
	{"seal", setseal, 0, false},
	{"shared", setshared, 0, false},
};

int
setlink(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a link", linkkeys, COUNT(linkkeys)};

	return readgroup(r, s, &group, field);
}

static int
setsectionseal(struct reader *r, const config_setting_t *s, void *field)
{
	struct layer *l = field;

	return readbool(r, s, &l->policy.seal);
}

static const struct key sectionlinkkeys[] = {
	{"seal", setsectionseal, 0, false},
};

int
setsectionlink(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a section's link", sectionlinkkeys, COUNT(sectionlinkkeys)};

	return readgroup(r, s, &group, field);
}

static const struct key libckeys[] = {
	{"include", readdirectories, offsetof(struct libcdirs, include), true},
	{"lib", readdirectories, offsetof(struct libcdirs, lib), true},
};

int
setlibcs(struct reader *r, const config_setting_t *s, void *field)
{
	static const struct group group = {"a libc", libckeys, COUNT(libckeys)};
	struct policy *p = &((struct layer *)field)->policy;
	const config_setting_t *e;
	struct libcdirs *d;
	int i, n;

	if (readanygroup(r, s) < 0)
		return -1;
	n = config_setting_length(s);
	p->libcs = newarray((size_t)n, sizeof(*p->libcs));
	for (i = 0; i < n; ++i) {
		e = config_setting_get_elem(s, (unsigned)i);
		d = &p->libcs[p->nlibcs++];
		d->name = newstring(config_setting_name(e));
		if (strcmp(d->name, "native") == 0)
			return readerfail(r, e, "\"native\" is the compiler's "
			    "own libc; choose another name");
		if (readgroup(r, e, &group, d) < 0)
			return -1;
	}
	return 0;
}
