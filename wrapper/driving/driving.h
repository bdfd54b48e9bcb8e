/* One invocation of the driver role, and what its parts do for each other. */
#ifndef WRAPPER_DRIVING_DRIVING_H
#define WRAPPER_DRIVING_DRIVING_H

#include <stdbool.h>

#include "base/argv.h"
#include "base/channel.h"
#include "base/file.h"
#include "base/sweep.h"
#include "wrapper/driver/commandline.h"
#include "wrapper/driver/libc.h"
#include "wrapper/goparent.h"
#include "wrapper/installed.h"
#include "wrapper/report/reportfile.h"
#include "wrapper/role.h"

struct driving {
	struct role role;
	struct installed installed;
	const struct target *target;    /* another machine than this one, NULL: this one */
	struct commandline line;
	struct libc libc;
	char *real;             /* path of the real driver */
	struct goparent go;
	bool goasks;            /* cmd/link asks whether it links, and nobody runs the output */
	struct reportfile report;
	struct argv argv;       /* its arguments */
	struct channel channel;
	struct sweep own;       /* directory of a probe and a seal for this link only, if any */
};

/* Say why there is no link and end; a final one has its line in the report even though it never began. */
_Noreturn void drivingrefuse(struct driving *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void drivingrefusetext(struct driving *w, const char *text);

/* Write one line in the report, if there is one, of a link with STATUS. 0, or -1: it is not there, which was said. */
int drivingrecord(const struct driving *w, int status);

/* The channel of this link; what goes into it, where NULL is nothing to tell. Both end with a message when they cannot. */
void drivingconnect(struct driving *w);
void drivingtell(const struct driving *w, enum tag tag, const char *text);

/* Tell what the linker role of any link has to know and cannot see; what that of a final link has to, besides. */
void drivingbrief(struct driving *w);
void drivingbrieffinal(struct driving *w);

/* Have the driver find our linker role. */
void drivingaddlibexec(struct driving *w);

/* Whether C++ is compiled for a libc that has none; what may be missing to it then, malloced. */
bool drivinglackscxx(const struct driving *w);
char *drivingcxxtext(const struct driving *w);

/* The path that the linker role wrote to, malloced; without one, what the command line says. */
char *drivingoutput(const struct driving *w);

/*
 * The compiler ended well, and BEFORE is what had the output's name before: why what it left is not what the linker role
 * proved, static storage; NULL: it is.
 */
const char *drivingunchecked(const struct driving *w, const struct snapshot *before);

/* The end of a final link: what is said, reported and left. The exit status. */
int drivingconclude(const struct driving *w, int status, const struct snapshot *before);

/* The jobs; the exit status. */
int drivingpass(struct driving *w);             /* compiles and questions */
int drivingotherlink(struct driving *w);        /* -shared and -r */
int drivingfinallink(struct driving *w);        /* a program */
int drivingtryflag(struct driving *w);          /* a program for cmd/link, which looks at the status alone */

#endif
