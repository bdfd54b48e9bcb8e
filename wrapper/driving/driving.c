/* What all parts of the driver role need. */
#include "wrapper/driving/driving.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "audit/output/output.h"
#include "base/text.h"
#include "wrapper/find.h"
#include "wrapper/say.h"

/* One line in the report, whatever came of the link. 0, or -1: it is not there, which was said. */
int
drivingrecord(const struct driving *w, int status)
{
	char *output = channelget(&w->channel, TAG_OUTPUT), *inner = channelget(&w->channel, TAG_INNER);
	struct reportfacts facts = {&w->channel, &w->installed.policy, status, w->real, w->go.program,
	    output ? output : w->line.output};
	/* A staticld that the compiler runs, or is, has written this line already. */
	bool written = inner && w->report.path && strcmp(inner, w->report.path) == 0;
	int rc = written ? 0 : reportwrite(&w->report, &facts);

	if (rc < 0)
		say("the report %s could not be written:", w->report.path);
	free(output);
	free(inner);
	return rc;
}

/* No link, because of us. A final one has its line in the report even though it never began. */
void
drivingrefusetext(struct driving *w, const char *text)
{
	if (w->line.job == JOB_FINAL) {
		channelsend(&w->channel, TAG_TEXT, text);
		drivingrecord(w, STATUS_FINDINGS);
		outputremove(w->line.output);
	}
	saytext(text);
	exit(STATUS_FINDINGS);
}

void
drivingrefuse(struct driving *w, const char *format, ...)
{
	struct text text = {0};
	va_list ap;

	va_start(ap, format);
	textaddv(&text, format, ap);
	va_end(ap);
	drivingrefusetext(w, text.bytes);
}

/* The channel of this link. */
void
drivingconnect(struct driving *w)
{
	if (channelnew(&w->channel) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
}

/* Tell the linker role and the plugin; NULL is nothing to tell. */
void
drivingtell(const struct driving *w, enum tag tag, const char *text)
{
	if (text && channelsend(&w->channel, tag, text) < 0)
		die(STATUS_FINDINGS, "the channel to the linker:");
}

void
drivingaddlibexec(struct driving *w)
{
	char *dir = findinstalled("libexec/staticld/");

	argvaddf(&w->argv, "-B%s", dir);
	free(dir);
}

/* Whether C++ is compiled for a libc that there is no C++ library for: what needs none of it compiles and links. */
bool
drivinglackscxx(const struct driving *w)
{
	return !libcisnative(&w->libc) && (w->role.cxx || w->line.cxx);
}

/* What may be missing to C++ that did not compile, malloced. */
char *
drivingcxxtext(const struct driving *w)
{
	return newtext("staticld: hint: C++: its library and headers are those of a libstdc++ that was built for glibc, "
	    "and here there is none for %s\n"
	    "  why: only C++ that includes none of its headers can be compiled under this policy\n"
	    "  fix: build this program under the policy \"default\" or \"sealed\", or set STATICLD_CC to a C++ "
	    "compiler of a %s toolchain and libc = \"native\" in the policy\n"
	    "  fix: where no source is C++: project(NAME C) in CMake, project(NAME, 'c') in Meson\n",
	    w->libc.name, w->libc.name);
}
