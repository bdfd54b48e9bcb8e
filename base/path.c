/* Questions about names of files that need no look at the files. */
#include "base/path.h"

#include <string.h>

const char *
pathbase(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *
pathplain(const char *path)
{
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return path;
}

bool
endsin(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

size_t
pathlibrary(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && strncmp(name, "lib", 3) == 0 && endsin(name, ".a") ? n - 5 : 0;
}
