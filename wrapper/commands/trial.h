/* Whether links work here: by making one. */
#ifndef WRAPPER_COMMANDS_TRIAL_H
#define WRAPPER_COMMANDS_TRIAL_H

#include <stdbool.h>

/*
 * Link a program under POLICY, for the machine GOARCH when it is not NULL, as a user would, and print in one line
 * what came of it. True when it was linked; nothing of it is left.
 */
bool trial(const char *policy, const char *goarch);

#endif
