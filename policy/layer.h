/*
 * One policy file of a chain of `extends`: what it sets, before what it
 * inherits is merged in.
 */
#ifndef POLICY_LAYER_H
#define POLICY_LAYER_H

#include "policy/policy.h"
#include "policy/reader.h"

struct layer {
	struct policy policy;   /* what is not set is 0: unset, NULL, none */
	bool pieset;
	bool probesset;
	bool sharedset;
	bool sealset;
	bool noteset;
	bool envset;
	bool preferset;          /* whether prefer_archives was given */
	char *libcwhere;        /* "FILE:LINE" of link.libc */
	char *extends;          /* as written, NULL: nothing */
	char *extendswhere;     /* "FILE:LINE" of it */
	char *extendsfile;      /* the file that it stands in */
};

/*
 * Fill *L, which is empty, from the settings of R. Returns 0, or -1 with the
 * error set; *L is to be freed in both cases.
 */
int layerread(struct layer *l, struct reader *r);

/* Let *L inherit from *BASE what it does not set; *BASE is empty afterwards. */
void layermerge(struct layer *l, struct layer *base);

void layerfree(struct layer *l);

#endif
