/* Reading reports: the JSON lines that links appended. */
#ifndef WRAPPER_REPORT_REPORTREAD_H
#define WRAPPER_REPORT_REPORTREAD_H

#include <jansson.h>
#include <stdbool.h>

/* The links in the report PATH as an array. NULL and *ERROR a malloced line when it is no report. */
json_t *reportread(const char *path, char **error);

/* Whether the file PATH begins with a line of a report. */
bool reportis(const char *path);

/* The string at KEY of O, "" when there is none. */
const char *reportstring(const json_t *o, const char *key);

/* What FINDING is about: what is wrong with an input, or else the symbol. */
const char *reportabout(const json_t *finding);

/* The malloced place of FINDING: "net/x.go:58", "libfoo.a(bar.o)", "". */
char *reportplace(const json_t *finding);

#endif
