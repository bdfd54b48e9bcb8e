/* Makes lld and mold say what a plugin would have seen, and hands that to the judge. */
#include "wrapper/unplugged/unplugged.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/explain/describe.h"
#include "audit/manifest/linkedinputs.h"
#include "audit/output/symtab.h"
#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/path.h"
#include "plugin/ldoptions.h"
#include "wrapper/unplugged/asking.h"

/* "Debian LLD 14.0.6 (...)", "LLD 22.1.2", "mold 1.10.1 (...)". */
bool
unpluggedknows(const char *version, struct unplugged *u)
{
	const char *lld = version ? strstr(version, "LLD ") : NULL, *number = lld ? lld + 4 : version;

	if (!version || (!lld && strncmp(version, "mold ", 5) != 0))
		return false;
	u->lld = lld != NULL;
	if (!lld)
		number += 5;
	snprintf(u->name.kind, sizeof u->name.kind, "%s", lld ? "lld" : "mold");
	snprintf(u->name.version, sizeof u->name.version, "%.*s", (int)strcspn(number, " (\n"), number);
	return u->confirmed = true;
}

bool
unpluggednamed(const char *path, struct unplugged *u)
{
	char *real = realpath(path, NULL);
	const char *name = pathbase(real ? real : path);
	bool is;

	if (strncmp(name, "ld.", 3) == 0)
		name += 3;
	u->lld = strncmp(name, "lld", 3) == 0 && (!name[3] || name[3] == '-');
	is = u->lld || strcmp(name, "mold") == 0;
	free(real);
	return is;
}

/* What a stripped output does not have any more: local names, or all. */
static bool
strips(const struct unplugged *u, const char *word)
{
	const char *value;

	if (linkeroptionstrips(word))
		return true;
	/* mold 1.10 takes the whole table away. */
	return !u->lld && (strcmp(word, "-S") == 0 || linkeroptionis(word, "strip-debug", 11, &value));
}

/* Note what the user asks the linker to print that we ask for too. False: the symbol table will not tell all. */
static bool
readwords(struct unplugged *u, const struct argv *words)
{
	bool whole = true;
	const char *value;
	size_t i;

	for (i = 1; i < words->count; i++) {
		const char *word = words->words[i], *next = words->words[i + 1];

		whole &= !strips(u, word);
		u->saysversion |= strcmp(word, "-v") == 0 || strcmp(word, "-V") == 0 ||
		    linkeroptionis(word, "version", 7, &value);
		if (strncmp(word, "-y", 2) == 0 && word[2])
			stringsadd(&u->shown, word + 2);
		else if (linkeroptionis(word, "trace-symbol", 12, &value) && value)
			stringsadd(&u->shown, value);
		else if (next && (strcmp(word, "-y") == 0 || linkeroptionis(word, "trace-symbol", 12, &value)))
			stringsadd(&u->shown, next);
	}
	return whole;
}

/*
 * How to learn whether there is something to judge. Under another libc's name headers are looked at too, which only
 * the judge does; and where nothing is sealed the output is to be, byte for byte, what the linker alone makes.
 */
static void
chooseway(struct unplugged *u, bool whole)
{
	if (u->exact || strcmp(u->installed->policy.libc, "native") != 0 || screendemands(&u->record))
		u->way = UNPLUGGED_ASK;
	else if (u->seal && whole && tracesuits(&u->record))
		u->way = UNPLUGGED_TRACE;
	else
		u->way = UNPLUGGED_SCREEN;
}

int
unpluggedbegin(struct unplugged *u, const struct argv *words, const char *dependencies, struct argv *a,
    char **error)
{
	struct installed *in = u->installed;

	if (runtimesload(&u->runtimes, in->datadir, error) < 0)
		return -1;
	linkinit(&u->record, &in->policy, in->catalogues.rows, in->catalogues.count);
	ldoptionsread(&u->record, words->words);
	u->screen = (struct screen){.link = &u->record, .excuses = {.link = &u->record, .runtimes = &u->runtimes,
	    .locate = u->locate, .locatectx = u->locatectx, .seal = u->seal, .sealarchive = u->sealarchive}};
	u->trace = (struct trace){.excuses = u->screen.excuses, .mold = !u->lld};
	chooseway(u, readwords(u, words));
	u->asked = u->confirmed;
	if (!u->asked)
		argvadd(a, "-v");
	if (u->way == UNPLUGGED_TRACE)
		tracewords(&u->trace, a);
	if (u->way != UNPLUGGED_SCREEN || screenerbegin(&u->screener, &u->screen, words, dependencies, a) == 0)
		return 0;
	*error = newformat("the look at the inputs cannot be started: %s", strerror(errno));
	return -1;
}

/* The linker says which one it is, before anything else. mold starts itself anew for LTO, and says it again. */
static bool
isversion(struct unplugged *u, const char *line)
{
	struct unplugged again;

	if (u->asked || !strstr(line, " (compatible with GNU "))
		return false;
	if (u->confirmed)
		return unpluggedknows(line, &again);
	if (!unpluggedknows(line, u))
		return false;
	u->trace.mold = !u->lld;
	return true;
}

bool
unpluggedhears(void *ctx, const char *line)
{
	struct unplugged *u = ctx;
	const char *last;
	char *name;
	bool shown;

	if (isversion(u, line))
		return !u->saysversion;
	if (u->way != UNPLUGGED_TRACE || !traceline(&u->trace, line))
		return false;
	last = strrchr(line, ' ');
	name = newformat("%.*s", (int)strcspn(last + 1, "\n"), last + 1);
	shown = stringshave(&u->shown, name);
	free(name);
	return !shown;
}

/* Whether the symbol table of OUTPUT, which has to be there, says nothing else than what was traced. */
static bool
isclearoutput(struct unplugged *u, const char *output)
{
	int fd = open(output, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *e = fd < 0 ? NULL : (elf_version(EV_CURRENT), elf_begin(fd, ELF_C_READ_MMAP, NULL));
	bool clear = false;
	GElf_Ehdr eh;

	if (e && gelf_getehdr(e, &eh)) {
		u->trace.entry = eh.e_entry;
		clear = symtabeach(e, &u->record.watch.filter, tracesymbol, &u->trace) && !u->trace.unclear;
	}
	elf_end(e);
	if (fd >= 0)
		close(fd);
	return clear;
}

/* Nothing has to be judged: what reports say of such a link. */
static char *
clearfindings(const struct unplugged *u, const char *libc, const char *file)
{
	struct input archive = {.path = file};
	struct judgement j = {.libc = cataloguesfind(&u->installed->catalogues, libc), .libcinput = &archive};

	return describejson(&j, &u->record, NULL);
}

/* Whether there is nothing to judge and, where FINDINGS are wanted, none; then V has the libc, too. */
static bool
isclear(struct unplugged *u, const struct argv *run, const char *output, bool findings, struct unpluggedverdict *v)
{
	const struct excuses *e = &u->trace.excuses;
	struct screened d;

	if (u->way == UNPLUGGED_ASK)
		return false;
	if (u->way == UNPLUGGED_TRACE) {
		if (!traceclear(&u->trace) || (findings && u->trace.sealed) || !isclearoutput(u, output))
			return false;
		memcpy(v->let, u->trace.let, sizeof v->let);
		v->libc = newstring(e->catalogue->name);
		v->libcfile = newstring(e->libc);
		return true;
	}
	d = screenerresult(&u->screener, u->lld, run);
	v->inputs = d.inputs;
	v->libc = d.libc;
	v->libcfile = d.file;
	return d.libc;
}

/* The same link, thrown away, with reports; then the judge. */
static void
ask(struct unplugged *u, const struct argv *link, bool findings, struct unpluggedverdict *v)
{
	struct audit audit;
	struct asking q = {.path = u->path, .lld = u->lld, .link = link, .like = u->seal,
	    .installed = u->installed, .record = &audit.link};
	char *error = NULL;

	v->verdict = VERDICT_DENY;
	if (auditinit(&audit, u->installed->policyref, u->sections, u->installed->datadir, &error) < 0) {
		textadd(&v->text, "staticld: denied: %s\n", error);
		free(error);
		return;
	}
	audit.seal = u->seal;
	audit.question = u->question;
	/* A question's answer is sealed, whatever the file says. */
	audit.policy.seal = u->installed->policy.seal;
	audit.locate = u->locate;
	audit.locatectx = u->locatectx;
	/* mold's --gc-sections keeps them. */
	audit.link.keepstables = !u->lld;
	audit.link.importcfg = u->importcfg ? newstring(u->importcfg) : NULL;
	ldoptionsread(&audit.link, link->words);
	if (askingrun(&q, &error) < 0) {
		textadd(&v->text, "staticld: denied: the link could not be checked: %s\n"
		    "  fix: link with GNU ld: -fuse-ld=bfd\n", error);
		free(error);
	} else {
		v->verdict = auditjudge(&audit, u->program, askingresolve, &q, &v->text,
		    findings ? &v->findings : NULL);
		memcpy(v->let, audit.let, sizeof v->let);
		v->inputs = audit.link.ninputs;
		if (u->list >= 0 && linkedinputswrite(&audit.link, 0, NULL, NULL, u->list) < 0) {
			v->verdict = VERDICT_DENY;
			textadd(&v->text, "staticld: denied: the inputs could not be listed: %s\n", strerror(errno));
		}
		v->libc = audit.libc ? newstring(audit.libc->name) : NULL;
		v->libcfile = audit.libcfile ? newstring(audit.libcfile) : NULL;
	}
	askingend(&q);
	auditfree(&audit);
}

struct unpluggedverdict
unpluggedjudge(struct unplugged *u, const struct argv *link, const struct argv *run, const char *output, bool findings)
{
	struct unpluggedverdict v = {.verdict = VERDICT_PASS};

	if (!isclear(u, run, output, findings, &v))
		ask(u, link, findings, &v);
	else if (findings)
		v.findings = clearfindings(u, v.libc, v.libcfile);
	unpluggedend(u);
	return v;
}

void
unpluggedend(struct unplugged *u)
{
	screenerend(&u->screener);
	tracefree(&u->trace);
	linkfree(&u->record);
	runtimesfree(&u->runtimes);
	stringsfree(&u->shown);
}
