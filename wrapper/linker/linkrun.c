/* The linker's command line as we give it, and running it. */
#include "wrapper/linker/linking.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/linkeroption.h"
#include "base/mem.h"
#include "wrapper/linkline/strict.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

enum { SESSION_FILES = 1024 };

void
linkrunwords(struct linking *l, struct argv *a)
{
	bool strict = l->executable && policylinkaction(&l->installed.policy, CLASS_UNRESOLVED) == ACTION_DENY;
	struct argv words = strict ? strictwords(&l->words, &l->taken) : l->words;
	size_t i = 1;

	/* The last one counts, and the first if an unfinished option or "--" hides that. */
	argvadd(a, "-o");
	argvadd(a, l->place.path);
	/* First, where no option has changed yet how inputs are read. */
	if (l->note)
		argvadd(a, l->note);
	while (i < words.count) {
		const char *word = words.words[i];
		size_t took;

		sealingadd(&l->sealing, &words.words[i], a);
		took = libdirsadd(&l->libdirs, &words, i, a);
		i += took;
		/* What is called like a library, but is an option's value, stays behind it. */
		if (took == 1 && i < words.count && linkeroptiontakesnext(word))
			argvadd(a, words.words[i++]);
	}
	if (strict)
		strictadd(a);
	argvadd(a, "-o");
	argvadd(a, l->place.path);
}

/* Input formats that stay in force to the end would be applied to the probe too. */
static bool
setsformat(const struct linking *l)
{
	size_t i;

	for (i = 1; i < l->words.count; i++)
		if (strncmp(l->words.words[i], "-b", 2) == 0 ||
		    strncmp(l->words.words[i], "--format", 8) == 0)
			return true;
	return false;
}

/* A line that the linker says, with the name that the user knows. */
static char *
reword(const void *place, const char *line)
{
	const struct placement *p = place;

	return placementtext(p, p->output, line);
}

/* Run the linker of the command line A. */
int
linkrunlinker(struct linking *l, const struct argv *a)
{
	struct hearing h = {.untrue = l->sealing.falsewarning, .reword = reword, .ctx = &l->place, .held = l->held,
	    .kept = &l->untrue, .ours = l->hears, .oursctx = l->hearsctx, .alive = l->alive};
	int status = runheard(l->real, a, &h);
	size_t i;

	for (i = 0; i < l->says.naming.count; i++)
		placementrename(&l->place, l->says.naming.words[i]);
	return status;
}

/*
 * The probe's malloced path. Only gold asks whether its machine is the link's before it asks the plugin. GNU ld tries
 * every format that it knows on an object, and none on a member of an archive.
 */
static char *
probeof(const struct linking *l)
{
	char *own, *path;

	if (!choiceisgold(l))
		return newformat("%s/probe.a", l->installed.libdir);
	own = linkinggiven(l, TAG_PROBE);
	path = newformat("%s/probe.o", own ? own : l->installed.libdir);
	free(own);
	return path;
}

/* The probe comes last. What LTO adds after it is read in the state that the user's words leave. */
static void
probeadd(const struct linking *l, const char *probe, struct argv *a)
{
	if (setsformat(l))
		argvadd(a, "--format=default");
	if (choiceisgold(l)) {
		/* Its threads read inputs in no order, and the probe asks about those that were read before it. */
		argvadd(a, "--no-threads");
		argvadd(a, probe);
		return;
	}
	argvadd(a, "--push-state");
	argvadd(a, "--whole-archive");
	argvadd(a, probe);
	argvadd(a, "--pop-state");
}

/*
 * GNU ld keeps an eighth of the descriptors that it may have open, and to close one of N takes a search through N: where
 * the limit was raised, a link of 10,000 objects needs twice as long as under the 1024 that a session has. Returns
 * what the limit was.
 */
static struct rlimit
limitfiles(const struct linking *l)
{
	struct rlimit was = {0}, limit;

	if (choiceisgold(l) || getrlimit(RLIMIT_NOFILE, &was) < 0)
		return (struct rlimit){0};
	limit = was;
	if (limit.rlim_cur > SESSION_FILES)
		limit.rlim_cur = SESSION_FILES;
	setrlimit(RLIMIT_NOFILE, &limit);
	return was;
}

/* Run the linker with the plugin first and the probe last. */
int
linkrunplugged(struct linking *l)
{
	const char *dir = l->installed.libdir;
	struct argv a = {0};
	char *word, *probe = probeof(l);
	struct rlimit was;
	int status;

	argvadd(&a, l->real);
	argvadd(&a, "-plugin");
	argvaddf(&a, "%s/staticld.so", dir);
	argvaddf(&a, "-plugin-opt=policy=%s", l->installed.policyref);
	word = channelword(&l->drivers.channels[0]);
	argvaddf(&a, "-plugin-opt=link=%s", word);
	free(word);
	if (l->executable)
		argvaddf(&a, "-plugin-opt=probe=%s", probe);
	if (l->sealing.wanted)
		argvaddf(&a, "-plugin-opt=seal=%s", l->sealing.object);
	if (!channelhas(&l->drivers.channels[0], TAG_PROGRAM))
		argvaddf(&a, "-plugin-opt=program=%s", l->output);
	argvaddf(&a, "-plugin-opt=output=%s", l->place.path);
	argvadd(&a, "-plugin-opt=end");
	if (!l->libdirs.all)
		argvadd(&a, "-nostdlib");
	linkrunwords(l, &a);
	if (l->executable)
		probeadd(l, probe, &a);
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	was = limitfiles(l);
	status = linkrunlinker(l, &a);
	if (was.rlim_max)
		setrlimit(RLIMIT_NOFILE, &was);
	return status;
}

/* The linker as it is, without our plugin. */
int
linkrunplain(struct linking *l)
{
	struct argv a = {0};

	argvadd(&a, l->real);
	if (!l->libdirs.all)
		argvadd(&a, "-nostdlib");
	linkrunwords(l, &a);
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	return linkrunlinker(l, &a);
}
