/* Which policy applies: staticld(1), POLICY. */
#ifndef POLICY_CHOOSE_H
#define POLICY_CHOOSE_H

/*
 * FLAG (--staticld-policy) when it is not NULL, else $STATICLD_POLICY, else the
 * system's policy file, else "default". Not to be freed.
 */
const char *policychoose(const char *flag);

#endif
