/* The report: one JSON line per final link, appended whole however many links write at once. */
#ifndef WRAPPER_REPORTFILE_H
#define WRAPPER_REPORTFILE_H

#include "audit/channel.h"
#include "policy/policy.h"

struct reportfile {
	const char *path;       /* NULL: no report is wanted */
	int fd;                 /* -1: likewise */
};

/* Open the file that OPTION names, else STATICLD_REPORT, else none. 0, or -1 with errno. */
int reportopen(struct reportfile *r, const char *option);

/* What the role that finishes a link knows of it. */
struct reportfacts {
	const struct channel *channel;  /* with the plugin's records */
	const struct policy *policy;
	const char *verdict;            /* "pass", "warn", "deny" */
	const char *reason;             /* the text for people, NULL: none */
	const char *driver;             /* path of the real driver */
	const char *program;            /* Go main package, NULL: the output's name */
	const char *output;
};

/* Append the line. 0, also when no report is wanted; -1 with errno. */
int reportwrite(const struct reportfile *r, const struct reportfacts *f);

#endif
