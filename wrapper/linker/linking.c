/* What the linker role knows of one link, and how it speaks of it. */
#include "wrapper/linker/linking.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "audit/machine.h"
#include "audit/output/output.h"
#include "base/mem.h"
#include "base/text.h"
#include "policy/sections.h"
#include "wrapper/hermetic/hermetic.h"
#include "wrapper/linkline/prefer.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

char *
linkinggiven(const struct linking *l, enum tag tag)
{
	return driversgiven(&l->drivers, tag);
}

void
linkingtell(const struct linking *l, enum tag tag, const char *text)
{
	driverstell(&l->drivers, tag, text);
}

/* The malloced TEXT for people, in which the output has the name that they gave it. */
char *
linkingnamed(const struct linking *l, const char *text)
{
	char *name, *said;

	if (!l->place.path)
		return newstring(text);
	name = newtext("%s", l->output);
	said = placementtext(&l->place, name, text);
	free(name);
	return said;
}

/* Say why there is no output, to the driver role or, without one, to the user. */
int
linkingdeny(const struct linking *l, const char *text)
{
	char *said = linkingnamed(l, text);

	outputremove(l->output);
	linkingtell(l, TAG_TEXT, said);
	if (l->drivers.none)
		sayverdict(said);
	free(said);
	return STATUS_FINDINGS;
}

int
linkingdenyunchecked(const struct linking *l, const char *why)
{
	char *version = runline(l->real, "--version");
	char *text = newtext("staticld: denied: %s: %s (%s)\n  fix: link with another one: "
	    "-fuse-ld=bfd, gold, lld or mold, or --staticld-linker=fastest\n", why,
	    version ? version : "no version", l->real);

	free(version);
	return linkingdeny(l, text);
}

/* What is linked to nowhere, to see whether it links, is nobody's program. */
bool
linkingisnowhere(const struct linking *l)
{
	struct stat st, null;

	return stat(l->output, &st) == 0 && S_ISCHR(st.st_mode) && stat("/dev/null", &null) == 0 &&
	    st.st_rdev == null.st_rdev;
}

/* What the policy says of links of this program, or for this machine, besides. */
static void
applysections(struct linking *l)
{
	struct policy *p = &l->installed.policy;
	char *program = linkinggiven(l, TAG_PROGRAM);
	struct strings names = {0};
	size_t i;

	for (i = 1; sectionsaskmachine(p) && i < l->words.count; i++)
		if (machineoffile(&names, l->words.words[i], l->installed.datadir))
			break;
	l->sections = sectionsof(p, program ? program : l->output, &names);
	if (l->sections)
		linkingtell(l, TAG_SECTIONS, l->sections);
	sectionsapply(p, l->sections);
	stringsfree(&names);
	free(program);
}

/* Read the policy and what belongs to it. The plugin refuses the link when that fails. */
void
linkingpolicy(struct linking *l)
{
	struct installed *i = &l->installed;
	char *dir = linkinggiven(l, TAG_SEAL), *own = linkinggiven(l, TAG_PROBE);

	if (installedpolicy(i, &l->error) == 0)
		hermeticscrub(&i->policy);
	if (!l->error && i->policy.nsections)
		applysections(l);
	if (!l->error && l->executable && !i->policy.sharedkept)
		preferarchives(&l->words, &l->libdirs);
	if (!l->error && installedcatalogues(i, &l->error) == 0 &&
	    policyseals(&i->policy) && l->executable)
		l->sealing = sealingplan(&i->policy, &i->catalogues, dir ? dir : i->libdir,
		    l->words.words);
	free(l->note);
	l->note = l->executable && i->policy.note ? newformat("%s/note.o", own ? own : i->libdir) : NULL;
	free(own);
	free(dir);
}
