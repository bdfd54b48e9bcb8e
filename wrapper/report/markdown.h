/* Reports as Markdown, for a job's summary on a code host. */
#ifndef WRAPPER_REPORT_MARKDOWN_H
#define WRAPPER_REPORT_MARKDOWN_H

#include "base/text.h"
#include "wrapper/report/summary.h"

/* Append the page for S. */
void markdown(struct text *out, const struct summary *s);

#endif
