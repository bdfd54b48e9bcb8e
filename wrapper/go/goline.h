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
	size_t ldflagsend;      /* 1 + index into rest of the word that ends in it; 0: it is GOFLAGS' or not given */
	const char *policy;     /* --staticld-policy */
	const char *report;     /* --staticld-report */
	const char *version, *help;     /* --staticld-version, --staticld-help; NULL: not asked */
	bool linkshared;
	bool dry;               /* -n: nothing is built */
	bool compile;           /* -c of go test */
};

/* Read the flags of GOFLAGS, then WORDS, those that follow the command. Later ones count. */
void golineread(struct goline *l, const char *command, const struct argv *goflags, char **words);

/*
 * The word I of L's rest as go is to have it where cmd/link is to link externally: -linkmode=external added to
 * the last -ldflags. Malloced. golineexternal is the whole flag for where the command line has none, else NULL.
 */
char *golineword(const struct goline *l, size_t i);
char *golineexternal(const struct goline *l);

#endif
