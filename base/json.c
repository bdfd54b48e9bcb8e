/* Strings of JSON. */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

json_t *
jsonstring(const char *s)
{
	json_t *json = NULL;
	struct text t = {0};

	if (!s)
		return json_null();
	/* JSON has a notation for all but DEL, which jansson writes as it is. */
	if (!strchr(s, '\177'))
		json = json_string(s);
	if (json)
		return json;
	textname(&t, s, "");
	json = json_string(t.bytes);
	textfree(&t);
	return json;
}
