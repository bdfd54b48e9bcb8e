/* Which linker runs: the one that would have run without us. */
#include "wrapper/linker/linking.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wrapper/find.h"
#include "wrapper/run.h"

/* The value of the last -fuse-ld in GCC's own record of its options, malloced; NULL: none. */
static char *
collectoption(void)
{
	const char *s = getenv("COLLECT_GCC_OPTIONS"), *last = NULL;

	while (s && (s = strstr(s, "'-fuse-ld=")) != NULL) {
		s += strlen("'-fuse-ld=");
		last = s;
	}
	return last ? newformat("%.*s", (int)strcspn(last, "'"), last) : NULL;
}

/* The name of -fuse-ld=VALUE's linker, malloced. "wild" is not called ld.wild by GCC. */
char *
choicename(const char *value)
{
	bool whole = strchr(value, '/') || strcmp(value, "wild") == 0;

	return newformat("%s%s", whole ? "" : "ld.", value);
}

/*
 * rustc says -fuse-ld=lld and -B.../gcc-ld of its own accord, where nobody asked for lld: its
 * own copy of it is not what the user chose, so the system's linker takes its place.
 */
static bool
isrusts(const char *path)
{
	return strstr(path, "/rustlib/") && strstr(path, "/gcc-ld/");
}

/* GNU's linkers are for one machine each; the others are for all. */
static bool
isofonemachine(const char *name)
{
	return strcmp(name, "ld") == 0 || strcmp(name, "ld.bfd") == 0 ||
	    strcmp(name, "ld.gold") == 0;
}

/* In PATH a linker of another machine has its triple before its name: "ld" is this one's. */
static char *
frompath(const struct linking *l, const char *name)
{
	bool own = l->triple && isofonemachine(name);
	char *word = own ? newformat("%s-%s", l->triple, name) : newstring(name);
	char *path = findprogram(word, getenv("PATH"));

	free(word);
	return path;
}

/* The linker that would have run without us. 0, or -1: there is none. */
int
choicemake(struct linking *l, const struct role *r)
{
	char *linker = linkinggiven(l, TAG_LINKER), *option = NULL;

	if (linker)
		l->asked = linker;
	if (!l->asked && (strcmp(r->name, "real-ld") == 0 || strcmp(r->name, "collect-ld") == 0)) {
		option = collectoption();
		l->asked = option ? choicename(option) : "ld";
	}
	if (!l->asked)
		l->asked = r->name;
	l->real = findprogram(l->asked, getenv("COMPILER_PATH"));
	if (!l->real || isrusts(l->real))
		l->real = frompath(l, l->real ? "ld" : l->asked);
	free(option);
	return l->real ? 0 : -1;
}

static bool
isgnu(const char *version)
{
	return version && (strncmp(version, "GNU ld", 6) == 0 || strncmp(version, "GNU gold", 8) == 0);
}

/*
 * GNU ld and gold load plugins. A file called so is taken at its word, for one that lies does
 * not report that the plugin ran; any other is asked, which costs a process.
 */
bool
choiceisplugged(struct linking *l)
{
	char *real = realpath(l->real, NULL);
	const char *name = real ? strrchr(real, '/') : NULL;
	bool named = name && (strstr(name, "ld.bfd") || strstr(name, "ld.gold"));

	free(real);
	if (named)
		return true;
	l->version = runline(l->real, "--version");
	return isgnu(l->version);
}

/* Of one that failed before it wrote or reported anything: it may have lied. */
bool
choiceisliar(struct linking *l)
{
	if (l->version || placementwritten(&l->place))
		return false;
	l->version = runline(l->real, "--version");
	return l->version && !isgnu(l->version);
}

/* gold asks about the probe's machine before it asks us, and the probe is of this one. */
bool
choiceisforeigngold(const struct linking *l)
{
	char *real = realpath(l->real, NULL), *machine = linkinggiven(l, TAG_MACHINE);
	const char *name = real ? strrchr(real, '/') : NULL;
	bool is = l->executable && machine && name && strstr(name, "ld.gold");

	free(machine);
	free(real);
	return is;
}
