/* Looks after a policy's locks, and pins files in one: those that are named, those that manifests name, and anew those that it has. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/manifest/lock.h"
#include "base/digest.h"
#include "base/mem.h"
#include "base/workplace.h"
#include "policy/source.h"
#include "wrapper/policies/policies.h"
#include "wrapper/say.h"

/* The lock of the policy, as far as it is there; *OLD has what it had. 0, or -1 after it was said why not. */
static int
readold(const struct policy *p, struct lock *new, struct lock *old)
{
	char *path = p->locks.count ? newstring(p->locks.items[0]) : sourcebeside(p->file, "staticld.lock"), *error = NULL;

	*new = locknew(path);
	*old = locknew(path);
	if (access(path, F_OK) == 0) {
		lockfree(old);
		if (lockread(old, path, &error) < 0)
			say("%s", error);
	}
	free(path);
	free(error);
	return old->path ? 0 : -1;
}

/* Our own files change with us; the judge does not ask for them. */
static bool
isown(const char *own, const char *file)
{
	char *dir = realpath(own, NULL), *real = realpath(file, NULL);
	bool is = dir && real && pathbelow(real, dir);

	free(real);
	free(dir);
	return is;
}

/* Pin FILE as it is now. 0, or -1 after it was said why not. */
static int
pin(struct lock *new, const char *file)
{
	char *real = realpath(file, NULL), hex[DIGEST_ROOM];
	int rc = real ? digestfile(real, hex) : -1;

	if (rc == 0)
		lockset(new, real, hex);
	else
		say("%s: %s", file, strerror(errno));
	free(real);
	return rc;
}

/* The inputs of a manifest that are whole paths: those of the project are not pinned. */
static int
pinmanifest(struct lock *new, const json_t *manifest, const char *own)
{
	const char *last = "";
	json_t *input;
	size_t i;
	int rc = 0;

	json_array_foreach(json_object_get(manifest, "inputs"), i, input) {
		const char *file = json_string_value(json_object_get(input, "file"));

		if (!file || file[0] != '/' || strcmp(file, last) == 0 || isown(own, file))
			continue;
		rc |= pin(new, file);
		last = file;
	}
	return rc;
}

/* FILE is a manifest, or one to be pinned. */
static int
take(struct lock *new, const char *file, const char *own)
{
	json_t *manifest = json_load_file(file, 0, NULL);
	bool is = json_is_array(json_object_get(manifest, "inputs")) && json_object_get(manifest, "schema");
	int rc = is ? pinmanifest(new, manifest, own) : pin(new, file);

	json_decref(manifest);
	return rc;
}

/* What the lock had stays in it, as it is now; what is gone leaves it. */
static void
renew(struct lock *new, const struct lock *old)
{
	const char *file;
	json_t *value;

	json_object_foreach(old->files, file, value)
		if (access(file, F_OK) == 0)
			pin(new, file);
}

/* One line for each difference, in the order of the names. */
static void
tell(const struct lock *old, const struct lock *new)
{
	struct strings files = {0};
	const char *file;
	json_t *value;
	size_t i;

	json_object_foreach(old->files, file, value)
		if (!lockfind(new, file))
			stringsadd(&files, file);
	json_object_foreach(new->files, file, value)
		stringsadd(&files, file);
	stringssort(&files);
	for (i = 0; i < files.count; i++) {
		const char *a = lockfind(old, files.items[i]), *b = lockfind(new, files.items[i]);

		if (!a)
			sayout("%s: pinned, %s\n", files.items[i], b);
		else if (!b)
			sayout("%s: gone, was %s\n", files.items[i], a);
		else if (strcmp(a, b) != 0)
			sayout("%s: %s -> %s\n", files.items[i], a, b);
	}
	sayout("%s: %zu files\n", new->path, json_object_size(new->files));
	stringsfree(&files);
}

int
policypin(const struct policy *p, const char *own, char **files)
{
	struct lock old, new;
	int rc = readold(p, &new, &old);

	if (rc == 0) {
		renew(&new, &old);
		for (; *files; files++)
			rc |= take(&new, *files, own);
	}
	if (rc == 0 && lockwrite(&new) < 0) {
		say("%s:", new.path);
		rc = -1;
	}
	if (rc == 0)
		tell(&old, &new);
	lockfree(&old);
	lockfree(&new);
	return rc < 0 ? STATUS_USAGE : 0;
}

/* What L has and is not so any more: links that need it are refused. */
static int
lintone(const struct lock *l)
{
	const char *file;
	json_t *value;
	int status = 0;

	json_object_foreach(l->files, file, value) {
		char hex[DIGEST_ROOM];

		if (digestfile(file, hex) < 0)
			say("%s: %s: %s", l->path, file, strerror(errno));
		else if (strcmp(hex, json_string_value(value)) != 0)
			say("%s: %s is %s now, not %s: a link that needs it is refused", l->path, file, hex,
			    json_string_value(value));
		else
			continue;
		status = STATUS_FINDINGS;
	}
	return status;
}

int
policylintlocks(const struct policy *p)
{
	int status = 0, one;
	size_t i;

	for (i = 0; i < p->locks.count; i++) {
		char *error = NULL;
		struct lock l;

		if (lockread(&l, p->locks.items[i], &error) < 0) {
			say("%s", error);
			free(error);
			status = STATUS_USAGE;
			continue;
		}
		one = lintone(&l);
		status = one > status ? one : status;
		lockfree(&l);
	}
	return status;
}
