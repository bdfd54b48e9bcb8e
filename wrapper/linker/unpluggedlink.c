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
	struct strings let = {0}, libc = {0};
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
	if (v->libc) {
		stringsadd(&libc, v->libc);
		stringsadd(&libc, v->libcfile);
		text = linestext(&libc);
		linkingtell(l, TAG_LIBC, text);
		free(text);
		stringsfree(&libc);
	}
	if (v->findings)
		linkingtell(l, TAG_FINDINGS, v->findings);
	if (v->verdict == VERDICT_WARN)
		linkingtell(l, TAG_WARNING, v->text.bytes);
}

/* The linker wrote something: judge it, and conclude. */
static int
judgeunplugged(struct linking *l, struct unplugged *u, const struct argv *link, const struct argv *ran)
{
	char *report = linkinggiven(l, TAG_REPORT);
	struct unpluggedverdict v = unpluggedjudge(u, link, ran, l->place.path, report != NULL);
	int status;

	tellverdict(l, u, &v);
	if (v.verdict == VERDICT_DENY && l->manifest)
		manifestingend(l, "deny");
	if (v.verdict == VERDICT_DENY)
		status = linkingdeny(l, v.text.bytes);
	else
		status = questionisopen(l) ? STATUS_FINDINGS : conclude(l);
	textfree(&v.text);
	free(v.findings);
	free(v.libc);
	free(v.libcfile);
	free(report);
	return status;
}

/* What came of a run that ended with STATUS. */
static int
after(struct linking *l, struct unplugged *u, const struct argv *link, const struct argv *ran, int status)
{
	if (status == 0 && placementwritten(&l->place) && u->confirmed)
		return judgeunplugged(l, u, link, ran);
	unpluggedend(u);
	if (status == 0 && placementwritten(&l->place))
		return linkingdenyunchecked(l, "this linker is another than its name says, so the link was not checked");
	if (status == 0)
		return conclude(l);
	failurehandle(l);
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

/* The linker's command line with what it is told besides. */
static int
runlink(struct linking *l, struct unplugged *u, const struct argv *link)
{
	struct argv a = {0};
	char *error = NULL;
	int status;
	size_t i;

	for (i = 0; i < link->count; i++)
		argvadd(&a, link->words[i]);
	if (unpluggedbegin(u, &l->words, l->says.dependencies, &a, &error) < 0)
		return linkingdeny(l, newtext("staticld: denied: %s\n", error));
	if (argvshorten(&a) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	l->hears = unpluggedhears;
	l->hearsctx = u;
	status = linkrunlinker(l, &a);
	l->hears = NULL;
	return after(l, u, link, &a, status);
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
	struct argv link = {0};

	if (!l->executable)
		return unpluggedother(l);
	if (!l->error)
		installedcatalogues(&l->installed, &l->error);
	if (l->error)
		return linkingdeny(l, newtext("staticld: denied: %s\n", l->error));
	if (l->version ? !unpluggedknows(l->version, &u) : !unpluggednamed(l->real, &u))
		return denystranger(l);
	manifestingbegin(l);
	u.sections = l->sections;
	u.list = l->manifest ? l->collecting.list : -1;
	u.exact = l->manifest || l->installed.policy.rooted || l->installed.policy.locks.count;
	argvadd(&link, l->real);
	if (!l->libdirs.all)
		argvadd(&link, "-nostdlib");
	linkrunwords(l, &link);
	return runlink(l, &u, &link);
}
