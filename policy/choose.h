/* Which policy applies: staticld(1), POLICY. */
#ifndef POLICY_CHOOSE_H
#define POLICY_CHOOSE_H

#include "policy/wheres.h"

/*
 * FLAG (--staticld-policy) when it is not NULL, else $STATICLD_POLICY, else the
 * system's policy file, else "default". Not to be freed.
 */
const char *policychoose(const char *flag);

/*
 * As policyload, for a policy that is to be applied: when the system's policy file is
 * locked, REF's policy is tightened to it. An error when the system's file is there
 * and cannot be read, for it might be locked.
 */
int policyeffective(struct policy *p, const char *ref, const char *datadir, char **error);

/*
 * P, just loaded by policyeffective from a file, for the children of this process: the malloced word that policytake
 * takes there. NULL where they had better read it themselves: it is quickly done, a system's policy stands over
 * it, or it has sections, of which each link has its own.
 */
char *policygive(const struct policy *p);

/* The policy that WORD, NULL perhaps, stands for in *P, and true; false: it has to be loaded. */
bool policytake(struct policy *p, const char *word);

/* The same, read from its files, with the places at which its values were decided in WHERES, empty before. */
int policyeffectivewheres(struct policy *p, const char *ref, const char *datadir, struct wheres *wheres, char **error);

#endif
