/*
 * What is installed with this program and what the parts of it load: the policy that applies,
 * what is known of C libraries and of other machines. Each part is read once a process, when it
 * is first needed: a compile needs few of them. All lives as long as the process.
 */
#ifndef WRAPPER_INSTALLED_H
#define WRAPPER_INSTALLED_H

#include <stdbool.h>

#include "policy/catalogue.h"
#include "policy/policy.h"
#include "policy/targets.h"

struct installed {
	char *datadir;          /* PREFIX/share/staticld */
	char *libdir;           /* PREFIX/lib/staticld */
	const char *policyref;  /* which policy: a name or a file */
	struct policy policy;   /* the rest is empty until it is loaded */
	struct catalogues catalogues;
	struct targets targets;
	bool haspolicy, hascatalogues, hastargets;
};

/* Find the directories. POLICYREF is what the command line says, NULL: nothing. */
void installedinit(struct installed *i, const char *policyref);

/* Take the policy that a parent has loaded, if GIVEN, which may be NULL, stands for one. */
void installedtake(struct installed *i, const char *given);

/*
 * Load the policy, tightened where the system's is locked; the catalogues; the targets. 0, also when
 * that was done before; -1 and *ERROR a malloced line.
 */
int installedpolicy(struct installed *i, char **error);
int installedcatalogues(struct installed *i, char **error);
int installedtargets(struct installed *i, char **error);

#endif
