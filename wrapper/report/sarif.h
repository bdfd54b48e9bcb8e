/* Reports as SARIF 2.1.0, which code hosts show beside the source. */
#ifndef WRAPPER_REPORT_SARIF_H
#define WRAPPER_REPORT_SARIF_H

#include <jansson.h>

#include "policy/catalogue.h"

/* LINKS, as reportread returns them, as one SARIF log. A new reference. */
json_t *sarif(const json_t *links, const struct remedies *remedies);

#endif
