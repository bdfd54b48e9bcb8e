/* A manifest as a CycloneDX 1.6 bill of materials (https://cyclonedx.org/docs/1.6/json/). */
#ifndef WRAPPER_EVIDENCE_CYCLONEDX_H
#define WRAPPER_EVIDENCE_CYCLONEDX_H

#include <jansson.h>

/* A new object with what MANIFEST, our own form, says. */
json_t *cyclonedx(const json_t *manifest);

#endif
