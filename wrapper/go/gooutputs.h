/* The programs that a go command leaves, found and held against the policy. */
#ifndef WRAPPER_GO_GOOUTPUTS_H
#define WRAPPER_GO_GOOUTPUTS_H

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

/* Ask GO. 0; -1 when it cannot say, and it said why. */
int gooutputsfind(struct gooutputs *o, const char *go, const struct goline *l);

/* Prove all that are there by the policy: remove what is denied and say why. 0, or STATUS_FINDINGS. */
int gooutputsprove(const struct gooutputs *o, struct installed *installed);

/*
 * The packages of L's programs, one a line, that have C and are not of Go's own library, which does without;
 * malloced, "" when there are none. NULL: GO cannot say. Sets CGO_ENABLED.
 */
char *gooutputswithc(const char *go, const struct goline *l);

/* Remove what stands in place of programs whose link failed: FAILED holds a package per line. */
void gooutputsremove(const struct gooutputs *o, const char *failed);

#endif
