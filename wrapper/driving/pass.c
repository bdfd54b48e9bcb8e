/* Compiles and questions: they go to the real driver as they are, and what comes out is no program. */
#include "wrapper/driving/driving.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/output/output.h"
#include "wrapper/driver/versionquery.h"
#include "wrapper/probe/ccache.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

/*
 * The driver may take for a link what we take for something else. So a question whose answer nothing links
 * for stands first, where it cannot be another option's value; anything else that may have an input finds our linker
 * role, which judges what it links as a program.
 */
static void
guard(struct driving *w)
{
	if (w->line.job == JOB_QUESTION && w->line.question)
		argvadd(&w->argv, w->line.question);
	else if (!w->line.frontend && !w->line.bare)
		drivingaddlibexec(w);
	if (w->line.policy)
		setenv("STATICLD_POLICY", w->line.policy, 1);
	if (w->line.report)
		setenv("STATICLD_REPORT", w->line.report, 1);
}

/* True when PATH is an ELF file that the kernel would start. */
static bool
isprogram(const char *path)
{
	unsigned char head[18] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), type;
	bool elf = fd >= 0 && pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
	    memcmp(head, ELFMAG, SELFMAG) == 0;

	if (fd >= 0)
		close(fd);
	type = head[16] | head[17];
	return elf && (type == ET_EXEC || type == ET_DYN);
}

/*
 * A compile that may miss a header, or whose driver may run anything: what it leaves must be none that would have
 * had to be judged.
 */
static int
compile(struct driving *w)
{
	struct snapshot before = snapshot(w->line.output);
	int status = runwait(w->real, &w->argv);
	struct snapshot now = snapshot(w->line.output);

	if (status != 0 && drivinglackscxx(w))
		sayverdict(drivingcxxtext(w));
	if (!snapshotchanged(&before, w->line.output) || !isprogram(w->line.output))
		return status;
	/* cgo's is one that nobody is to run. */
	if (w->line.job == JOB_CGO && chmod(w->line.output, now.st.st_mode & 0666) == 0)
		return status;
	outputremove(w->line.output);
	drivingrefuse(w, "denied: the command line asks for a compile, but a program came out, which nobody checked");
}

/* Whether what was asked for as no link is looked at afterwards. */
static bool
mayleaveprogram(const struct driving *w)
{
	if (w->line.question || w->line.bare)
		return false;
	return w->line.frontend || w->line.redirected || (w->line.job != JOB_QUESTION && drivinglackscxx(w));
}

/* A human who asks the driver for its version or help; what programs ask is the driver's alone. */
static bool
isasked(const struct driving *w)
{
	size_t i;

	for (i = 1; isatty(STDOUT_FILENO) && i < w->line.words.count; i++)
		if (w->line.means[i] == MEANS_QUESTION && (strcmp(w->line.words.words[i], "--version") == 0 ||
		    strcmp(w->line.words.words[i], "--help") == 0))
			return true;
	return false;
}

static int
answer(const struct driving *w)
{
	int status = runwait(w->real, &w->argv);

	sayout("staticld ran this driver: --staticld-version and --staticld-help are about staticld itself\n");
	return fflush(stdout) == 0 ? status : STATUS_FINDINGS;
}

int
drivingpass(struct driving *w)
{
	guard(w);
	commandlineplain(&w->line, &w->argv);
	if (w->line.job == JOB_COMPILE)
		libccompile(&w->libc, w->real, &w->line, &w->argv);
	/* A policy on the command line is part of what it compares. */
	if (w->line.job == JOB_COMPILE && !w->line.policy)
		ccacheask(w->installed.datadir, &w->argv);
	if (argvshorten(&w->argv) < 0)
		die(STATUS_FINDINGS, "the command line is too long:");
	if (w->line.job == JOB_QUESTION && versionqueryis(&w->line) && !libcisnative(&w->libc))
		return versionquery(&w->argv, &w->libc);
	if (mayleaveprogram(w))
		return compile(w);
	if (w->line.job == JOB_QUESTION && isasked(w))
		return answer(w);
	return runexec(w->real, &w->argv);
}
