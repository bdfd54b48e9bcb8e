/*
 * Reading with libconfig, for the loaders of policy.h and catalogue.h when there is nothing
 * prepared (policy/prepared.h).
 */
#ifndef POLICY_READ_H
#define POLICY_READ_H

#include "policy/catalogue.h"
#include "policy/wheres.h"

/* As policyload; *P is empty and *ERROR NULL before. */
int policyread(struct policy *p, const char *ref, const char *datadir, char **error);

/* The same, and WHERES, empty or NULL, gets the places of what was read. */
int policyreadwheres(struct policy *p, const char *ref, const char *datadir, struct wheres *wheres, char **error);

/* As runtimesload, but after an error *R may hold something to be freed. */
int runtimesread(struct runtimes *r, const char *datadir, char **error);

#endif
