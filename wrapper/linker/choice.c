/* Which linker runs: the one that would have run without us, or the one that staticld was told to run instead. */
#include "wrapper/linker/linking.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wrapper/find.h"
#include "wrapper/linkline/collect2.h"
#include "wrapper/run.h"
#include "wrapper/unplugged/unplugged.h"

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

char *
choicefind(const struct linking *l, const char *name)
{
	char *path = findprogram(name, getenv("COMPILER_PATH")), *prefixes;

	if (!path && (prefixes = linkinggiven(l, TAG_PREFIXES)) != NULL) {
		path = findprogram(name, prefixes);
		free(prefixes);
	}
	return path ? path : frompath(l, name);
}

/* The name of the linker that would have run without us. */
static const char *
driverslinker(const struct linking *l, const struct role *r)
{
	const char *linker = linkinggiven(l, TAG_LINKER), *option;

	if (linker)
		return linker;
	if (l->asked)
		return l->asked;
	if (strcmp(r->name, "real-ld") != 0 && strcmp(r->name, "collect-ld") != 0 && !collect2is(r))
		return r->name;
	option = collectoption();
	return option ? choicename(option) : "ld";
}

/* The name of the linker that staticld's command line or the policy wants instead, NULL: the driver's. */
static const char *
otherlinker(struct linking *l)
{
	char *word = linkinggiven(l, TAG_CHOICE), *error = NULL;
	enum linkerchoice choice;

	/* A policy that cannot be read is refused later, and has no linker. */
	installedpolicy(&l->installed, &error);
	free(error);
	choice = l->installed.policy.linker;
	if (word && !l->installed.policy.linkerlocked)
		choice = (enum linkerchoice)linkerchoicefind(word);
	free(word);
	if (choice == LINKER_FASTEST)
		return fastestname(l);
	return choice > LINKER_DRIVER ? newformat("ld.%s", linkerchoicename(choice)) : NULL;
}

/* The linker that runs. 0, or -1: there is none, or the error is why it cannot be said. */
int
choicemake(struct linking *l, const struct role *r)
{
	const char *other = l->executable ? otherlinker(l) : NULL;

	if (l->error)
		return -1;
	l->chosen = other != NULL;
	l->asked = other ? other : driverslinker(l, r);
	l->real = choicefind(l, l->asked);
	l->resolved = l->real ? realpath(l->real, NULL) : NULL;
	return l->real ? 0 : -1;
}

static bool
isgnu(const char *version)
{
	return version && (strncmp(version, "GNU ld", 6) == 0 || strncmp(version, "GNU gold", 8) == 0);
}

/*
 * GNU ld and gold load plugins. A file called so is taken at its word, for one that lies does
 * not report that the plugin ran; and so is one called lld or mold, for they say in each link which they are. Any
 * other is asked, which costs a process.
 */
bool
choiceisplugged(struct linking *l)
{
	const char *name = l->resolved ? strrchr(l->resolved, '/') : NULL;
	struct unplugged u;

	if (name && (strstr(name, "ld.bfd") || strstr(name, "ld.gold")))
		return true;
	if (l->executable && unpluggednamed(l->real, &u))
		return false;
	if (!l->version)
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

bool
choiceisgold(const struct linking *l)
{
	const char *name = l->resolved ? strrchr(l->resolved, '/') : NULL;

	return l->version ? strncmp(l->version, "GNU gold", 8) == 0 : name && strstr(name, "ld.gold");
}
