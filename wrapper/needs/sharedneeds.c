/* The dynamic section names libraries by the names of their files, and the directories in which nobody else would look. */
#include "wrapper/needs/sharedneeds.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/output/proof.h"
#include "base/mem.h"
#include "base/path.h"

/* The dynamic loader is called otherwise. Each driver links the archive of libgcc_s, under another name. */
static void
addlibrary(struct strings *libraries, const char *needed)
{
	/* One without a soname is named by the path that it was linked by. */
	const char *name = pathbase(needed), *end = strstr(name, ".so");

	if (strncmp(name, "lib", 3) == 0 && end && strncmp(name, "libgcc_s.so", 11) != 0)
		stringsaddpart(libraries, name + 3, (size_t)(end - name) - 3);
}

static void
adddirs(struct strings *dirs, const char *runpath)
{
	while (*runpath) {
		size_t n = strcspn(runpath, ":");

		if (*runpath == '/')
			stringsaddpart(dirs, runpath, n);
		runpath += n + (runpath[n] == ':');
	}
}

int
sharedneedsread(struct sharedneeds *n, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc = -1;
	char *error = NULL;
	struct proof p;
	size_t i;

	*n = (struct sharedneeds){0};
	if (fd >= 0 && proofread(&p, fd, &error) == 0) {
		for (i = 0; i < p.nneeded; i++)
			addlibrary(&n->libraries, p.needed[i]);
		adddirs(&n->dirs, p.runpath ? p.runpath : "");
		rc = p.type == PROOF_SHARED ? 0 : -1;
		prooffree(&p);
	}
	free(error);
	if (fd >= 0)
		close(fd);
	return rc;
}

void
sharedneedsfree(struct sharedneeds *n)
{
	stringsfree(&n->libraries);
	stringsfree(&n->dirs);
}

char *
sharedneedsbeside(const char *path)
{
	return newformat("%.*s.so", (int)(strlen(path) - (endsin(path, ".a") ? 2 : 0)), path);
}
