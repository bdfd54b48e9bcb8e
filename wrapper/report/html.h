/* Reports as one HTML page that needs nothing else, with the chains drawn. */
#ifndef WRAPPER_REPORT_HTML_H
#define WRAPPER_REPORT_HTML_H

#include "base/text.h"
#include "wrapper/report/summary.h"

/* Append the page for S; DOT is the path of Graphviz' dot. 0, or -1 when dot fails. */
int html(struct text *out, const struct summary *s, const char *dot);

#endif
