/* Reads and checks the lines of a report. What is made of them is others' matter. */
#include "wrapper/report/reportread.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Not every JSON object is a link of ours. */
static bool
islink(const json_t *o)
{
	return o && json_integer_value(json_object_get(o, "schema")) == 1 &&
	    json_is_array(json_object_get(o, "findings"));
}

static int
add(json_t *links, const char *line, const char *path, unsigned number, char **error)
{
	json_error_t why;
	json_t *o = json_loads(line, 0, &why);

	if (islink(o)) {
		json_array_append_new(links, o);
		return 0;
	}
	*error = newformat("%s:%u: no line of a staticld report%s%s", path, number, o ? "" : ": ",
	    o ? "" : why.text);
	json_decref(o);
	return -1;
}

json_t *
reportread(const char *path, char **error)
{
	FILE *f = fopen(path, "re");
	json_t *links = json_array();
	unsigned number = 0;
	char *line = NULL;
	size_t room = 0;
	int rc = 0;

	if (!f) {
		*error = newformat("%s: %s", path, strerror(errno));
		rc = -1;
	}
	while (rc == 0 && getline(&line, &room, f) > 0)
		if (++number && line[strspn(line, " \t\r\n")])
			rc = add(links, line, path, number, error);
	free(line);
	if (f)
		fclose(f);
	if (rc == 0)
		return links;
	json_decref(links);
	return NULL;
}

bool
reportis(const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	json_t *o = NULL;
	bool is;

	/* Only a file that begins so is read to the end of its first line: it may be any file. */
	if (f && getc(f) == '{' && ungetc('{', f) == '{' && getline(&line, &room, f) > 0)
		o = json_loads(line, 0, NULL);
	is = islink(o);
	json_decref(o);
	free(line);
	if (f)
		fclose(f);
	return is;
}

const char *
reportstring(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

const char *
reportabout(const json_t *finding)
{
	const char *detail = reportstring(finding, "detail");

	return *detail ? detail : reportstring(finding, "symbol");
}

char *
reportplace(const json_t *finding)
{
	const json_t *r = json_object_get(finding, "referrer");
	const char *source = reportstring(r, "source"), *file = reportstring(r, "file");
	const char *member = reportstring(r, "member");
	long long line = json_integer_value(json_object_get(r, "line"));

	if (*source && line)
		return newformat("%s:%lld", source, line);
	if (*source)
		return newstring(source);
	return *member ? newformat("%s(%s)", file, member) : newstring(file);
}
