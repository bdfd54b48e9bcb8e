/* staticld doctor: what is installed here and whether static links can be made and checked with it. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/child.h"
#include "base/mem.h"
#include "policy/complain.h"
#include "wrapper/commands/command.h"
#include "wrapper/commands/project.h"
#include "wrapper/commands/trial.h"
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

/* Each linker that is here, chosen as a user does. */
static void
trylinkers(const char *policy)
{
	static const char *const names[] = {"bfd", "gold", "lld", "mold"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		char *name = newformat("ld.%s", names[i]), *path = findprogram(name, getenv("PATH"));

		if (path)
			trialmake(&(struct trial){.policy = policy, .linker = names[i]});
		free(path);
		free(name);
	}
}

/* Let GNU ld load the plugin, or say why it cannot. */
static bool
loads(const char *ld, const char *path)
{
	const char *const words[] = {ld, "-plugin", path, "--version", NULL};
	struct child c = childof(ld, (char *const *)(uintptr_t)words);
	char *out = NULL, *err = NULL;
	bool ok = childrun(&c, &out, &err) == 0;

	if (err)
		err[strcspn(err, "\n")] = '\0';
	line("plugin", "", ok ? path : err ? err : ld);
	free(out);
	free(err);
	return ok;
}

static bool
plugin(void)
{
	char *path = findinstalled("lib/staticld/staticld.so"), *ld = findprogram("ld.bfd", getenv("PATH"));
	bool ok;

	if (!ld)
		ld = findprogram("ld", getenv("PATH"));
	ok = ld ? loads(ld, path) : access(path, R_OK) == 0;
	if (!ld)
		line("plugin", "", ok ? path : strerror(errno));
	free(ld);
	free(path);
	return ok;
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

/* What `staticld go` takes here instead of it. */
static bool
project(const struct installed *i)
{
	const char *env = getenv("STATICLD_POLICY");
	char *file = env && *env ? NULL : projectpolicy(), *error = NULL;
	struct policy p;
	bool ok = !file || policyload(&p, file, i->datadir, &error) == 0;

	if (file)
		line("policy", "go", ok ? file : error);
	if (file && ok)
		policyfree(&p);
	free(error);
	free(file);
	return ok;
}

static bool
driverandlibc(void)
{
	char *driver = NULL;
	bool ok = drivers(&driver);

	ok &= linkers();
	ok &= plugin();
	ok &= native(driver);
	free(driver);
	return ok;
}

/* All that is here. What other policies and machines lack is no fault of this one's. */
static bool
everything(struct installed *i)
{
	struct strings names = {0};
	char *error = NULL;
	bool ok = driverandlibc();
	size_t k;

	musl(i->datadir);
	ok &= policy(i);
	ok &= project(i);
	ok &= trialmake(&(struct trial){.policy = i->policyref});
	trylinkers(i->policyref);
	policynames(&names, i->datadir);
	for (k = 0; k < names.count; k++)
		if (strcmp(names.items[k], i->policyref) != 0)
			trialmake(&(struct trial){.policy = names.items[k]});
	stringsfree(&names);
	if (installedtargets(i, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	for (k = 0; k < i->targets.count; k++)
		trialmake(&(struct trial){.policy = i->policyref, .goarch = i->targets.rows[k].goarch});
	return ok;
}

static void
checktarget(struct installed *i, const char *goarch)
{
	struct nearest n = nearestto(goarch);
	char *error = NULL;
	size_t k;

	if (installedtargets(i, &error) < 0)
		die(STATUS_TOOL, "%s", error);
	if (targetofgoarch(&i->targets, goarch))
		return;
	for (k = 0; k < i->targets.count; k++)
		nearestoffer(&n, i->targets.rows[k].goarch);
	die(STATUS_USAGE, "no such target \"%s\"%s", goarch, nearesthint(&n));
}

int
doctormain(int argc, char **argv)
{
	const char *name, *goarch;
	struct installed installed;
	struct given given;
	char *error = NULL;
	bool ok;

	(void)argc;
	commandread(&given, argv);
	if (given.operands.count)
		commandusage(given.command);
	name = givenflag(&given, "--policy");
	goarch = givenflag(&given, "--target");
	installedinit(&installed, name);
	if (goarch)
		checktarget(&installed, goarch);
	if (name && installedpolicy(&installed, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	sayversion();
	ok = name || goarch ? trialmake(&(struct trial){.policy = installed.policyref, .goarch = goarch}) :
	    everything(&installed);
	if (!name && !goarch)
		puts(ok ? "static links can be made and checked here"
		        : "static links cannot be made and checked here: see above");
	return commanddone(ok ? 0 : STATUS_FINDINGS);
}
