/* libX.a lies where libX.so or libX.so.1 does, or where the file does that this is a link to. */
#include "audit/explain/beside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"

/* PATH, which has DOT in it, with ".a" from there on, malloced; NULL: there is no such file. */
static char *
beside(const char *path, const char *dot)
{
	char *archive = newformat("%.*s.a", (int)(dot - path), path);

	if (access(archive, R_OK) == 0)
		return archive;
	free(archive);
	return NULL;
}

/* Where ".so" or ".so.VERSION" ends the name of PATH, NULL: it does not. */
static const char *
sharedend(const char *path)
{
	const char *dot = strstr(pathbase(path), ".so");

	return dot && dot != pathbase(path) && (dot[3] == '\0' || dot[3] == '.') ? dot : NULL;
}

char *
archivebeside(const char *path)
{
	const char *dot = sharedend(path);
	char *archive = dot ? beside(path, dot) : NULL, *real;

	if (!dot || archive || access(path, R_OK) < 0)
		return archive;
	real = realpath(path, NULL);
	dot = real ? sharedend(real) : NULL;
	archive = dot ? beside(real, dot) : NULL;
	free(real);
	return archive;
}
