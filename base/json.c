#include "base/json.h"

#include <stdlib.h>

#include "base/mem.h"

json_t *
jsonstring(const char *s)
{
	json_t *json = s ? json_string(s) : json_null();
	char *copy, *p;

	if (json)
		return json;
	copy = newstring(s);
	for (p = copy; *p; p++)
		if (*p & 0x80)
			*p = '?';
	json = json_string(copy);
	free(copy);
	return json;
}
