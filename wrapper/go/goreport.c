/* Writes the report's line for a program that no C linker made. Others come from the driver and linker roles. */
#include "wrapper/go/goreport.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/record.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

void
goreporttell(const struct goreport *r, enum tag tag, const char *text)
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
	goreporttell(r, TAG_BEGUN, "");
	return 0;
}

void
goreportproven(const struct goreport *r, const struct golink *l)
{
	struct snapshot now = snapshot(l->output);
	struct proofrecord proven = proofrecordof(&now.st);
	char *text = proofrecordtext(&proven);

	goreporttell(r, TAG_PROOF, text);
	free(text);
}

/* "link version go1.26.8", and in some a line of experiments after that. */
static void
tellran(const struct goreport *r, const char *linker)
{
	struct linkername name = {.kind = "go"};
	char *line = runline(linker, "-V"), *text;

	if (line && sscanf(line, "%*s version go%31s", name.version) == 1) {
		text = linknametext(&name);
		goreporttell(r, TAG_RAN, text);
		free(text);
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
