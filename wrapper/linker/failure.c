/* A link that the linker failed: nothing is left of it, and what can be told of the reason is said. */
#include "wrapper/linker/linking.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/output/output.h"
#include "audit/output/proof.h"
#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/overhear.h"
#include "base/text.h"
#include "wrapper/hints/hints.h"
#include "wrapper/say.h"

/* The libc that the policy names, when it is one that has a catalogue. */
static const struct catalogue *
policylibcof(struct installed *i)
{
	const struct catalogue *found = NULL;
	char *error = NULL;

	if (installedpolicy(i, &error) == 0 && strcmp(i->policy.libc, "native") != 0 &&
	    installedcatalogues(i, &error) == 0)
		found = cataloguesfind(&i->catalogues, i->policy.libc);
	free(error);
	return found;
}

/* An option of the user's was overruled. */
static void
addstrict(struct text *out, const struct linking *l)
{
	if (!l->taken)
		return;
	textadd(out, "staticld: hint: %s on the linker's command line counts for nothing: the policy denies "
	    "unresolved references\n  why: a call of an undefined function jumps to address 0\n"
	    "  fix: link what defines it, or say rules: { unresolved = \"allow\"; } in the policy\n",
	    l->taken);
}

/* A warning may be an error that a sealed program does not deserve. */
static void
addfatal(struct text *out, const struct linking *l)
{
	bool fatal = false;
	const char *value;
	size_t i;

	for (i = 1; l->untrue && i < l->words.count; i++)
		fatal |= linkeroptionis(l->words.words[i], "fatal-warnings", 2, &value);
	if (!fatal)
		return;
	textraw(out, "staticld: hint: --fatal-warnings makes an error of what the linker says of functions that need shared "
	    "libraries at run time\n  why: a sealed program needs none, so that warning is not true of it\n"
	    "  fix: link without --fatal-warnings\n");
}

/* The machine of the first object among the words, malloced; NULL: none is an object. */
static char *
machineof(const struct argv *words)
{
	char *word = NULL, *error = NULL;
	struct proof p;
	size_t i;
	int fd;

	for (i = 1; !word && i < words->count; i++) {
		fd = words->words[i][0] == '-' ? -1 : open(words->words[i], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd >= 0 && proofread(&p, fd, &error) == 0) {
			word = p.type == PROOF_RELOCATABLE ? newstring(proofmachine(p.machine)) : NULL;
			prooffree(&p);
		}
		if (fd >= 0)
			close(fd);
		free(error);
		error = NULL;
	}
	return word;
}

/* The compiler makes programs for a machine that nothing has named. */
static void
addmachine(struct text *out, const struct linking *l)
{
	char *machine = linkinggiven(l, TAG_MACHINE), *word = machine ? NULL : machineof(&l->words);
	char *own = word ? proofownmachine() : NULL;

	if (own && strncmp(own, word, strcspn(own, " ")) != 0)
		textadd(out, "staticld: hint: the objects are for %s, and this link is for this machine\n"
		    "  fix: set GOARCH, or call TRIPLE-staticld, or set STATICLD_CC to the TRIPLE-gcc of the machine\n", word);
	free(machine);
	free(word);
	free(own);
}

/* The linker failed, and not because of us: say what can be told from what it was given. */
static void
hint(struct linking *l)
{
	struct argv a = {0};
	const struct catalogue *libc;
	struct lacking lacking = {0};
	struct text out = {0};
	char *text, *error = NULL;
	size_t i = 0;

	if (!l->executable)
		return;
	while (i < l->words.count)
		i += libdirsadd(&l->libdirs, &l->words, i, &a);
	libc = policylibcof(&l->installed);
	if (libc && lackingload(&lacking, libc->name, l->installed.datadir, &error) < 0)
		free(error);
	text = hints(&a, &l->libdirs.left, l->real, choiceisplugged(l), libc, &lacking);
	lackingfree(&lacking);
	if (text)
		textraw(&out, text);
	addstrict(&out, l);
	addfatal(&out, l);
	addmachine(&out, l);
	if (out.bytes)
		linkingtell(l, TAG_HINT, out.bytes);
	if (out.bytes && l->drivers.none)
		sayverdict(out.bytes);
	textfree(&out);
	free(text);
	free(a.words);
}

/* The linker failed: then it leaves nothing, also of what was there, if it came so far. */
void
failurehandle(struct linking *l)
{
	char *text = linkinggiven(l, TAG_TEXT);

	/* Where nobody waits any more the link has not failed, but was given up. */
	if (text || (placementwritten(&l->place) && overhearalive(l->alive)))
		outputremove(l->output);
	if (!text)
		hint(l);
	else if (l->drivers.none)
		sayverdict(text);
	free(text);
}
