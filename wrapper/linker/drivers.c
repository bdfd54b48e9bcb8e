/* The linker role's side of the channels: keeps them in order, speaks to all and listens to one. */
#include "wrapper/linker/drivers.h"

#include <errno.h>
#include <stdlib.h>

#include "wrapper/say.h"
#include "wrapper/trusted.h"

/* Keep them by place. */
static void
insert(struct drivers *p, int place, const struct channel *c)
{
	size_t i;

	for (i = p->count++; i > 0 && p->places[i - 1] > place; i--) {
		p->places[i] = p->places[i - 1];
		p->channels[i] = p->channels[i - 1];
	}
	p->places[i] = place;
	p->channels[i] = *c;
}

int
driversadd(struct drivers *p, const char *word)
{
	int place = trustedplace(word);
	struct channel c;
	size_t i;

	if (place < 0)
		return -1;
	for (i = 0; i < p->count; i++)
		if (p->places[i] == place)
			return 0;
	if (p->count == DRIVERS || channelopen(&c, word) < 0)
		return -2;
	insert(p, place, &c);
	return 0;
}

/*
 * One of them shows the user what is to be said, the innermost; and where two name the same
 * report, that one writes the line. Its own report is told to the others, "" for none.
 */
static int
introduce(struct drivers *p)
{
	char *own = channelget(&p->channels[0], TAG_REPORT), *any = NULL;
	int rc = 0;
	size_t i;

	for (i = 1; rc == 0 && i < p->count; i++) {
		if (!any)
			any = channelget(&p->channels[i], TAG_REPORT);
		rc = channelsend(&p->channels[i], TAG_INNER, own ? own : "");
	}
	/* The plugin collects findings when its channel says that somebody wants them. */
	if (rc == 0 && any && !own)
		rc = channelsend(&p->channels[0], TAG_REPORT, any);
	free(own);
	free(any);
	return rc;
}

int
driversready(struct drivers *p)
{
	if (p->count && p->places[0] != 0) {
		errno = EBADF;
		return -1;
	}
	if (p->count) {
		p->none = channelhas(&p->channels[0], TAG_ALONE);
		return introduce(p);
	}
	p->none = true;
	if (channelnew(&p->channels[0]) < 0)
		return -1;
	p->count = 1;
	return 0;
}

char *
driversgiven(const struct drivers *p, enum tag tag)
{
	return channelget(&p->channels[0], tag);
}

void
driverstell(const struct drivers *p, enum tag tag, const char *text)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (channelsend(&p->channels[i], tag, text) < 0)
			die(STATUS_FINDINGS, "the channel to the driver role:");
}

void
driversshare(const struct drivers *p)
{
	static const enum tag tags[] = {TAG_LINK, TAG_FINDINGS, TAG_OUTPUT, TAG_TEXT, TAG_WARNING};
	size_t i, k;

	for (k = 0; p->count > 1 && k < sizeof tags / sizeof *tags; k++) {
		char *text = channelget(&p->channels[0], tags[k]);

		for (i = 1; text && i < p->count; i++)
			if (channelsend(&p->channels[i], tags[k], text) < 0)
				die(STATUS_FINDINGS, "the channel to the driver role:");
		free(text);
	}
}
