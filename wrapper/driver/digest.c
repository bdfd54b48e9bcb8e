/* Digests of all that decides on a compile or link, for Go's caches. No part of any check. */
#include "wrapper/driver/digest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "policy/today.h"
#include "wrapper/driver/libc.h"
#include "wrapper/find.h"
#include "wrapper/say.h"

enum { HEX = 24 };              /* digits shown: 96 bits tell versions of one file apart */

/* Each text with its end, so that "a", "bc" is not "ab", "c". */
static void
addtext(struct digest *d, const char *s)
{
	digestadd(d, s, strlen(s) + 1);
}

static void
addfile(struct digest *d, const char *path)
{
	char hex[DIGEST_ROOM];

	if (digestfile(path, hex) < 0)
		die(STATUS_FINDINGS, "%s:", path);
	addtext(d, hex);
}

static void
addinstalled(struct digest *d, const char *rest)
{
	char *path = findinstalled(rest);

	addfile(d, path);
	free(path);
}

static int
isvisible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* All files of an installed directory. */
static void
adddirectory(struct digest *d, const char *rest)
{
	char *dir = findinstalled(rest);
	struct dirent **entries;
	int i, n = scandir(dir, &entries, isvisible, alphasort);

	if (n < 0)
		die(STATUS_FINDINGS, "%s:", dir);
	for (i = 0; i < n; i++) {
		char *path = newformat("%s/%s", dir, entries[i]->d_name);

		addfile(d, path);
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(dir);
}

/* A locked system policy tightens the one whose file was read: what counts are the values. */
static void
addvalues(struct digest *d, const struct policy *p)
{
	char lock[DIGEST_ROOM];
	size_t i;

	addtext(d, p->sha256);
	addtext(d, p->libc);
	for (i = 0; i < CLASS_COUNT; i++)
		addtext(d, p->rules[i] == ACTION_UNSET ? "" : actionname(p->rules[i]));
	for (i = 0; i < PROPERTY_COUNT; i++)
		addtext(d, actionname(p->output[i]));
	addtext(d, p->note ? "note" : "");
	addtext(d, p->scrub ? "scrub" : "");
	for (i = 0; i < p->roots.count; i++)
		addtext(d, p->roots.items[i]);
	/* A lock that is not there refuses the link later. */
	for (i = 0; i < p->locks.count; i++)
		addtext(d, digestfile(p->locks.items[i], lock) == 0 ? lock : "");
	for (i = 0; i < p->nsymbols; i++) {
		addtext(d, p->symbols[i].name);
		addtext(d, actionname(p->symbols[i].action));
	}
	for (i = 0; i < p->nexceptions; i++)
		addtext(d, p->exceptions[i].symbol);
}

/* An exception that is over changes the policy though no file did. */
static void
addexpired(struct digest *d, const struct policy *p)
{
	char today[DAY_SIZE];
	size_t i;

	policytoday(p, today);
	for (i = 0; i < p->nexceptions; i++) {
		const char *expires = p->exceptions[i].expires;

		addtext(d, expires && strcmp(today, expires) > 0 ? "over" : "valid");
	}
}

static char *
finish(struct digest *d)
{
	char hex[DIGEST_ROOM];

	digestend(d, hex);
	hex[HEX] = '\0';
	return newstring(hex);
}

char *
digestlink(const struct policy *p)
{
	const char *driver = getenv("STATICLD_CC");
	struct digest d;

	digestbegin(&d);
	addvalues(&d, p);
	addexpired(&d, p);
	addtext(&d, driver ? driver : "");
	addfile(&d, "/proc/self/exe");
	adddirectory(&d, "lib/staticld");
	adddirectory(&d, "share/staticld/libc");
	addinstalled(&d, "share/staticld/runtimes.cfg");
	addinstalled(&d, "share/staticld/targets.cfg");
	return finish(&d);
}

char *
digestcompile(const struct libc *l)
{
	struct digest d;
	size_t i;

	digestbegin(&d);
	addtext(&d, l->name);
	for (i = 0; i < l->include.count; i++)
		addtext(&d, l->include.items[i]);
	return finish(&d);
}
