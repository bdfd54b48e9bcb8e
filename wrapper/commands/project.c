/* Looks for the policy of the project that the working directory is in. Does not read it. */
#include "wrapper/commands/project.h"

#include <stdbool.h>
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

static bool
isthere(const char *dir, const char *name)
{
	char *path = there(dir, name);
	bool yes = path != NULL;

	free(path);
	return yes;
}

/* The nearest of DIR and those above it that has NAME, malloced; NULL: none has. */
static char *
above(const char *dir, const char *name)
{
	char *at = newstring(dir), *slash;

	for (;;) {
		if (isthere(at, name))
			return at;
		slash = strrchr(at, '/');
		if (!slash)
			break;
		*slash = '\0';
	}
	free(at);
	return NULL;
}

static char *
beside(const char *dir, const char *name)
{
	char *at = above(dir, name), *policy = at ? there(at, "staticld.cfg") : NULL;

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

char *
projectroot(const char *name)
{
	char *dir = getcwd(NULL, 0), *root = dir ? above(dir, name) : NULL;

	if (!root)
		return dir ? dir : newstring("/");
	free(dir);
	return root;
}
