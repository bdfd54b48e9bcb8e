/*
 * The symbols of an ordinary object, straight from its bytes: 64-bit, of the host's byte
 * order, relocatable, without intermediate code. Nearly every input of nearly every link is one, and each
 * costs a small part of what the general reader in audit/input/object.h needs (tests/bench/plugin.sh), which
 * does all others and says what is wrong with damaged ones.
 */
#ifndef AUDIT_INPUT_FASTOBJECT_H
#define AUDIT_INPUT_FASTOBJECT_H

#include "audit/input/object.h"
#include "base/namefilter.h"

/*
 * Call VISIT as objectall does, but only for the symbols that FILTER lets pass, NULL: for all. True when the SIZE bytes at BYTES are an ordinary object with a sound symbol
 * table; false when the general reader has to look, and what VISIT was told does not count.
 */
bool fastsymbols(const void *bytes, size_t size, const struct namefilter *filter, objectvisit *visit,
    void *ctx);

/* The same for all symbols that are behind the local ones. */
bool fastglobals(const void *bytes, size_t size, objectvisit *visit, void *ctx);

#endif
