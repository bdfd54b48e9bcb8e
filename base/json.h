/* One thing that all our JSON needs; the rest is jansson. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

/* S as a new JSON string: null for NULL; bytes that are no UTF-8 become '?', a path may hold any. */
json_t *jsonstring(const char *s);

#endif
