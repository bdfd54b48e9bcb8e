/*
 * A compile that fails for a library's missing header never gets to the linker, which tells of
 * libraries otherwise: here the driver is asked where it would find them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wrapper/hints/hints.h"
#include "wrapper/hints/inquiry.h"
#include "wrapper/hints/libdirs.h"
#include "wrapper/hints/parts.h"
#include "wrapper/run.h"

/* What DRIVER names for "libLIBRARY" + END, malloced; NULL: it has none. */
static char *
ofdriver(const char *driver, const char *library, const char *end)
{
	char *question = newformat("-print-file-name=lib%s%s", library, end);
	char *path = runline(driver, question);

	free(question);
	/* A driver that has no such file prints the name as it is. */
	if (path && !strchr(path, '/')) {
		free(path);
		path = NULL;
	}
	return path;
}

/* The malloced path of LIBRARY that DRIVER has and none of DIRS; NULL: there is none. */
static char *
other(const char *driver, const struct strings *dirs, const char *library)
{
	static const char *const ends[] = {".a", ".so"};
	char *path = NULL;
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *own = libdirsfind(dirs, library, ends[i]);
		bool found = own != NULL;

		free(own);
		if (found)
			return NULL;
	}
	for (i = 0; !path && i < sizeof ends / sizeof *ends; i++)
		path = ofdriver(driver, library, ends[i]);
	return path;
}

char *
hintsothers(const struct argv *words, const struct strings *lib, const char *libc,
    const char *driver, const char *datadir)
{
	struct strings dirs = {0}, seen = {0};
	struct libdirs own;
	struct elsewhere e = {0};
	struct text out = {0};
	size_t i;

	libdirsread(&own, "", words, datadir);
	for (i = 0; i < own.left.count; i++)
		stringsadd(&dirs, own.left.items[i]);
	for (i = 0; i < lib->count; i++)
		stringsadd(&dirs, lib->items[i]);
	for (i = 1; i < words->count; i++) {
		const char *library = libdirslibrary(words, i);
		char *path;

		if (!library || library[0] == ':' || stringshave(&seen, library) || libdirsfits(&own, library))
			continue;
		stringsadd(&seen, library);
		path = other(driver, &dirs, library);
		if (path)
			hintelsewhereadd(&e, library, path);
		free(path);
	}
	hintelsewhere(&out, &e, libc);
	libdirsfree(&own);
	stringsfree(&seen);
	stringsfree(&dirs);
	return out.bytes;
}
