/* A manifest as a CycloneDX 1.6 bill of materials (https://cyclonedx.org/docs/1.6/json/). */
#ifndef WRAPPER_EVIDENCE_CYCLONEDX_H
#define WRAPPER_EVIDENCE_CYCLONEDX_H

#include <jansson.h>

/*
 * New objects that together are the bill: with what the manifest, in our own form, says of the inputs, and with the rest
 * of it.
 */
json_t *cyclonedxinputs(const json_t *manifest);
json_t *cyclonedxlink(const json_t *manifest);

#endif
