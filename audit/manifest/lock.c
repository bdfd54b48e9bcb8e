/* Reads and writes locks. What follows from a difference is the judge's matter. */
#include "audit/manifest/lock.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"

static bool
isdigest(const char *s)
{
	return s && strlen(s) == DIGEST_ROOM - 1 && strspn(s, "0123456789abcdef") == DIGEST_ROOM - 1;
}

/* The first that is wrong in ROOT, malloced; NULL: nothing is. */
static char *
fault(json_t *root, const json_error_t *at)
{
	json_t *files = json_object_get(root, "files"), *value;
	const char *file, *key;

	if (!root)
		return newformat("%d: %s", at->line, at->text);
	if (!json_is_object(root) || json_integer_value(json_object_get(root, "schema")) != 1 || !json_is_object(files))
		return newstring("no lock: an object with \"schema\": 1 and \"files\" is expected");
	json_object_foreach(root, key, value)
		if (strcmp(key, "schema") != 0 && strcmp(key, "files") != 0)
			return newformat("\"%s\" is no key of a lock", key);
	json_object_foreach(files, file, value)
		if (file[0] != '/' || !isdigest(json_string_value(value)))
			return newformat("\"%s\": a file's absolute path and its SHA-256 in small letters are expected", file);
	return NULL;
}

int
lockread(struct lock *l, const char *path, char **error)
{
	char *text = filetext(path), *wrong;
	json_error_t at;
	json_t *root;

	*l = (struct lock){0};
	if (!text) {
		*error = newformat("%s: %s", path, strerror(errno));
		return -1;
	}
	root = json_loads(text, JSON_REJECT_DUPLICATES, &at);
	wrong = fault(root, &at);
	if (wrong)
		*error = newformat(root ? "%s: %s" : "%s:%s", path, wrong);
	else
		*l = (struct lock){newstring(path), json_incref(json_object_get(root, "files"))};
	free(wrong);
	json_decref(root);
	free(text);
	return l->path ? 0 : -1;
}

struct lock
locknew(const char *path)
{
	return (struct lock){newstring(path), json_object()};
}

void
lockfree(struct lock *l)
{
	free(l->path);
	json_decref(l->files);
	*l = (struct lock){0};
}

const char *
lockfind(const struct lock *l, const char *file)
{
	return json_string_value(json_object_get(l->files, file));
}

void
lockset(struct lock *l, const char *file, const char *hex)
{
	json_object_set_new(l->files, file, json_string(hex));
}

int
lockwrite(const struct lock *l)
{
	json_t *root = json_pack("{s:O, s:i}", "files", l->files, "schema", 1);
	char *json = json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_NEUTRAL), *text = newformat("%s\n", json);
	int rc = filereplace(l->path, text), error = errno;

	free(text);
	free(json);
	json_decref(root);
	errno = error;
	return rc;
}
