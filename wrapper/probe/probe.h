/*
 * Probe links: those that configure, CMake, Meson and their like make to ask whether something can be
 * linked. What they make is thrown away, and run by nobody but them.
 */
#ifndef WRAPPER_PROBE_PROBE_H
#define WRAPPER_PROBE_PROBE_H

#include <stdbool.h>

#include "policy/policy.h"

/* True when PATH is called as what probes make; whole, its directories count too. */
bool probecalled(const char *path);

/* True when the link of OUTPUT, in this directory, is one that POLICY wants answered: it is called as probes are. */
bool probeanswered(const struct policy *policy, const char *output);

#endif
