/* After the linker: the proof of what it wrote, and the name of the output for it. Whatever is not proven is denied. */
#include "wrapper/linker/linking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "audit/output/output.h"
#include "audit/output/symtab.h"
#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/overhear.h"
#include "base/record.h"
#include "base/text.h"
#include "wrapper/evidence/noting.h"
#include "wrapper/proof/prove.h"
#include "wrapper/say.h"

/* Name the file that counts. */
static void
tellproven(const struct linking *l, const struct proofrecord *proven)
{
	char *text = proofrecordtext(proven);

	linkingtell(l, TAG_PROOF, text);
	free(text);
}

/* The classes that the plugin says may be in the output, with the policy's leave. */
static void
letclasses(const struct linking *l, bool let[CLASS_COUNT])
{
	char *text = linkinggiven(l, TAG_LET);
	struct strings classes = linesread(text);
	size_t i;

	for (i = 0; i < classes.count; i++)
		if (classfind(classes.items[i]) >= 0)
			let[classfind(classes.items[i])] = true;
	stringsfree(&classes);
	free(text);
}

/* What was written is proven: now it is the output, unless nobody waits for it any more. */
int
concludeplace(struct linking *l, bool executable)
{
	struct proofrecord proven;
	struct stat st;
	char *text;

	if (!overhearalive(l->alive))
		return STATUS_FINDINGS;
	if (placementput(&l->place, executable, &st) < 0) {
		text = newtext("staticld: denied: %s could not be written: %s\n"
		    "  fix: make room there, or name another output with -o\n", l->output,
		    strerror(errno));
		return linkingdeny(l, text);
	}
	proven = proofrecordof(&st);
	tellproven(l, &proven);
	return 0;
}

/* What V is for whoever reads it later: what was said of the link and is not a denial counts too. */
static enum verdict
verdictof(const struct linking *l, enum verdict v)
{
	char *warning = linkinggiven(l, TAG_WARNING);
	bool warned = warning != NULL;

	free(warning);
	return questionanswered(l) ? VERDICT_PROBE : warned ? VERDICT_WARN : v;
}

/* The output is proven, and V: it says so itself, where the policy wants that. 0, or the role's status. */
static int
note(struct linking *l, enum verdict v)
{
	char *libc = linkinggiven(l, TAG_LIBC), *error = NULL;
	struct noting n = {.path = l->place.path, .policy = &l->installed.policy, .libc = libc,
	    .sealed = l->sealing.wanted, .verdict = v};
	int rc = l->note ? notingwrite(&n, &error) : 0;

	if (rc < 0)
		rc = linkingdeny(l, newtext("staticld: denied: %s\n"
		    "  why: the policy says output: { note = true; }, so what has no note of its check is no output\n"
		    "  fix: keep the section .note.staticld in linker scripts (-T), and take files that bring a note of "
		    "the owner \"staticld\" off the command line\n", error));
	free(error);
	free(libc);
	return rc;
}

/* What a link leaves besides its output, which is proven. 0, or the role's status. */
static int
leave(struct linking *l, enum verdict v)
{
	enum verdict all = verdictof(l, v);
	int status = note(l, all);

	return status ? status : manifestingend(l, notingword(all));
}

/* Say what the proof found as V, or place the output. */
static int
judged(struct linking *l, enum verdict v, const char *text)
{
	char *before, *said, *both;

	if (v == VERDICT_DENY)
		return linkingdeny(l, text);
	if (v == VERDICT_WARN) {
		before = linkinggiven(l, TAG_WARNING);
		said = linkingnamed(l, text);
		both = newformat("%s%s", before ? before : "", said);
		linkingtell(l, TAG_WARNING, both);
		free(both);
		free(said);
		free(before);
	}
	return concludeplace(l, true);
}

/* The plugin let the link be: now the output itself has to be static. */
static int
proveoutput(struct linking *l)
{
	struct proofrecord proven = {0};
	struct text text = {0};
	bool let[CLASS_COUNT] = {false};
	enum verdict v;
	char *machine;
	int status;

	if (l->error) {
		textadd(&text, "staticld: denied: %s\n", l->error);
		return linkingdeny(l, text.bytes);
	}
	if (linkingisnowhere(l))
		return concludeplace(l, true);
	machine = linkinggiven(l, TAG_MACHINE);
	letclasses(l, let);
	v = prove(l->place.path, &l->installed.policy, &l->installed.catalogues, let, machine, &text,
	    &proven);
	free(machine);
	/* Who asks a question reads what is said. */
	if (v == VERDICT_WARN && questionanswered(l))
		v = VERDICT_PASS;
	status = v == VERDICT_DENY ? 0 : leave(l, v);
	return status ? status : judged(l, v, text.bytes);
}

/* It is no executable. TEXTENTRY as for provenotrun. */
int
concludenothing(struct linking *l, bool textentry)
{
	struct proofrecord proven = {0};
	struct text text = {0};
	enum verdict v;

	if (l->error) {
		textadd(&text, "staticld: denied: %s\n", l->error);
		return linkingdeny(l, text.bytes);
	}
	v = provenotrun(l->place.path, &l->installed.policy, textentry, &text, &proven);
	return judged(l, v, text.bytes);
}

/* Whether the symbol table of what was written, which has to be whole, has none of NAMES. */
static bool
lacks(const struct linking *l, const struct strings *names)
{
	int fd = open(l->place.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is = fd >= 0 && names->count && symtablacks(fd, names);
	size_t i;

	for (i = 1; i < l->words.count && is; i++)
		is = !linkeroptionstrips(l->words.words[i]);
	if (fd >= 0)
		close(fd);
	return is;
}

/* What was found was found too early: nothing of it is linked. */
static void
clearfindings(const struct linking *l)
{
	char *text = linkinggiven(l, TAG_FINDINGS);
	json_t *o = text ? json_loads(text, 0, NULL) : NULL;

	free(text);
	if (!o)
		return;
	json_object_set_new(o, "findings", json_array());
	text = json_dumps(o, JSON_COMPACT);
	linkingtell(l, TAG_FINDINGS, text);
	free(text);
	json_decref(o);
}

/* Only intermediate code refers to what is denied: that counts unless LTO and the linker left all of it out. */
static int
concludedoubt(struct linking *l, struct linkrecord *record)
{
	char *names = linkinggiven(l, TAG_DOUBT), *why = linkinggiven(l, TAG_DOUBTED), *text;
	struct strings all = linesread(names);
	bool gone = lacks(l, &all);
	int status;

	record->linked = gone ? LINKED_PASS : LINKED_DENY;
	text = linkrecordtext(record);
	linkingtell(l, TAG_LINK, text);
	if (gone)
		clearfindings(l);
	else if (l->manifest)
		manifestingend(l, "deny");
	status = gone ? proveoutput(l) : linkingdeny(l, why ? why : "staticld: denied: the plugin refused the link\n");
	stringsfree(&all);
	free(text);
	free(names);
	free(why);
	return status;
}

void
concludefailed(struct linking *l)
{
	char *text = linkinggiven(l, TAG_LINK), *why = linkinggiven(l, TAG_DOUBTED);
	struct linkrecord record;

	if (why && linkrecordread(&record, text) && record.linked == LINKED_DOUBT)
		linkingtell(l, TAG_TEXT, why);
	free(text);
	free(why);
}

/* What the linker left, by what the plugin reported. */
int
conclude(struct linking *l)
{
	char *text = linkinggiven(l, TAG_LINK);
	struct linkrecord record;
	bool read = linkrecordread(&record, text);

	if (!text && !placementwritten(&l->place)) {
		linkingtell(l, TAG_NOTHING, "");
		return 0;
	}
	free(text);
	if (!read)
		return linkingdenyunchecked(l, "the plugin did not run, so the link is not checked");
	if (record.linked == LINKED_OTHER)
		return concludenothing(l, false);
	if (!l->executable)
		return linkingdeny(l, "staticld: denied: the link makes an executable although its command "
		    "line asks for something else, so it was not checked\n");
	if (record.linked == LINKED_DOUBT)
		return concludedoubt(l, &record);
	if (record.linked != LINKED_DENY)
		return proveoutput(l);
	return linkingdeny(l, "staticld: denied: the plugin refused the link\n");
}
