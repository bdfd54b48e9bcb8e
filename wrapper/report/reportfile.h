/* The report: one JSON line per final link, appended whole however many links write at once. */
#ifndef WRAPPER_REPORT_REPORTFILE_H
#define WRAPPER_REPORT_REPORTFILE_H

#include "base/channel.h"
#include "policy/policy.h"

struct reportfile {
	const char *path;       /* NULL: no report is wanted */
	int fd;                 /* -1: likewise */
};

/* Open the file that OPTION names, else STATICLD_REPORT, else none. 0, or -1 with errno. */
int reportopen(struct reportfile *r, const char *option);

/* What the role that finishes a link knows of it. */
struct reportfacts {
	const struct channel *channel;  /* with the plugin's and the linker role's records */
	const struct policy *policy;
	int status;                     /* of the driver, or of the linker */
	const char *driver;             /* path of the real driver, NULL: not known */
	const char *program;            /* Go main package, NULL: the output's name */
	const char *output;
};

/*
 * Append the line, unless there was no final link. The verdict is the channel's: "deny" when it has
 * a TAG_TEXT, which says why; else, for a link with TAG_BEGUN, "failed" when STATUS is not 0, and
 * "probe", "warn" or "pass" when it has a TAG_PROOF. 0, also when no report is wanted; -1 with errno.
 */
int reportwrite(const struct reportfile *r, const struct reportfacts *f);

#endif
