/* The end of a final link: what is said, reported and left. */
#include "wrapper/driving/driving.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "audit/output/output.h"
#include "base/mem.h"
#include "wrapper/driver/sanitize.h"
#include "wrapper/hints/hints.h"
#include "wrapper/say.h"

/* What the linker role or the plugin said comes last, where people look; an inner staticld has shown it. */
static void
show(const struct driving *w, const char *text)
{
	char *inner = channelget(&w->channel, TAG_INNER);

	if (!inner && text)
		sayverdict(text);
	free(inner);
}

/* No output. */
static int
deny(const struct driving *w, const char *text)
{
	char *output = drivingoutput(w), *inner = channelget(&w->channel, TAG_INNER);

	show(w, text);
	outputremove(output);
	if (!inner)
		say("%s was not written (policy %s)", output, w->installed.policy.name);
	free(output);
	free(inner);
	return STATUS_FINDINGS;
}

static int
denyunchecked(const struct driving *w, const char *text)
{
	channelsend(&w->channel, TAG_TEXT, text);
	drivingrecord(w, STATUS_FINDINGS);
	sayverdict(text);
	return deny(w, NULL);
}

/* Under a policy that lets it be, the compiler or the linker may still not. */
static void
hintsanitizer(const struct driving *w)
{
	const char *name = sanitizeof(&w->line);
	char *before, *text, *both;

	if (!name)
		return;
	before = channelget(&w->channel, TAG_HINT);
	text = sanitizetext(name, "staticld: hint");
	both = newformat("%s%s\n", before ? before : "", text);
	channelsend(&w->channel, TAG_HINT, both);
	free(both);
	free(text);
	free(before);
}

/* It never came to the linker, which has a hint of its own: the compiler may have missed a header of C++'s own. */
static void
hintcxx(const struct driving *w)
{
	char *text;

	if (!drivinglackscxx(w) || channelhas(&w->channel, TAG_BEGUN))
		return;
	text = drivingcxxtext(w);
	channelsend(&w->channel, TAG_HINT, text);
	free(text);
}

/* A source that includes a library's header may not even compile where the library is another libc's. */
static void
hintothers(const struct driving *w)
{
	char *before = channelget(&w->channel, TAG_HINT);
	char *text = before || libcisnative(&w->libc) ? NULL
	    : hintsothers(&w->line.words, &w->libc.lib, w->libc.name, w->real, w->installed.datadir);

	if (text)
		channelsend(&w->channel, TAG_HINT, text);
	free(text);
	free(before);
}

/* A compiler that was killed says nothing itself; interrupted, it needs no words. */
static void
saykilled(const struct driving *w, int status)
{
	char *output;

	if (status <= 128 || status == 128 + SIGINT || status > 128 + SIGRTMAX || channelhas(&w->channel, TAG_HINT))
		return;
	output = drivingoutput(w);
	say("%s ended as by signal %d (%s), so %s was not written", w->real, status - 128, strsignal(status - 128), output);
	free(output);
}

int
drivingconclude(const struct driving *w, int status, const struct snapshot *before)
{
	char *text = channelget(&w->channel, TAG_TEXT), *said;
	const char *unchecked = text || status != 0 ? NULL : drivingunchecked(w, before);
	bool lost;

	if (unchecked)
		return denyunchecked(w, unchecked);
	if (!text && status != 0)
		hintsanitizer(w);
	if (!text && status != 0)
		hintothers(w);
	if (!text && status != 0)
		hintcxx(w);
	lost = drivingrecord(w, status) < 0;
	if (text)
		return deny(w, text);
	if (lost && status == 0)
		return deny(w, NULL);
	if (status != 0 && snapshotchanged(before, w->line.output))
		outputremove(w->line.output);
	said = channelget(&w->channel, status == 0 ? TAG_WARNING : TAG_HINT);
	show(w, said);
	free(said);
	saykilled(w, status);
	return status;
}
