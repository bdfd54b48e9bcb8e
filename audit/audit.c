/*
 * The audit: loads what judging needs, and puts the judge, what looks for other libcs and dead references, and the
 * explanation together into a verdict.
 */
#include "audit/audit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/explain/report.h"
#include "audit/go/gobuild.h"
#include "audit/judge/deadrefs.h"
#include "audit/judge/foreign.h"
#include "audit/judge/inputs.h"
#include "audit/judge/judge.h"
#include "audit/machine.h"
#include "base/mem.h"
#include "policy/choose.h"
#include "policy/sections.h"
#include "policy/today.h"

/* Whether the edges of runtime libraries count depends on these names; the last one is of Go's runtime/cgo. */
static void
watchtriggers(struct watch *w, const struct runtimes *r)
{
	size_t i, k;

	for (i = 0; i < r->ntriggers; i++)
		for (k = 0; k < r->triggers[i].symbols.count; k++)
			watchadd(w, r->triggers[i].symbols.items[k]);
	watchadd(w, "x_cgo_init");
}

int
auditinit(struct audit *e, const char *ref, const char *sections, const char *datadir, char **error)
{
	struct policy policy;

	*e = (struct audit){0};
	if (policyeffective(&policy, ref, datadir, error) < 0)
		return -1;
	sectionsapply(&policy, sections);
	return auditinitwith(e, &policy, datadir, error);
}

int
auditinitwith(struct audit *e, struct policy *policy, const char *datadir, char **error)
{
	*e = (struct audit){.datadir = newstring(datadir), .policy = *policy};
	*policy = (struct policy){0};
	if (cataloguesload(&e->catalogues, datadir, error) < 0 ||
	    runtimesload(&e->runtimes, datadir, error) < 0 ||
	    (strcmp(e->policy.libc, "native") != 0 &&
	    lackingload(&e->lacking, e->policy.libc, datadir, error) < 0)) {
		auditfree(e);
		return -1;
	}
	linkinit(&e->link, &e->policy, e->catalogues.rows, e->catalogues.count);
	if (e->lacking.bytes)
		linklacks(&e->link, &e->lacking);
	watchtriggers(&e->link.watch, &e->runtimes);
	return 0;
}

void
auditfree(struct audit *e)
{
	linkfree(&e->link);
	stringsfree(&e->doubted);
	lackingfree(&e->lacking);
	runtimesfree(&e->runtimes);
	cataloguesfree(&e->catalogues);
	policyfree(&e->policy);
	free(e->datadir);
	*e = (struct audit){0};
}

/* The record's own answer: a watched name is defined when an input that defines it was offered. */
static enum resolution
fromrecord(void *ctx, const char *text)
{
	struct link *l = ctx;
	const struct name *n;
	size_t index;

	if (strncmp(text, "__real_", 7) == 0)
		text += 7;
	n = watchfind(&l->watch, text, &index);
	if (!n)
		return RESOLUTION_UNASKED;
	return n->defined ? RESOLUTION_HERE : RESOLUTION_UNDEF;
}

/* The Go main package, read from cmd/link's object when an exception asks for it; NULL: none. */
static char *
mainpackage(const struct audit *e)
{
	bool wanted = false;
	char *path = NULL;
	size_t i;
	int fd;

	for (i = 0; i < e->policy.nexceptions; i++)
		wanted |= e->policy.exceptions[i].program != NULL;
	fd = wanted && e->link.go ? open(e->link.go->path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		path = gobuildmain(fd);
		close(fd);
	}
	return path;
}

static char *
moduledirof(const struct audit *e)
{
	return newformat("%s/../../lib/staticld", e->datadir);
}

/* Whether the seal makes harmless what F was denied for. */
static bool
isanswerable(const struct finding *f)
{
	return f->because != BECAUSE_UNSEALED && f->class != CLASS_COUNT && policysealable(f->class);
}

/* What is asked is whether the link succeeds: it does, sealed, unless something else is denied. */
static void
answer(struct trial *t)
{
	struct judgement *j = t->j;
	size_t i;
	int k;

	for (i = 0; i < j->count; i++)
		if (j->findings[i].action == ACTION_DENY && !isanswerable(&j->findings[i]))
			return;
	for (i = 0; i < j->count; i++)
		if (j->findings[i].action == ACTION_DENY)
			j->findings[i].action = ACTION_SEAL;
	for (k = 0; k < CLASS_COUNT; k++)
		t->let[k] |= policysealable((enum class)k);
	j->verdict = VERDICT_PROBE;
}

/* Our own files are inputs too, wherever they are installed; the seal may be one made for this link. */
static void
findinputs(struct audit *e, struct trial *t, const char *moduledir)
{
	struct strings own = {0};
	char *dir;

	stringsadd(&own, moduledir);
	dir = newformat("%s/../../libexec/staticld", e->datadir);
	stringsadd(&own, dir);
	free(dir);
	if (e->seal && strchr(e->seal, '/')) {
		dir = newformat("%.*s", (int)(strrchr(e->seal, '/') - e->seal), e->seal);
		stringsadd(&own, dir);
		free(dir);
	}
	inputsjudge(t, &own, &e->link.damaged);
	stringsfree(&own);
}

/* All that there is to find. */
static void
find(struct audit *e, struct trial *t, const char *moduledir)
{
	judge(t);
	findinputs(e, t, moduledir);
	foreignsymbols(t);
	if (t->j->verdict != VERDICT_PASS && e->link.gcsections)
		deadrefsdrop(t);
	if (t->j->verdict != VERDICT_PASS && e->policy.unreachable != ACTION_UNSET)
		deadrefsrelax(t, e->policy.unreachable);
	foreignheaders(t, moduledir);
	if (e->question && t->j->verdict == VERDICT_DENY)
		answer(t);
	memcpy(e->let, t->let, sizeof e->let);
	trialend(t);
}

/* Whether F is a reference that LTO may drop. */
static bool
isdoubtful(const struct finding *f)
{
	return f->because == BECAUSE_REFERENCE && f->action == ACTION_DENY && f->referrer && !f->referrer->late &&
	    (f->referrer->kind == OBJECT_LTO || f->referrer->kind == OBJECT_BITCODE);
}

/* What the link is denied for, if all that there is to say of it is of that kind. */
static void
finddoubted(struct strings *names, const struct judgement *j)
{
	bool all = j->verdict == VERDICT_DENY;
	size_t i;

	stringsfree(names);
	for (i = 0; i < j->count && all; i++) {
		const struct finding *f = &j->findings[i];

		if (f->action != ACTION_DENY && f->action != ACTION_WARN)
			continue;
		all = isdoubtful(f);
		stringsadd(names, f->symbol);
	}
	if (!all)
		stringsfree(names);
}

enum verdict
auditjudge(struct audit *e, const char *program, resolver *resolve, void *ctx,
    struct text *out, char **json)
{
	char today[DAY_SIZE];
	struct strings machine = {0};
	struct judgement j = {0};
	enum verdict verdict;
	char *gomain, *moduledir;

	if (e->link.damaged) {
		textadd(out, "staticld: denied: an input could not be read: %s\n", e->link.damaged);
		return VERDICT_DENY;
	}
	policytoday(&e->policy, today);
	if (machinewanted(&e->policy))
		machinenames(&machine, &e->link, e->datadir);
	gomain = mainpackage(e);
	moduledir = moduledirof(e);
	find(e, &(struct trial){.j = &j, .l = &e->link, .policy = &e->policy, .runtimes = &e->runtimes,
	    .program = program, .gomain = gomain, .today = today, .machine = &machine, .seal = e->seal,
	    .resolve = resolve ? resolve : fromrecord, .ctx = resolve ? ctx : &e->link,
	    .locate = e->locate, .locatectx = e->locatectx}, moduledir);
	if (e->link.damaged) {
		textadd(out, "staticld: denied: the lock cannot be read: %s\n"
		    "  fix: have it back from where the policy comes from, or write it anew: staticld policy lock\n", e->link.damaged);
		j.verdict = VERDICT_DENY;
	}
	verdict = j.verdict;
	finddoubted(&e->doubted, &j);
	e->libc = j.libc;
	e->libcfile = j.libcinput ? j.libcinput->path : NULL;
	e->link.late = true;
	if (verdict == VERDICT_WARN || verdict == VERDICT_DENY || json)
		report(&j, &e->link, e->datadir, moduledir, program, out, json);
	judgementfree(&j);
	stringsfree(&machine);
	free(moduledir);
	free(gomain);
	return verdict;
}
