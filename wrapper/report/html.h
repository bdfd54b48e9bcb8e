/* Reports as one HTML page that needs nothing else, with the chains drawn. */
#ifndef WRAPPER_REPORT_HTML_H
#define WRAPPER_REPORT_HTML_H

#include <jansson.h>

#include "base/text.h"

/* Append the page for LINKS; DOT is the path of Graphviz' dot. 0, or -1 when dot fails. */
int html(struct text *out, const json_t *links, const char *dot);

#endif
