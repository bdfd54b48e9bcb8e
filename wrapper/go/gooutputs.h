/* The programs that a go command leaves, found and held against the policy. */
#ifndef WRAPPER_GO_GOOUTPUTS_H
#define WRAPPER_GO_GOOUTPUTS_H

#include "base/strings.h"
#include "wrapper/go/goline.h"
#include "wrapper/installed.h"

/* One package that go build, install or test -c was asked for. */
struct gooutput {
	char *package;          /* import path */
	char *file;             /* where its program is, or would be */
};

struct gooutputs {
	struct gooutput *items;
	size_t count;
};

/* What toolexec tells of links: import paths. */
struct golinks {
	struct strings linked, failed;
};

/* Read TEXT, lines of "linked PATH" and "failed PATH"; NULL is none. */
struct golinks golinksread(const char *text);
void golinksfree(struct golinks *l);

/*
 * Where the programs of L are, when LINKED are the import paths of those that go has just linked: told by those where that
 * leaves no doubt, else asked of GO, which costs it as much as a small link. 0; -1 when it cannot say, and it said why.
 */
int gooutputsfind(struct gooutputs *o, const char *go, const struct goline *l, const struct strings *linked);

/* Prove all that are there by the policy: remove what is denied and say why. 0, or STATUS_FINDINGS. */
int gooutputsprove(const struct gooutputs *o, struct installed *installed);

/*
 * The packages of L's programs, one a line, that have C and are not of Go's own library, which does without;
 * malloced, "" when there are none. NULL: GO cannot say. Sets CGO_ENABLED.
 */
char *gooutputswithc(const char *go, const struct goline *l);

/* Remove what stands in place of the programs of FAILED, whose link failed. */
void gooutputsremove(const struct gooutputs *o, const struct strings *failed);

#endif
