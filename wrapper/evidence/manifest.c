/* Composes and writes manifests. What is in them was found out by others. */
#include "wrapper/evidence/manifest.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/manifest/libcversion.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/version.h"
#include "wrapper/evidence/cyclonedx.h"

/* By its archive's content. */
static json_t *
libcjson(const char *told)
{
	struct strings lines = linesread(told);
	char *version = lines.count > 1 ? libcversion(lines.items[1]) : NULL;
	json_t *o = lines.count ? json_pack("{s:o, s:o}", "name", jsonstring(lines.items[0]), "version",
	    jsonstring(version)) : json_null();

	free(version);
	stringsfree(&lines);
	return o;
}

static json_t *
compose(const struct manifest *m)
{
	json_t *o = json_object();

	json_object_set_new(o, "schema", json_integer(1));
	json_object_set_new(o, "program", jsonstring(m->program));
	json_object_set_new(o, "verdict", jsonstring(m->verdict));
	json_object_set_new(o, "staticld", jsonstring(versionnumber()));
	json_object_set_new(o, "policy", json_pack("{s:o, s:o}", "name", jsonstring(m->policy->name), "sha256",
	    jsonstring(m->policy->sha256)));
	json_object_set_new(o, "linker", json_pack("{s:o, s:o}", "kind", jsonstring(m->link->linker.kind), "version",
	    jsonstring(m->link->linker.version)));
	json_object_set_new(o, "libc", libcjson(m->libc));
	return o;
}

/* O as text, in the form that MADE makes of it where PATH asks for CycloneDX. Takes O. */
static char *
half(const char *path, json_t *o, json_t *(*made)(const json_t *o))
{
	json_t *other = endsin(path, ".cdx.json") ? made(o) : json_incref(o);
	char *text = json_dumps(other, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_NEUTRAL);

	json_decref(other);
	json_decref(o);
	return text;
}

char *
manifestinputs(const char *path, json_t *collected)
{
	return half(path, collected, cyclonedxinputs);
}

/* The halves are objects: their texts become one object's, for the larger is made long before the other. */
int
manifestwrite(const struct manifest *m)
{
	char *own = half(m->path, compose(m), cyclonedxlink);
	char *text = newformat("%.*s,%s\n", (int)strlen(m->inputs) - 2, m->inputs, own + 1);
	int rc = filereplace(m->path, text), error = errno;

	free(text);
	free(own);
	errno = error;
	return rc;
}

int
manifestforget(const char *path)
{
	struct stat st;
	char *text;
	bool own;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISREG(st.st_mode))
		return 0;
	/* A source whose name stands there by mistake is none. */
	text = st.st_size ? filetext(path) : NULL;
	own = !st.st_size || (text && text[0] == '{');
	free(text);
	if (own)
		return unlink(path);
	errno = EEXIST;
	return -1;
}
