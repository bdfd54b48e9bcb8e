/*
 * Loads the catalogues, from what was prepared where the files are still the same, and frees them. Reading with
 * libconfig is catalogueread.c's.
 */
#include "policy/catalogue.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/complain.h"
#include "policy/prepared.h"

static void
classinfofree(struct classinfo *i)
{
	free(i->consequence);
	stringsfree(&i->entry);
	stringsfree(&i->beside);
	stringsfree(&i->internal);
	stringsfree(&i->choke);
	stringsfree(&i->traces);
}

static void
sealinfofree(struct sealinfo *s)
{
	stringsfree(&s->refuse);
	stringsfree(&s->gone);
	stringsfree(&s->builtin);
	stringsfree(&s->traces);
	free(s->since);
	free(s->falsewarning);
}

void
cataloguefree(struct catalogue *c)
{
	size_t i;

	for (i = 0; i < CLASS_COUNT; ++i)
		classinfofree(&c->classes[i]);
	sealinfofree(&c->seal);
	stringsfree(&c->identity);
	stringsfree(&c->foreign);
	stringsfree(&c->headers);
	stringsfree(&c->start);
	free(c->cgo);
	stringsfree(&c->archives);
	libcdirsfree(&c->dirs);
	stringsfree(&c->words);
	free(c->name);
	*c = (struct catalogue){0};
}

static int
iscatalogue(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && dot != d->d_name && strcmp(dot, ".cfg") == 0;
}

/* Whether the N files of DIR in LIST are just those that were prepared. */
static bool
asprepared(const char *dir, struct dirent **list, int n)
{
	bool same = n > 0 && (size_t)n == prepared.nrows;
	int i;

	for (i = 0; same && i < n; ++i)
		same = strcmp(list[i]->d_name, prepared.cataloguefiles[i].name) == 0 &&
		    preparedsame(&prepared.cataloguefiles[i], dir);
	return same;
}

static int
loadall(struct catalogues *c, struct dirent **list, int n, const char *datadir, char **error)
{
	int i;

	c->rows = newarray((size_t)n, sizeof(*c->rows));
	for (i = 0; i < n; ++i) {
		char *name = list[i]->d_name;

		*strrchr(name, '.') = '\0';
		if (catalogueload(&c->rows[i], name, "", datadir, error) < 0)
			return -1;
		++c->count;
	}
	return 0;
}

int
cataloguesload(struct catalogues *c, const char *datadir, char **error)
{
	char *dir = newformat("%s/libc", datadir);
	struct dirent **list = NULL;
	int n = scandir(dir, &list, iscatalogue, alphasort), rc = 0;

	*c = (struct catalogues){0};
	if (n <= 0)
		rc = complain(error, "%s: %s", dir, n < 0 ? strerror(errno) : "no catalogues in it");
	else if (asprepared(dir, list, n))
		*c = (struct catalogues){(struct catalogue *)(uintptr_t)prepared.rows, prepared.nrows};
	else
		rc = loadall(c, list, n, datadir, error);
	while (n > 0)
		free(list[--n]);
	free(list);
	free(dir);
	if (rc < 0)
		cataloguesfree(c);
	return rc;
}

void
cataloguesfree(struct catalogues *c)
{
	size_t i;

	if (c->rows != prepared.rows) {
		for (i = 0; i < c->count; ++i)
			cataloguefree(&c->rows[i]);
		free(c->rows);
	}
	*c = (struct catalogues){0};
}

const struct catalogue *
cataloguesfind(const struct catalogues *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->count; ++i)
		if (strcmp(c->rows[i].name, name) == 0)
			return &c->rows[i];
	return NULL;
}

/* A libc that the policy names and that has no loader needs no seal. */
bool
cataloguesseal(const struct catalogues *c, const struct policy *p)
{
	const struct catalogue *libc = cataloguesfind(c, p->libc);

	return policyseals(p) && !(libc && libc->seal.gone.count == 0);
}

enum action
catalogueaction(const struct catalogue *c, const struct policy *p, enum class class)
{
	enum action a = p->rules[class], own = c->classes[class].action;

	return a == ACTION_UNSET || (p->floor[class] && a < own) ? own : a;
}
