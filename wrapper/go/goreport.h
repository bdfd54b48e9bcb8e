/* The report's line on a program that Go's own linker makes: no driver role sees that one. */
#ifndef WRAPPER_GO_GOREPORT_H
#define WRAPPER_GO_GOREPORT_H

#include "policy/policy.h"
#include "wrapper/go/golink.h"
#include "wrapper/report/reportfile.h"

struct goreport {
	struct reportfile file;
	struct channel channel; /* this process's own: what would be told if another finished the link */
};

/* Open the report that the environment names, if any and if it is WANTED. 0, or -1 with errno. */
int goreportbegin(struct goreport *r, bool wanted);

void goreporttell(const struct goreport *r, enum tag tag, const char *text);

/* Note that the program L->output was proven. */
void goreportproven(const struct goreport *r, const struct golink *l);

/* Append the line: LINKER, cmd/link, ended with STATUS. 0, or -1 with errno. */
int goreportend(const struct goreport *r, const struct golink *l, const struct policy *policy,
    const char *linker, int status);

#endif
