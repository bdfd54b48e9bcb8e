#include "wrapper/digest.h"

#include <dirent.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "policy/mem.h"
#include "wrapper/find.h"
#include "wrapper/libc.h"
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
iscfg(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".cfg") == 0;
}

static void
addcatalogues(SHA2_CTX *sha)
{
	char *dir = findinstalled("share/staticld/libc");
	struct dirent **entries;
	int i, n = scandir(dir, &entries, iscfg, alphasort);

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

/* An exception that is over changes the policy though no file did. */
static void
addexpired(SHA2_CTX *sha, const struct policy *p)
{
	time_t now = time(NULL);
	struct tm tm;
	char today[16] = "";
	size_t i;

	if (gmtime_r(&now, &tm))
		strftime(today, sizeof today, "%Y-%m-%d", &tm);
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
	addtext(&sha, p->sha256);
	addexpired(&sha, p);
	addtext(&sha, driver ? driver : "");
	addfile(&sha, "/proc/self/exe");
	addinstalled(&sha, "lib/staticld/staticld.so");
	addinstalled(&sha, "share/staticld/runtimes.cfg");
	addcatalogues(&sha);
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
