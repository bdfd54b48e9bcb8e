/*
 * The installed policies, the catalogues, the runtimes' edges and the target machines as they were when
 * staticld was built, read already. Every link needs them, and libconfig takes millions of instructions to read them; comparing the
 * installed files with those that were read takes a few thousand. A file that somebody changed
 * since is read as it is. policy/prepare writes the C source that defines them.
 */
#ifndef POLICY_PREPARED_H
#define POLICY_PREPARED_H

#include "policy/catalogue.h"
#include "policy/targets.h"

/* A file that was read. */
struct preparedfile {
	const char *name;       /* its last part */
	const char *bytes;
	size_t size;
};

struct prepared {
	const struct preparedfile *cataloguefiles;      /* of ROWS, in their order */
	const struct catalogue *rows;
	size_t nrows;
	struct preparedfile runtimesfile;
	struct runtimes runtimes;
	struct preparedfile targetsfile;
	struct targets targets;
	const struct preparedfile *policyfiles; /* of POLICIES, in their order */
	const struct policy *policies;          /* without `file`, and without any list */
	const unsigned *chains;                 /* of POLICIES: bits 1 << index of the files that each was read from */
	size_t npolicies;
};

extern const struct prepared prepared;

/* The installed policy NAME in *P, and true; false when the policies of DATADIR are no longer those that were read. */
bool preparedpolicy(struct policy *p, const char *name, const char *datadir);

/* True when the file of F's name in the directory DIR has the bytes that were read. */
bool preparedsame(const struct preparedfile *f, const char *dir);

#endif
