/* Digests of all that decides on a compile or link, for Go's caches. No part of any check. */
#include "wrapper/driver/digest.h"

#include <dirent.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/mem.h"
#include "policy/today.h"
#include "wrapper/driver/libc.h"
#include "wrapper/find.h"
#include "wrapper/say.h"

enum { HEX = 24 };              /* digits shown: 96 bits tell versions of one file apart */

/* Each text with its end, so that "a", "bc" is not "ab", "c". */
static void
addtext(SHA2_CTX *sha, const char *s)
{
	SHA256Update(sha, (const uint8_t *)s, strlen(s) + 1);
}

static void
addfile(SHA2_CTX *sha, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t bytes[1 << 16];
	ssize_t n = -1;

	if (fd >= 0)
		while ((n = read(fd, bytes, sizeof bytes)) > 0)
			SHA256Update(sha, bytes, (size_t)n);
	if (n < 0)
		die(STATUS_FINDINGS, "%s:", path);
	close(fd);
}

static void
addinstalled(SHA2_CTX *sha, const char *rest)
{
	char *path = findinstalled(rest);

	addfile(sha, path);
	free(path);
}

static int
isvisible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* All files of an installed directory. */
static void
adddirectory(SHA2_CTX *sha, const char *rest)
{
	char *dir = findinstalled(rest);
	struct dirent **entries;
	int i, n = scandir(dir, &entries, isvisible, alphasort);

	if (n < 0)
		die(STATUS_FINDINGS, "%s:", dir);
	for (i = 0; i < n; i++) {
		char *path = newformat("%s/%s", dir, entries[i]->d_name);

		addfile(sha, path);
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(dir);
}

/* A locked system policy tightens the one whose file was read: what counts are the values. */
static void
addvalues(SHA2_CTX *sha, const struct policy *p)
{
	char lock[DIGEST_ROOM];
	size_t i;

	addtext(sha, p->sha256);
	addtext(sha, p->libc);
	for (i = 0; i < CLASS_COUNT; i++)
		addtext(sha, p->rules[i] == ACTION_UNSET ? "" : actionname(p->rules[i]));
	for (i = 0; i < PROPERTY_COUNT; i++)
		addtext(sha, actionname(p->output[i]));
	addtext(sha, p->note ? "note" : "");
	addtext(sha, p->scrub ? "scrub" : "");
	for (i = 0; i < p->roots.count; i++)
		addtext(sha, p->roots.items[i]);
	/* A lock that is not there refuses the link later. */
	for (i = 0; i < p->locks.count; i++)
		addtext(sha, digestfile(p->locks.items[i], lock) == 0 ? lock : "");
	for (i = 0; i < p->nsymbols; i++) {
		addtext(sha, p->symbols[i].name);
		addtext(sha, actionname(p->symbols[i].action));
	}
	for (i = 0; i < p->nexceptions; i++)
		addtext(sha, p->exceptions[i].symbol);
}

/* An exception that is over changes the policy though no file did. */
static void
addexpired(SHA2_CTX *sha, const struct policy *p)
{
	char today[DAY_SIZE];
	size_t i;

	policytoday(p, today);
	for (i = 0; i < p->nexceptions; i++) {
		const char *expires = p->exceptions[i].expires;

		addtext(sha, expires && strcmp(today, expires) > 0 ? "over" : "valid");
	}
}

static char *
finish(SHA2_CTX *sha)
{
	char hex[SHA256_DIGEST_STRING_LENGTH];

	SHA256End(sha, hex);
	hex[HEX] = '\0';
	return newstring(hex);
}

char *
digestlink(const struct policy *p)
{
	const char *driver = getenv("STATICLD_CC");
	SHA2_CTX sha;

	SHA256Init(&sha);
	addvalues(&sha, p);
	addexpired(&sha, p);
	addtext(&sha, driver ? driver : "");
	addfile(&sha, "/proc/self/exe");
	adddirectory(&sha, "lib/staticld");
	adddirectory(&sha, "share/staticld/libc");
	addinstalled(&sha, "share/staticld/runtimes.cfg");
	addinstalled(&sha, "share/staticld/targets.cfg");
	return finish(&sha);
}

char *
digestcompile(const struct libc *l)
{
	SHA2_CTX sha;
	size_t i;

	SHA256Init(&sha);
	addtext(&sha, l->name);
	for (i = 0; i < l->include.count; i++)
		addtext(&sha, l->include.items[i]);
	return finish(&sha);
}
