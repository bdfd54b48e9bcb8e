#include "wrapper/linker/drivers.h"

#include <stdlib.h>

#include "wrapper/say.h"

int
driversadd(struct drivers *p, const char *word)
{
	if (p->count == DRIVERS || channelopen(&p->channels[p->count], word) < 0)
		return -1;
	p->count++;
	return 0;
}

/*
 * One of them shows the user what is to be said, the innermost; and where two name the same
 * report, that one writes the line. Its own report is told to the others, "" for none.
 */
static int
introduce(struct drivers *p)
{
	char *own = channelget(&p->channels[0], "report"), *any = driversgiven(p, "report");
	int rc = 0;
	size_t i;

	for (i = 1; rc == 0 && i < p->count; i++)
		rc = channelsend(&p->channels[i], "inner", own ? own : "");
	/* The plugin collects findings when its channel says that somebody wants them. */
	if (rc == 0 && any && !own)
		rc = channelsend(&p->channels[0], "report", any);
	free(own);
	free(any);
	return rc;
}

int
driversready(struct drivers *p)
{
	if (p->count)
		return introduce(p);
	p->none = true;
	if (channelnew(&p->channels[0]) < 0)
		return -1;
	p->count = 1;
	return 0;
}

char *
driversgiven(const struct drivers *p, const char *tag)
{
	size_t i;

	for (i = 0; i < p->count; i++) {
		char *text = channelget(&p->channels[i], tag);

		if (text)
			return text;
	}
	return NULL;
}

void
driverstell(const struct drivers *p, const char *tag, const char *text)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (channelsend(&p->channels[i], tag, text) < 0)
			die(STATUS_FINDINGS, "the channel to the driver role:");
}

void
driversshare(const struct drivers *p)
{
	static const char *const tags[] = {"link", "findings", "output", "text", "warning"};
	size_t i, k;

	for (k = 0; p->count > 1 && k < sizeof tags / sizeof *tags; k++) {
		char *text = channelget(&p->channels[0], tags[k]);

		for (i = 1; text && i < p->count; i++)
			if (channelsend(&p->channels[i], tags[k], text) < 0)
				die(STATUS_FINDINGS, "the channel to the driver role:");
		free(text);
	}
}
