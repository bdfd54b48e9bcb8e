/*
 * Links by linkers that load no plugin of ours, lld and mold. While the linker runs, a child of ours looks at
 * all inputs; when none outside the libc mentions a watched name, nothing has to be asked and the proof of
 * the output is what counts. Otherwise the same link is made once more, thrown away, with the linker's reports
 * and a probe by addresses, and the record of it is judged as the plugin's would be.
 */
#ifndef WRAPPER_UNPLUGGED_UNPLUGGED_H
#define WRAPPER_UNPLUGGED_UNPLUGGED_H

#include <stdbool.h>

#include "audit/audit.h"
#include "base/argv.h"
#include "base/record.h"
#include "wrapper/installed.h"

struct unplugged {
	struct linkername name;
	bool lld;               /* else mold */
	const char *path;       /* the linker */
	struct installed *installed;    /* with its policy and catalogues loaded */
	const char *seal, *sealarchive; /* paths of the seal's object and archive, NULL: none is linked */
	const char *importcfg;  /* cmd/link's, NULL: none */
	const char *program;    /* for people */
	bool question;          /* as the audit's */
	bool exact;             /* what is linked has to be told, so the linker is asked whatever the first look says */
	const char *sections;   /* of the policy, that are for this link */
	int list;               /* gets the inputs (audit/manifest/linkedinputs.h), -1: nobody wants them */
	locator *locate;        /* for the judge, with LOCATECTX */
	void *locatectx;
	/* Its own. */
	char *dependencies;     /* file in which the linker names what it opened */
	int dependenciesfd;     /* -1: the user asked for that file */
	int files, screener;    /* the child: what it reads further files from, and its number */
};

/* True when VERSION, the first line that the linker says of itself, is of a linker that can be checked so. */
bool unpluggedknows(const char *version, struct unplugged *u);

/*
 * The linker is about to run with WORDS (its name first, response files expanded); DEPENDENCIES is the file in which the
 * user has it name its inputs, NULL: none. Adds to A what it has to be told, and starts to look. 0, or -1 with errno.
 */
int unpluggedbegin(struct unplugged *u, const struct argv *words, const char *dependencies, struct argv *a);

/* What came of it. */
struct unpluggedverdict {
	enum verdict verdict;
	struct text text;       /* for people; empty for a pass */
	char *findings;         /* JSON, NULL: there was nothing to judge, or nobody wants them */
	bool let[CLASS_COUNT];  /* classes that may be in the output */
	char *libc, *libcfile;  /* name and archive of the libc that is linked; NULL: none, or nobody asked */
	unsigned long long inputs;
};

/* The linker ended well: judge what it linked. LINK is its whole command line. */
struct unpluggedverdict unpluggedjudge(struct unplugged *u, const struct argv *link, bool findings);

/* The linker failed, or there is nothing to judge. */
void unpluggedend(struct unplugged *u);

#endif
