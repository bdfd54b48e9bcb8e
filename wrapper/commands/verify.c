/* staticld verify: what finished files are, from their own headers. Judges by no policy. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/go/gobuild.h"
#include "audit/output/loader.h"
#include "audit/output/proof.h"
#include "base/mem.h"
#include "base/text.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static const char usage[] =
	"usage: staticld verify FILE...\n";

/* ": needs INTERPRETER, LIBRARY, ..." */
static void
printneeds(const struct proof *p)
{
	const char *before = ": needs ";
	size_t i;

	if (p->interpreter) {
		sayout("%s%s", before, p->interpreter);
		before = ", ";
	}
	for (i = 0; i < p->nneeded; i++) {
		sayout("%s%s", before, p->needed[i]);
		before = ", ";
	}
}

/* What a static executable's loader is there for. */
static void
printloading(const struct loader *l)
{
	const char *before = "";
	int k;

	if (!l->libc)
		return;
	sayout("    note: %s's loader is in it, so it can load code at run time", l->libc->name);
	for (k = 0; k < CLASS_COUNT; k++)
		if (l->classes[k]) {
			sayout("%s%s", *before ? before : ": ", classname((enum class)k));
			before = ", ";
		}
	sayout("\n    (a link under a policy that seals, as \"default\" does, leaves it out)\n");
}

static void
printnotes(const struct proof *p)
{
	if (p->execstack)
		sayout("    note: asks for an executable stack\n");
	if (p->textrel)
		sayout("    note: has text relocations, so its code is writable while it is loaded\n");
	if (p->rwx)
		sayout("    note: has a segment that is writable and executable\n");
}

static void
explaingo(int fd)
{
	struct gobuild g;
	char *flag;

	if (!gobuildread(&g, fd))
		return;
	flag = gobuildignored(g.ldflags);
	if (g.internal) {
		sayout("    This Go program was linked internally: the Go linker ran no C linker, so\n"
		    "    %s%s.\n"
		    "    Build with \"staticld go build\", or -ldflags '-linkmode=external -extld=staticld',\n"
		    "    or without C: with -tags netgo,osusergo, or with CGO_ENABLED=0.\n",
		    flag ? flag : "an -extldflags",
		    flag ? " was ignored and had no effect" : " has no effect");
	} else {
		sayout("    This Go program was linked by a C linker that was not asked for a static link.\n"
		    "    Build with \"staticld go build\" or -ldflags '-linkmode=external -extld=staticld'.\n");
	}
	free(flag);
	gobuildfree(&g);
}

static void
explain(const struct proof *p, int fd)
{
	switch (p->type) {
	case PROOF_STATIC:
	case PROOF_STATIC_PIE:
		return;
	case PROOF_SHARED:
		sayout("    A shared library: other programs load it, it is no static executable.\n");
		return;
	case PROOF_RELOCATABLE:
		sayout("    An object file: it has not been linked yet.\n");
		return;
	case PROOF_CORE:
		sayout("    A memory dump, no program.\n");
		return;
	case PROOF_DYNAMIC:
	case PROOF_DYNAMIC_PIE:
		break;
	}
	if (p->interpreter)
		sayout("    To run it the kernel loads %s first. In an image without that\n"
		    "    file the kernel answers \"no such file or directory\", and a shell \"not found\",\n"
		    "    though the program itself is there.\n", p->interpreter);
	else
		sayout("    It needs libraries at run time, but names no loader that would find them.\n");
	explaingo(fd);
}

/* One line of ours on standard error; TEXT is freed. */
static void
tell(char *text)
{
	struct text line = {0};

	textadd(&line, "staticld verify: %s\n", text);
	sayverdict(line.bytes);
	textfree(&line);
	free(text);
}

static int
complain(const char *file, const char *reason)
{
	/* Keeps the two streams in order where they go to the same place. */
	fflush(stdout);
	tell(newformat("%s: %s", file, reason));
	return 1;
}

static int
verify(const char *file, const struct catalogues *catalogues)
{
	struct loader l = {0};
	char *error = NULL;
	struct proof p;
	bool good;
	/* Opening a pipe must not wait for a writer. */
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return complain(file, strerror(errno));
	if (proofread(&p, fd, &error) < 0 ||
	    (proofisstatic(&p) && loaderread(&l, fd, catalogues, &error) < 0)) {
		complain(file, error);
		free(error);
		close(fd);
		return 1;
	}
	sayout("%s: %s%s (%s)", file, prooftypename(p.type), l.sealed && !l.libc ?
	    ", sealed: cannot load code at run time" : "", proofmachine(p.machine));
	printneeds(&p);
	sayout("\n");
	explain(&p, fd);
	printnotes(&p);
	printloading(&l);
	good = proofisstatic(&p);
	prooffree(&p);
	close(fd);
	return good ? 0 : 1;
}

int
verifymain(int argc, char **argv)
{
	struct installed installed;
	char *error = NULL;
	int i = 1, status = 0;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return fflush(stdout) == 0 ? 0 : 3;
	}
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		i++;
	else if (argc > 1 && argv[1][0] == '-')
		argc = 0;
	if (i >= argc) {
		fputs(usage, stderr);
		return 2;
	}
	installedinit(&installed, NULL);
	if (installedcatalogues(&installed, &error) < 0) {
		tell(error);
		return 3;
	}
	for (; i < argc; i++)
		status |= verify(argv[i], &installed.catalogues);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		tell(newformat("standard output: %s", strerror(errno)));
		return 3;
	}
	return status;
}
