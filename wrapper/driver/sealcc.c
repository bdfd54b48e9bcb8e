/* Compiles what is linked into or beside a program with the user's driver, where the installed objects are for another machine. */
#include "wrapper/driver/sealcc.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wrapper/find.h"
#include "wrapper/run.h"

/* The word size of this program is the target's unless these say something else. */
static bool
selects(const char *word)
{
	static const char *const prefixes[] = {"--target=", "-mabi=", "-mfloat-abi=", "-mbig-endian",
	    "-mlittle-endian", "-EB", "-EL", "-mx32"};
	size_t i;

	for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (strncmp(word, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return strcmp(word, sizeof(void *) == 8 ? "-m32" : "-m64") == 0;
}

struct argv
sealtarget(const struct commandline *c)
{
	struct argv a = {0};
	size_t i;

	for (i = 1; i < c->words.count; i++) {
		const char *word = c->words.words[i];

		if (strcmp(word, "-target") == 0 && i + 1 < c->words.count) {
			argvadd(&a, word);
			argvadd(&a, c->words.words[++i]);
		} else if (selects(word)) {
			argvadd(&a, word);
		}
	}
	return a;
}

static int
compile(const char *driver, const struct argv *target, const char *source, const char *object)
{
	/* As in the Makefile. */
	static const char *const flags[] = {"-std=c11", "-ffreestanding", "-O2", "-fPIE",
	    "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-x", "c", "-c", "-o"};
	struct argv a = {0};
	size_t i;
	int rc;

	argvadd(&a, driver);
	for (i = 0; i < target->count; i++)
		argvadd(&a, target->words[i]);
	for (i = 0; i < sizeof flags / sizeof *flags; i++)
		argvadd(&a, flags[i]);
	argvadd(&a, object);
	argvadd(&a, source);
	rc = runwait(driver, &a);
	free(a.words);
	return rc;
}

/* Everything but the loader's place goes into the archive. */
static int
archive(const char *driver, const char *dir, const struct argv *objects)
{
	char *asked = runline(driver, "-print-prog-name=ar");
	char *ar = asked ? findprogram(asked, getenv("PATH")) : NULL;
	struct argv a = {0};
	size_t i;
	int rc = -1;

	argvadd(&a, ar);
	argvadd(&a, "-rcsD");
	argvaddf(&a, "%s/libseal.a", dir);
	for (i = 0; i < objects->count; i++)
		argvadd(&a, objects->words[i]);
	if (ar)
		rc = runwait(ar, &a);
	free(a.words);
	free(asked);
	free(ar);
	return rc;
}

static int
issource(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	/* The note is no part of the seal. */
	return n > 2 && strcmp(d->d_name + n - 2, ".c") == 0 && strcmp(d->d_name, "note.c") != 0;
}

static int
build(const char *driver, const struct argv *target, const char *sources, const char *dir)
{
	struct dirent **list = NULL;
	struct argv objects = {0};
	int i, n = scandir(sources, &list, issource, alphasort), rc = n > 0 ? 0 : -1;

	for (i = 0; i < n; i++) {
		char *name = list[i]->d_name;
		bool loader = strcmp(name, "loader.c") == 0;
		char *source = newformat("%s/%s", sources, name);
		char *object = newformat("%s/%.*s.o", dir, loader ? 4 : (int)strlen(name) - 2,
		    loader ? "seal" : name);

		if (rc == 0)
			rc = compile(driver, target, source, object);
		if (!loader)
			argvadd(&objects, object);
		free(source);
		free(list[i]);
	}
	free(list);
	return rc == 0 ? archive(driver, dir, &objects) : rc;
}

int
sealcompile(const struct sweep *dir, const char *driver, const struct argv *target, char **error)
{
	char *sources = findinstalled("share/staticld/seal");

	if (build(driver, target, sources, dir->dir) != 0)
		*error = newformat("the seal could not be compiled for this target from %s", sources);
	free(sources);
	return *error ? -1 : 0;
}

int
notecompile(const struct sweep *dir, const char *driver, const struct argv *target, char **error)
{
	char *source = findinstalled("share/staticld/seal/note.c"), *object = newformat("%s/note.o", dir->dir);

	if (compile(driver, target, source, object) != 0)
		*error = newformat("the place for the note could not be compiled for this target from %s", source);
	free(object);
	free(source);
	return *error ? -1 : 0;
}

int
probecompile(struct sweep *dir, const char *driver, const struct argv *target, char **error)
{
	const char *tmp = getenv("TMPDIR");
	char *prefix = newformat("%s/staticld-seal.", tmp && *tmp ? tmp : "/tmp"), *object;

	if (sweepnew(dir, prefix) < 0) {
		*error = newformat("%s: %s", prefix, strerror(errno));
	} else {
		object = newformat("%s/probe.o", dir->dir);
		if (compile(driver, target, "/dev/null", object) != 0)
			*error = newformat("the probe, an empty file, could not be compiled for this target by %s", driver);
		free(object);
	}
	free(prefix);
	return *error ? -1 : 0;
}
