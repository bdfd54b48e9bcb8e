/* One thing that all our JSON needs; the rest is jansson. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

/* How our JSON is written: in ASCII, so that no name in it does anything to a terminal. */
enum { JSON_NEUTRAL = JSON_ENSURE_ASCII };

/* S as a new JSON string: null for NULL; one that is no UTF-8, as a path may be, as textadd writes it. */
json_t *jsonstring(const char *s);

#endif
