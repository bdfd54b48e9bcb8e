/* Asks dpkg which package a file is of; everybody else's packages are not looked for. */
#include "audit/explain/debian.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/mem.h"

/* The first line that dpkg-query prints with the arguments ARGV, NULL: none. */
static char *
ask(char *const *argv)
{
	static char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
	struct child c = childof(argv[0], argv);

	c.environment = environment;
	c.streams[STDIN_FILENO] = c.streams[STDERR_FILENO] = CHILD_NOTHING;
	return childline(&c);
}

/* PATH as dpkg lists it: the directory's real name, but a link keeps its own. */
static char *
listed(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? newformat("%.*s", (int)(slash - path), path) : newstring("."), *real, *s;

	real = realpath(*dir ? dir : "/", NULL);
	free(dir);
	s = real ? newformat("%s/%s", real, slash ? slash + 1 : path) : NULL;
	free(real);
	return s;
}

char *
debianowner(const char *path)
{
	char *real = listed(path), *line, *version, *s;

	if (!real || strncmp(real, "/usr/", 5) != 0 || strncmp(real, "/usr/local/", 11) == 0 ||
	    access("/var/lib/dpkg/status", R_OK) < 0) {
		free(real);
		return NULL;
	}
	line = ask((char *const[]){"dpkg-query", "-S", real, NULL});
	free(real);
	if (!line)
		return NULL;
	/* "PACKAGE:ARCH: PATH" */
	line[strcspn(line, ",: ")] = '\0';
	version = ask((char *const[]){"dpkg-query", "-W", "-f", "${Version}\n", line, NULL});
	s = version ? newformat("%s %s", line, version) : newstring(line);
	free(version);
	free(line);
	return s;
}
