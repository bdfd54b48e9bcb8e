/*
 * Links by linkers that load no plugin of ours, lld and mold. They say while they link where watched names occur; when
 * none does outside the libc, nothing has to be asked and the proof of the output is what counts. Otherwise the same
 * link is made once more, thrown away, with the linker's reports and a probe by addresses, and the record of it is
 * judged as the plugin's would be. Where names cannot be traced a child of ours reads all inputs meanwhile instead.
 */
#ifndef WRAPPER_UNPLUGGED_UNPLUGGED_H
#define WRAPPER_UNPLUGGED_UNPLUGGED_H

#include <stdbool.h>

#include "audit/audit.h"
#include "audit/unplugged/screen.h"
#include "audit/unplugged/trace.h"
#include "base/argv.h"
#include "base/record.h"
#include "wrapper/installed.h"
#include "wrapper/unplugged/screener.h"

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
	bool confirmed;         /* the linker said itself which it is */
	bool asked;             /* before the link; else it says it there */
	enum { UNPLUGGED_ASK, UNPLUGGED_TRACE, UNPLUGGED_SCREEN } way;
	struct link record;     /* what the options say, and under the last way what the inputs do */
	struct runtimes runtimes;
	struct trace trace;
	struct screen screen;
	struct screener screener;
	struct strings shown;   /* names that the user has traced too */
	bool saysversion;       /* the user asked for it too */
};

/* True when VERSION, the first line that the linker says of itself, is of a linker that can be checked so. */
bool unpluggedknows(const char *version, struct unplugged *u);

/* True when the file PATH has the name of such a linker, which it then says itself while it links. */
bool unpluggednamed(const char *path, struct unplugged *u);

/*
 * The linker is about to run with WORDS (its name first, response files expanded); DEPENDENCIES is the file in which the
 * user has it name its inputs, NULL: none. Adds to A what it has to be told, and starts to look. 0, or -1 with *ERROR.
 */
int unpluggedbegin(struct unplugged *u, const struct argv *words, const char *dependencies, struct argv *a,
    char **error);

/* A line that it prints, for a struct unplugged: true when that is for us alone. */
bool unpluggedhears(void *ctx, const char *line);

/* What came of it. */
struct unpluggedverdict {
	enum verdict verdict;
	struct text text;       /* for people; empty for a pass */
	char *findings;         /* JSON, NULL: nobody wants them */
	bool let[CLASS_COUNT];  /* classes that may be in the output */
	char *libc, *libcfile;  /* name and archive of the libc that is linked; NULL: none */
	unsigned long long inputs;      /* 0: nobody counted */
};

/*
 * The linker ended well: judge what it linked. LINK is its whole command line without what was added, RUN what it was
 * run with; OUTPUT is what it wrote.
 */
struct unpluggedverdict unpluggedjudge(struct unplugged *u, const struct argv *link, const struct argv *run,
    const char *output, bool findings);

/* The linker failed, or there is nothing to judge. */
void unpluggedend(struct unplugged *u);

#endif
