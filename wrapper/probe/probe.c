/*
 * Knows probe links by what their output is called and where it is. That is no secret, and need be none: all that
 * comes of it is that a link which would be denied for what the seal makes harmless is linked sealed instead. Whoever
 * calls a program so gets one that cannot load code, and is judged by every other rule.
 */
#include "wrapper/probe/probe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"

/* Patterns of the output's own name. */
static const char *const names[] = {
	"conftest*",            /* autoconf, libtool, Ruby's mkmf, SCons, autosetup */
	"cmTC_*", "cmTryCompileExec*",  /* CMake */
	"_configtest*",         /* Python's distutils and setuptools */
	"assertlib*", "compilet-*",     /* Perl's Devel::CheckLib, ExtUtils::CBuilder */
	"autotest",             /* nginx */
	"qemu-conf*",
};

/* Patterns of the directory that it is in. */
static const char *const places[] = {
	"UU",                   /* Perl's Configure and others that metaconfig made: try, a.out */
	"ffconf.*",             /* FFmpeg */
};

/* Patterns of any directory above it. */
static const char *const above[] = {
	"CMakeScratch", "CMakeTmp",
	"meson-private",
	".conf_check_*",        /* waf */
	".sconf_temp",          /* SCons */
	"config.tests",         /* Qt */
	"ocaml-configurator*",  /* dune */
};

static bool
fits(const char *const *globs, size_t count, const char *text)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (globfits(globs[i], text))
			return true;
	return false;
}

bool
probecalled(const char *whole)
{
	char *path = newstring(whole), *slash = strrchr(path, '/');
	bool is = fits(names, sizeof names / sizeof *names, pathbase(path)), last = true;

	for (; !is && slash; slash = strrchr(path, '/'), last = false) {
		const char *dir;

		*slash = '\0';
		dir = pathbase(path);
		is = fits(above, sizeof above / sizeof *above, dir) ||
		    (last && fits(places, sizeof places / sizeof *places, dir));
	}
	free(path);
	return is;
}

bool
probeanswered(const struct policy *policy, const char *output)
{
	char *dir = NULL, *path;
	bool is;

	if (policy->probes != PROBES_ANSWER)
		return false;
	if (output[0] != '/')
		dir = getcwd(NULL, 0);
	path = newformat("%s%s%s", dir ? dir : "", dir ? "/" : "", output);
	is = probecalled(path);
	free(path);
	free(dir);
	return is;
}
