/* Hermetic builds: what a driver is kept from taking from elsewhere than the policy's `inputs` say. */
#ifndef WRAPPER_HERMETIC_HERMETIC_H
#define WRAPPER_HERMETIC_HERMETIC_H

#include "base/argv.h"
#include "policy/policy.h"

/* Take out of the environment what tells compilers, linkers and the loader where to look, if P says so. */
void hermeticscrub(const struct policy *p);

/*
 * Why P refuses the driver's command line WORDS, malloced text for people without a last newline: an option that takes
 * headers, libraries, programs or specs from elsewhere. NULL: it does not.
 */
char *hermeticrefused(const struct policy *p, const struct argv *words);

#endif
