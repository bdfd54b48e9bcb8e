/* staticld doctor: what is installed here and whether static links can be made and checked with it. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/mem.h"
#include "wrapper/find.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

static void
line(const char *what, const char *name, const char *found)
{
	sayout("%-8s %-8s %s\n", what, name, found);
}

/* A program in PATH with the first line of its --version; NULL when there is none. */
static char *
program(const char *what, const char *name)
{
	char *path = findprogram(name, getenv("PATH")), *version;

	if (!path) {
		line(what, name, "not installed");
		return NULL;
	}
	version = runline(path, "--version");
	sayout("%-8s %-8s %s: %s\n", what, name, path, version ? version : "prints no version");
	free(version);
	return path;
}

static bool
drivers(char **gcc)
{
	static const char *const names[] = {"gcc", "g++", "clang", "clang++", NULL};
	bool any = false;
	size_t i;

	*gcc = NULL;
	for (i = 0; names[i]; i++) {
		char *path = program("driver", names[i]);

		any |= path != NULL;
		if (path && !*gcc && !strchr(names[i], '+'))
			*gcc = path;
		else
			free(path);
	}
	return any;
}

static bool
linkers(void)
{
	static const char *const names[] = {"ld", "ld.bfd", "ld.gold", "ld.lld", "ld.mold"};
	bool any = false;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = program("linker", names[i]);

		any |= path != NULL;
		free(path);
	}
	return any;
}

/* Load the plugin as the linkers do. */
static bool
plugin(void)
{
	char *path = findinstalled("lib/staticld/staticld.so");
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	line("plugin", "", handle ? path : dlerror());
	if (handle)
		dlclose(handle);
	free(path);
	return handle != NULL;
}

static void
file(const char *libc, const char *path, const char *without)
{
	if (path && access(path, R_OK) == 0)
		line("libc", libc, path);
	else
		line("libc", libc, without);
}

/* The driver's own libc: ask the driver. */
static bool
native(const char *driver)
{
	char *archive = driver ? runline(driver, "-print-file-name=libc.a") : NULL;
	char *crt = driver ? runline(driver, "-print-file-name=rcrt1.o") : NULL;
	bool ok = archive && strchr(archive, '/');

	file("native", archive, "no libc.a: install libc6-dev (Debian), glibc-static (Fedora)");
	file("native", crt, "no rcrt1.o: static PIEs cannot be linked");
	free(archive);
	free(crt);
	return ok;
}

static void
musl(const char *datadir)
{
	char *error = NULL;
	struct utsname name = {0};
	struct catalogue c;
	size_t i;

	uname(&name);
	if (catalogueload(&c, "musl", name.machine, datadir, &error) < 0) {
		line("libc", "musl", error);
	} else {
		for (i = 0; i < c.dirs.lib.count; i++) {
			char *archive = newformat("%s/libc.a", c.dirs.lib.items[i]);
			char *crt = newformat("%s/rcrt1.o", c.dirs.lib.items[i]);

			if (access(archive, R_OK) == 0 || i + 1 == c.dirs.lib.count) {
				file("musl", archive, "no libc.a: install musl-dev and musl-tools");
				file("musl", crt, "no rcrt1.o: static PIEs cannot be linked");
				i = c.dirs.lib.count;
			}
			free(archive);
			free(crt);
		}
		cataloguefree(&c);
	}
	free(error);
}

static bool
policy(struct installed *i)
{
	char *error = NULL;
	bool ok = installedpolicy(i, &error) == 0;

	line("policy", ok ? i->policy.name : i->policyref, ok ? i->policy.file : error);
	free(error);
	return ok;
}

int
doctormain(int argc, char **argv)
{
	struct installed installed;
	char *driver = NULL;
	bool ok;

	(void)argv;
	if (argc != 1)
		die(STATUS_USAGE, "usage: staticld doctor");
	installedinit(&installed, NULL);
	ok = drivers(&driver);
	ok &= linkers();
	ok &= plugin();
	ok &= native(driver);
	musl(installed.datadir);
	ok &= policy(&installed);
	puts(ok ? "static links can be made and checked here"
	        : "static links cannot be made and checked here: see above");
	free(driver);
	return fflush(stdout) == 0 && ok ? 0 : STATUS_FINDINGS;
}
