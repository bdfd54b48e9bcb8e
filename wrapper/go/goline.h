/*
 * The command line of go build, install, test and run, with what GOFLAGS adds: what decides
 * where the programs go and how they are linked. Everything is passed on as it stands but
 * -C, -tags and -toolexec, which have to be put together with ours.
 */
#ifndef WRAPPER_GO_GOLINE_H
#define WRAPPER_GO_GOLINE_H

#include <stdbool.h>

#include "base/argv.h"

struct goline {
	const char *command;    /* "build" */
	struct argv rest;       /* all words but those taken out */
	struct argv packages;   /* of build and install, and of test as far as they can be told */
	struct argv select;     /* the flags that decide which packages and files there are */
	const char *dir;        /* -C, NULL: none */
	const char *output;     /* -o */
	const char *buildmode;
	const char *tags;
	const char *toolexec;   /* a quoted list */
	const char *ldflags;
	const char *policy;     /* --staticld-policy */
	const char *report;     /* --staticld-report */
	const char *version, *help;     /* --staticld-version, --staticld-help; NULL: not asked */
	bool linkshared;
	bool dry;               /* -n: nothing is built */
	bool compile;           /* -c of go test */
};

/* Read the flags of GOFLAGS, then WORDS, those that follow the command. Later ones count. */
void golineread(struct goline *l, const char *command, const struct argv *goflags, char **words);

#endif
