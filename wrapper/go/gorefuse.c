#include "wrapper/go/gorefuse.h"

#include <string.h>

#include "wrapper/say.h"

static void
tell(const char *what, const char *why, const char *fix)
{
	say("denied: %s\n  why: %s\n  fix: %s", what, why, fix);
}

bool
gorefuse(const char *buildmode, bool linkshared, const struct policy *policy)
{
	/* A policy that lets programs be dynamic lets them load these, too. */
	if (policy->output[PROPERTY_INTERPRETER] != ACTION_DENY)
		return false;
	if (linkshared) {
		tell("-linkshared", "the program would need Go's packages as shared libraries at run "
		    "time, and a loader", "build without -linkshared: the packages are then part of "
		    "the program");
		return true;
	}
	if (buildmode && strcmp(buildmode, "plugin") == 0) {
		tell("-buildmode=plugin", "only a program with a dynamic loader can load a plugin, and "
		    "a static one has none", "make the plugin a package that the program imports, or "
		    "a program of its own that it talks to");
		return true;
	}
	if (buildmode && strcmp(buildmode, "shared") == 0) {
		tell("-buildmode=shared", "it makes a shared library of Go packages, which only "
		    "dynamic programs can use", "build the programs themselves, without -linkshared");
		return true;
	}
	return false;
}
