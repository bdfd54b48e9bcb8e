/* Looks for the policy of the project that the working directory is in. Does not read it. */
#include "wrapper/commands/project.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* DIR/NAME malloced when it is there. */
static char *
there(const char *dir, const char *name)
{
	char *path = newformat("%s/%s", dir, name);

	if (access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

/* The staticld.cfg beside the nearest file NAME in DIR and above. */
static char *
beside(const char *dir, const char *name)
{
	char *at = newstring(dir), *found = NULL, *policy = NULL, *slash = at;

	while (slash && !found) {
		found = there(at, name);
		if (found)
			policy = there(at, "staticld.cfg");
		slash = strrchr(at, '/');
		if (slash)
			*slash = '\0';
	}
	free(found);
	free(at);
	return policy;
}

char *
projectpolicy(void)
{
	char *dir = getcwd(NULL, 0), *policy = dir ? beside(dir, "go.mod") : NULL;

	if (dir && !policy)
		policy = beside(dir, "go.work");
	free(dir);
	return policy;
}
