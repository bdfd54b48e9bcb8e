/*
 * ccache keeps objects by the command line and the source. In its direct mode it looks no further than at the headers
 * that were read the last time, and does not ask us, so a changed policy in the environment would go unseen: the
 * object of another libc would be handed out. So a header is added here that differs each time: as /proc/self/stat, which its
 * #line names, does for whoever reads it, and by the time in it for those that leave that out. Then ccache compares what the
 * preprocessor makes of the source, which shows the libc's headers. (What is no regular file does the same to ccache 4.7,
 * but 4.11 then keeps nothing at all.)
 */
#include "wrapper/probe/ccache.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"

/* ccache itself insists on being called so. */
static bool
isparent(void)
{
	char link[32], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/%ld/exe", (long)getppid());
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0)
		return false;
	path[n] = '\0';
	return strcmp(pathbase(path), "ccache") == 0;
}

/* Whether an input is what a preprocessor made: that takes no header, and clang warns of one. */
static bool
ispreprocessed(const struct argv *a)
{
	static const char *const ends[] = {".i", ".ii", ".mi", ".mii"};
	size_t i, k;

	for (i = 1; i < a->count; i++)
		for (k = 0; k < sizeof ends / sizeof *ends; k++)
			if (a->words[i][0] != '-' && strcmp(a->words[i - 1], "-o") != 0 && endsin(a->words[i], ends[k]))
				return true;
	return false;
}

void
ccacheask(const char *datadir, struct argv *a)
{
	if (!isparent() || ispreprocessed(a))
		return;
	argvadd(a, "-include");
	argvaddf(a, "%s/nodirect.h", datadir);
}
