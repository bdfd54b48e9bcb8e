/* Running a program as a filter. */
#ifndef WRAPPER_REPORT_FILTER_H
#define WRAPPER_REPORT_FILTER_H

#include "base/argv.h"

/*
 * The malloced bytes that PATH, run with A, prints when INPUT is its standard input; NULL
 * when it cannot be run, fails or prints nothing.
 */
char *filter(const char *path, const struct argv *a, const char *input);

#endif
