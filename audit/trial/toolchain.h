/* Which archives are the compiler's own. */
#ifndef AUDIT_TRIAL_TOOLCHAIN_H
#define AUDIT_TRIAL_TOOLCHAIN_H

#include "audit/trial/trial.h"

/*
 * Whether IN is a member of the file that the compiler driver itself has under its archive's name. Asks the driver,
 * once for each archive: only where the answer decides.
 */
bool toolchainhas(struct trial *t, const struct input *in);

#endif
