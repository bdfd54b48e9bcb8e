/* Reports as SARIF 2.1.0, which code hosts show beside the source. */
#ifndef WRAPPER_REPORT_SARIF_H
#define WRAPPER_REPORT_SARIF_H

#include <jansson.h>

#include "policy/catalogue.h"

/* Absolute paths, without "." and "..". */
struct sarifroot {
	char *directory;        /* of the repository */
	char *module;           /* of the go.mod in it, or DIRECTORY */
};

/* LINKS, as reportread returns them, as one SARIF log, whose places are relative to ROOT. A new reference. */
json_t *sarif(const json_t *links, const struct remedies *remedies, const struct sarifroot *root);

#endif
