#include "wrapper/go/goreport.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

void
goreporttell(const struct goreport *r, const char *tag, const char *text)
{
	if (channelsend(&r->channel, tag, text) < 0)
		die(STATUS_FINDINGS, "the record for the report:");
}

int
goreportbegin(struct goreport *r, bool wanted)
{
	*r = (struct goreport){.file.fd = -1};
	if (channelnew(&r->channel) < 0 || (wanted && reportopen(&r->file, NULL) < 0))
		return -1;
	goreporttell(r, "begun", "");
	return 0;
}

/* "link version go1.26.8", and in some a line of experiments after that. */
static void
tellran(const struct goreport *r, const char *linker)
{
	char *line = runline(linker, "-V"), version[32], *kind;

	if (line && sscanf(line, "%*s version go%31s", version) == 1) {
		kind = newformat("go %s", version);
		goreporttell(r, "ran", kind);
		free(kind);
	}
	free(line);
}

int
goreportend(const struct goreport *r, const struct golink *l, const struct policy *policy,
    const char *linker, int status)
{
	if (r->file.fd < 0)
		return 0;
	tellran(r, linker);
	return reportwrite(&r->file, &(struct reportfacts){.channel = &r->channel, .policy = policy,
	    .status = status, .program = getenv("TOOLEXEC_IMPORTPATH"), .output = l->output});
}
