/* Reads a libc's version out of its archive: glibc and musl have it in a member that is named for it. */
#include "audit/manifest/libcversion.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/input/archive.h"
#include "audit/link/member.h"
#include "base/mem.h"

static bool
isversion(const char *s, const char *end)
{
	return end - s > 3 && isdigit((unsigned char)s[0]) && s[1] == '.' && isdigit((unsigned char)s[2]);
}

/* The first "D.D..." in BYTES, after WORD when there is such a word, malloced; NULL: none. */
static char *
versionin(const char *bytes, size_t size, const char *word)
{
	const char *end = bytes + size, *s = memmem(bytes, size, word, strlen(word));

	for (s = s ? s + strlen(word) : bytes; s < end; s++) {
		size_t n = 0;

		if (!isversion(s, end) || (s > bytes && (isalnum((unsigned char)s[-1]) || s[-1] == '.')))
			continue;
		while (s + n < end && (isdigit((unsigned char)s[n]) ||
		    (s[n] == '.' && s + n + 1 < end && isdigit((unsigned char)s[n + 1]))))
			n++;
		return newformat("%.*s", (int)n, s);
	}
	return NULL;
}

char *
libcversion(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *error = NULL, *version = NULL;
	struct archive *a = fd < 0 ? NULL : archiveopen(fd, &error);
	struct member m;

	while (a && !version && archivenext(a, &m, &error) == 1) {
		struct input in = {.path = (char *)(uintptr_t)path, .offset = m.offset, .size = m.size};
		char *bytes;

		if (m.special || strncmp(m.name, "version.", 8) != 0)
			continue;
		bytes = inputread(&in);
		version = bytes ? versionin(bytes, m.size, "release version ") : NULL;
		free(bytes);
	}
	if (a)
		archiveclose(a);
	free(error);
	if (fd >= 0)
		close(fd);
	return version;
}

char *
libcnamed(const char *name, const char *path)
{
	char *version = path ? libcversion(path) : NULL;
	char *said = version ? newformat("%s %s", name, version) : newstring(name);

	free(version);
	return said;
}
