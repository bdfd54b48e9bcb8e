/* What makes a Go program need a loader: ways of building it, and packages that import shared libraries. */
#include "wrapper/go/godynamic.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wrapper/say.h"

static void
advise(const char *what, const char *why, const char *fix)
{
	say("denied: %s\n  why: %s\n  fix: %s", what, why, fix);
}

bool
godynamicrefuse(const char *buildmode, bool linkshared, bool cgo, const struct policy *policy)
{
	/* A policy that lets programs be dynamic lets them load these, too. */
	if (policy->output[PROPERTY_INTERPRETER] != ACTION_DENY)
		return false;
	if (linkshared) {
		advise("-linkshared", "the program would need Go's packages as shared libraries at run "
		    "time, and a loader", "build without -linkshared: the packages are then part of "
		    "the program");
		return true;
	}
	if (buildmode && strcmp(buildmode, "plugin") == 0) {
		advise("-buildmode=plugin", "only a program with a dynamic loader can load a plugin, and "
		    "a static one has none", "make the plugin a package that the program imports, or "
		    "a program of its own that it talks to");
		return true;
	}
	if (buildmode && strcmp(buildmode, "shared") == 0) {
		advise("-buildmode=shared", "it makes a shared library of Go packages, which only "
		    "dynamic programs can use", "build the programs themselves, without -linkshared");
		return true;
	}
	if (buildmode && strcmp(buildmode, "pie") == 0 && !cgo) {
		advise("-buildmode=pie with CGO_ENABLED=0", "the position-independent programs of Go's own "
		    "linker need a dynamic loader; the C linker makes static ones, and go runs it with cgo "
		    "alone", "set CGO_ENABLED=1, which needs a C compiler and no C in the program; or leave "
		    "-buildmode=pie out");
		return true;
	}
	return false;
}

/* True when the archive PATH carries //go:cgo_import_dynamic or the like. */
static bool
imports(const char *path)
{
	static const char pragma[] = "[\"cgo_import_dynamic\"";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool found = false;
	struct stat st;
	void *map;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && st.st_size > 0) {
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			found = memmem(map, (size_t)st.st_size, pragma, sizeof pragma - 1) != NULL;
			munmap(map, (size_t)st.st_size);
		}
	}
	close(fd);
	return found;
}

/* "packagefile PATH=FILE": print PATH when FILE is one of those, and return true. */
static bool
explainline(char *line, struct text *out)
{
	static const char key[] = "packagefile ";
	char *equals;

	if (strncmp(line, key, sizeof key - 1) != 0)
		return false;
	line[strcspn(line, "\n")] = '\0';
	equals = strchr(line, '=');
	if (!equals || !imports(equals + 1))
		return false;
	textadd(out, "  who: package %.*s: it has Go's linker import functions of shared libraries "
	    "(//go:cgo_import_dynamic)\n", (int)(equals - line) - (int)(sizeof key - 1),
	    line + sizeof key - 1);
	return true;
}

void
godynamicexplain(const struct golink *l, struct text *out)
{
	FILE *f = l->importcfg ? fopen(l->importcfg, "re") : NULL;
	char *line = NULL;
	size_t room = 0;
	bool any = false;

	while (f && getline(&line, &room, f) > 0)
		any |= explainline(line, out);
	if (f)
		fclose(f);
	free(line);
	if (!any && l->buildmode && strcmp(l->buildmode, "pie") == 0) {
		textadd(out, "  why: the position-independent programs of Go's own linker need a dynamic loader\n"
		    "  fix: with CGO_ENABLED=1 add -ldflags=-linkmode=external, as staticld go build does: the C "
		    "linker makes a static one; or leave -buildmode=pie out\n");
		return;
	}
	textadd(out, "  why: Go linked this program without a C linker, so nothing could link those "
	    "libraries into it\n"
	    "  fix: build without the package that imports them: what it does is load libraries at "
	    "run time\n"
	    "  fix: or, where the program can do without what it loads, build with CGO_ENABLED=1 and "
	    "STATICLD_POLICY=sealed: the C linker then links it, and loading always fails\n");
}
