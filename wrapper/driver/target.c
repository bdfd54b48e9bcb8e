/* Tells from GOARCH, a triple or a driver's name which row of targets.cfg a link is for. */
#include "wrapper/driver/target.h"

#include <stdlib.h>
#include <string.h>

#include "audit/output/proof.h"
#include "base/mem.h"

char *
targetword(const struct target *t)
{
	return newformat("%s %s", t->machine, t->elf);
}

/* T, unless it is this machine. */
static const struct target *
foreign(const struct target *t)
{
	char *word, *own;
	bool native;

	if (!t)
		return NULL;
	word = targetword(t);
	own = proofownmachine();
	native = own && strcmp(word, own) == 0;
	free(word);
	free(own);
	return native ? NULL : t;
}

/* GOARCH, where it is to choose; else NULL. */
static const char *
goarch(const struct role *r)
{
	const char *arch = getenv("GOARCH"), *os = getenv("GOOS");

	if (!r->own || r->triple || !arch || !*arch || (os && *os && strcmp(os, "linux") != 0))
		return NULL;
	return arch;
}

bool
targetasked(const struct role *r)
{
	return goarch(r) != NULL;
}

const struct target *
targetofgo(const struct targets *t, const struct role *r)
{
	const char *arch = goarch(r);

	return arch ? foreign(targetofgoarch(t, arch)) : NULL;
}

const char *
targetmissing(const struct targets *t, const struct role *r)
{
	const char *arch = goarch(r);
	size_t i;

	if (!arch || targetofgoarch(t, arch))
		return NULL;
	/* On a machine that has no row, it may well mean this one. */
	for (i = 0; i < t->count; i++)
		if (!foreign(&t->rows[i]))
			return arch;
	return NULL;
}

const struct target *
targetofname(const struct targets *t, const char *name)
{
	const char *slash = strrchr(name, '/');

	return foreign(targetoftriple(t, slash ? slash + 1 : name));
}
