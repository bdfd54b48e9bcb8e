/* What the linker role is told: base/protocol.h. */
#include "wrapper/driving/driving.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/record.h"
#include "base/text.h"
#include "policy/choose.h"
#include "wrapper/driver/target.h"
#include "wrapper/say.h"
#include "wrapper/trusted.h"

/* Add the directories that PIECES, what one word has for the linker, names: "-LDIR" or "-L,DIR". *APART: a "-L" stands before it. */
static void
addlinkers(struct strings *dirs, const char *pieces, bool *apart)
{
	char *copy = newstring(pieces), *rest = copy, *piece;

	while ((piece = strsep(&rest, ",")) != NULL) {
		bool is = !*apart && strncmp(piece, "-L", 2) == 0;

		if (*apart)
			stringsadd(dirs, piece);
		else if (is && piece[2])
			stringsadd(dirs, piece + 2);
		*apart = is && !piece[2];
	}
	free(copy);
}

/* The directory of the driver's option WORD, with NEXT behind it. */
static const char *
dirin(const char *word, const char *next)
{
	static const char option[] = "--library-directory=";

	if (strncmp(word, option, sizeof option - 1) == 0)
		return word + sizeof option - 1;
	return word[1] == 'L' && word[2] ? word + 2 : next;
}

/* The library directories that a link against another libc may search: its own and the user's. */
static char *
libdirs(const struct driving *w)
{
	const struct commandline *c = &w->line;
	struct strings dirs = {0};
	bool apart = false;
	const char *dir;
	char *text;
	size_t i;

	for (i = 0; i < w->libc.lib.count; i++)
		stringsadd(&dirs, w->libc.lib.items[i]);
	for (i = 1; i < c->words.count; i++) {
		const char *word = c->words.words[i], *next = c->words.words[i + 1];

		if (c->means[i] == MEANS_LINKER)
			addlinkers(&dirs, word + 4, &apart);
		else if (c->means[i] == MEANS_XLINKER && next)
			addlinkers(&dirs, next, &apart);
		else if (c->means[i] == MEANS_LIBDIR && (dir = dirin(word, next)))
			stringsadd(&dirs, dir);
	}
	text = linestext(&dirs);
	stringsfree(&dirs);
	return text;
}

/* How to ask the driver for its own files: those that it has for the machine of this link. */
static char *
drivertext(const struct driving *w)
{
	const struct argv *words = &w->line.words;
	struct strings lines = {0};
	char *text;
	size_t i;

	stringsadd(&lines, w->real);
	for (i = 1; i < words->count; i++) {
		const char *word = words->words[i];
		bool apart = strcmp(word, "-target") == 0 || strcmp(word, "--sysroot") == 0;

		if (w->line.means[i] == MEANS_VALUE || strchr(word, '\n'))
			continue;
		if (apart || strncmp(word, "-m", 2) == 0 || strncmp(word, "--target=", 9) == 0 ||
		    strncmp(word, "--sysroot=", 10) == 0)
			stringsadd(&lines, word);
		if (apart && words->words[i + 1])
			stringsadd(&lines, words->words[i + 1]);
	}
	text = linestext(&lines);
	stringsfree(&lines);
	return text;
}

/* The directory of the -B at word I, NULL: it is none, or there is nothing behind it. */
static const char *
prefixat(const struct commandline *c, size_t i)
{
	const char *word = c->words.words[i];

	if (c->means[i] == MEANS_VALUE)
		return NULL;
	if (strcmp(word, "-B") == 0 || strcmp(word, "--prefix") == 0)
		return c->words.words[i + 1];
	if (strncmp(word, "--prefix=", 9) == 0)
		return word + 9;
	return strncmp(word, "-B", 2) == 0 ? word + 2 : NULL;
}

/* Where the user has the driver look for programs first, malloced; NULL: nowhere. GCC says it in COMPILER_PATH, clang does not. */
static char *
prefixes(const struct commandline *c)
{
	struct text all = {0};
	size_t i;

	for (i = 1; i < c->words.count; i++) {
		const char *dir = prefixat(c, i);

		if (dir && *dir)
			textadd(&all, "%s%s", all.bytes ? ":" : "", dir);
	}
	return all.bytes;
}

/* What the linker role of any link has to know and cannot see, and that it may believe us. */
void
drivingbrief(struct driving *w)
{
	char *word = drivertext(w), *given;

	drivingtell(w, TAG_DRIVER, word);
	free(word);
	drivingtell(w, TAG_POLICY, w->installed.policyref);
	given = policygive(&w->installed.policy);
	drivingtell(w, TAG_GIVEN, given);
	free(given);
	drivingtell(w, TAG_LINKER, w->line.linker);
	drivingtell(w, TAG_CHOICE, w->line.choice);
	word = prefixes(&w->line);
	drivingtell(w, TAG_PREFIXES, word);
	free(word);
	if (w->target) {
		word = targetword(w->target);
		drivingtell(w, TAG_TRIPLE, w->role.triple ? w->role.triple : w->target->triple);
		drivingtell(w, TAG_MACHINE, word);
		free(word);
	}
	word = channelword(&w->channel);
	argvaddf(&w->argv, "-Wl,--staticld-link=%s", word);
	if (trustedadd(word) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
	free(word);
}

/* A pipe whose writer is this process alone: who holds its other end sees when we are gone. */
static void
tellalive(const struct driving *w)
{
	int fds[2], fd = -1;
	char *text;

	if (pipe2(fds, O_CLOEXEC) == 0)
		fd = fileinherited(fds[0], FILE_LOWEST);
	if (fd < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
	text = newformat("%d", fd);
	drivingtell(w, TAG_ALIVE, text);
	free(text);
}

/* The same of a final link. */
void
drivingbrieffinal(struct driving *w)
{
	char *dirs = libcisnative(&w->libc) ? NULL : libdirs(w);

	drivingbrief(w);
	tellalive(w);
	drivingtell(w, TAG_LIBDIRS, dirs);
	drivingtell(w, TAG_REPORT, w->report.fd >= 0 ? w->report.path : NULL);
	drivingtell(w, TAG_MANIFEST, w->line.manifest && *w->line.manifest ? w->line.manifest : NULL);
	drivingtell(w, TAG_IMPORTCFG, w->go.importcfg);
	drivingtell(w, TAG_PROGRAM, w->go.program);
	free(dirs);
}
