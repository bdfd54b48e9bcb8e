/* Tells a project's files from others by their real directories. */
#include "base/workplace.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

bool
pathbelow(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strcmp(dir, "/") == 0 || (strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0'));
}

struct workplace
workplacenow(void)
{
	const char *tmp = getenv("TMPDIR");
	struct workplace w = {realpath(".", NULL), {tmp && *tmp ? realpath(tmp, NULL) : NULL, realpath("/tmp", NULL)}};

	if (w.here && strcmp(w.here, "/") == 0) {
		free(w.here);
		w.here = NULL;
	}
	return w;
}

void
workplacefree(struct workplace *w)
{
	free(w->here);
	free(w->temporary[0]);
	free(w->temporary[1]);
	*w = (struct workplace){0};
}

/* Whether the temporary files are among the project's, or the project among them: the narrower counts. */
static bool
istemporary(const struct workplace *w, const char *path, bool narrower)
{
	size_t i;

	for (i = 0; i < sizeof w->temporary / sizeof *w->temporary; i++)
		if (w->temporary[i] && pathbelow(path, w->temporary[i]) &&
		    (!narrower || (w->here && pathbelow(w->temporary[i], w->here))))
			return true;
	return false;
}

enum whereabouts
workplaceof(const struct workplace *w, const char *path, char **name)
{
	char *real = filelisted(path);
	bool narrower;

	if (!real)
		real = newstring(path);
	narrower = istemporary(w, real, true);
	if (!narrower && w->here && pathbelow(real, w->here)) {
		*name = newstring(real[strlen(w->here)] ? real + strlen(w->here) + 1 : ".");
		free(real);
		return WHEREABOUTS_PROJECT;
	}
	*name = real;
	if (!narrower && !istemporary(w, real, false))
		return WHEREABOUTS_ELSEWHERE;
	free(real);
	*name = NULL;
	return WHEREABOUTS_TEMPORARY;
}
