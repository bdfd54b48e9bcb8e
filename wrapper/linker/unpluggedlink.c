/* Links by linkers that load no plugin of ours: what wrapper/unplugged/ finds out is told as the plugin would. */
#include "wrapper/linker/linking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "base/text.h"
#include "plugin/driverlocate.h"
#include "wrapper/run.h"
#include "wrapper/say.h"
#include "wrapper/unplugged/unplugged.h"

/* No executable: proven to be none. */
static int
unpluggedother(struct linking *l)
{
	int status = linkrunplain(l);

	if (status)
		return status;
	if (!placementwritten(&l->place)) {
		linkingtell(l, TAG_NOTHING, "");
		return 0;
	}
	return concludenothing(l, l->version && strncmp(l->version, "mold ", 5) == 0);
}

/* Say what the judge said, as the plugin does. */
static void
tellverdict(const struct linking *l, const struct unplugged *u, struct unpluggedverdict *v)
{
	static const enum linked linked[] = {
		[VERDICT_PASS] = LINKED_PASS, [VERDICT_WARN] = LINKED_WARN, [VERDICT_DENY] = LINKED_DENY,
		[VERDICT_PROBE] = LINKED_PROBE
	};
	struct linkrecord record = {linked[v->verdict], u->name, v->inputs};
	char *text = linkrecordtext(&record);
	struct strings let = {0};
	int k;

	for (k = 0; k < CLASS_COUNT; k++)
		if (v->let[k])
			stringsadd(&let, classname((enum class)k));
	linkingtell(l, TAG_LINK, text);
	free(text);
	text = linestext(&let);
	if (text)
		linkingtell(l, TAG_LET, text);
	free(text);
	stringsfree(&let);
	if (v->findings)
		linkingtell(l, TAG_FINDINGS, v->findings);
	if (v->verdict == VERDICT_WARN)
		linkingtell(l, TAG_WARNING, v->text.bytes);
}

/* The linker wrote something: judge it, and conclude. */
static int
judgeunplugged(struct linking *l, struct unplugged *u, const struct argv *a)
{
	char *report = linkinggiven(l, TAG_REPORT);
	struct unpluggedverdict v;
	int status;

	if (!placementwritten(&l->place)) {
		unpluggedend(u);
		free(report);
		return conclude(l);
	}
	v = unpluggedjudge(u, a, report != NULL);
	tellverdict(l, u, &v);
	if (v.verdict == VERDICT_DENY)
		status = linkingdeny(l, v.text.bytes);
	else
		status = questionisopen(l) ? STATUS_FINDINGS : conclude(l);
	textfree(&v.text);
	free(v.findings);
	free(report);
	return status;
}

/* A linker that nobody can ask: why, and which to use, in a line. */
static int
denystranger(const struct linking *l)
{
	return linkingdeny(l, newtext("staticld: denied: %s (%s) is none of GNU ld, gold, lld and mold, and tells "
	    "nothing of what it links, so the link cannot be checked: use -fuse-ld=bfd, gold, lld or mold, or "
	    "--staticld-linker=fastest, which wins over what the command line names\n",
	    l->version && *l->version ? l->version : "the linker", l->real));
}

/* Linkers that load no plugin of ours but tell enough by themselves. */
int
unpluggedlink(struct linking *l)
{
	char *program = linkinggiven(l, TAG_PROGRAM), *question = linkinggiven(l, TAG_QUESTION);
	struct unplugged u = {.path = l->real, .installed = &l->installed, .seal = l->sealing.object,
	    .sealarchive = l->sealing.archive, .importcfg = linkinggiven(l, TAG_IMPORTCFG),
	    .program = program ? program : l->output, .question = question != NULL, .locate = driverlocate,
	    .locatectx = &l->drivers.channels[0]};
	struct argv a = {0};
	int status;

	if (!l->executable)
		return unpluggedother(l);
	if (!l->error)
		installedcatalogues(&l->installed, &l->error);
	if (l->error)
		return linkingdeny(l, newtext("staticld: denied: %s\n", l->error));
	if (!unpluggedknows(l->version, &u))
		return denystranger(l);
	argvadd(&a, l->real);
	if (!l->libdirs.all)
		argvadd(&a, "-nostdlib");
	linkrunwords(l, &a);
	if (unpluggedbegin(&u, &l->words, l->says.dependencies, &a) < 0)
		die(STATUS_FINDINGS, "the look at the inputs cannot be started:");
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	status = linkrunlinker(l, &a);
	if (status == 0)
		return judgeunplugged(l, &u, &a);
	unpluggedend(&u);
	failurehandle(l);
	return status;
}
