/* Policies, catalogues, runtimes and targets as C source: what policy/prepare writes, and what tests compare. */
#ifndef POLICY_PREPARE_PRINT_H
#define POLICY_PREPARE_PRINT_H

#include <stdio.h>

#include "policy/catalogue.h"
#include "policy/targets.h"

/* S as a string literal; "0" when it is NULL. */
void printstring(FILE *f, const char *s);

/* An initializer of a struct catalogue. */
void printcatalogue(FILE *f, const struct catalogue *c);

/* An initializer of a struct policy that has no list; its `file` is left out. */
void printpolicy(FILE *f, const struct policy *p);

/* Definitions of `edges` and `triggers`. */
void printruntimes(FILE *f, const struct runtimes *r);

/* Definition of `targets`. */
void printtargets(FILE *f, const struct targets *t);

/* An initializer of a struct strings. */
void printstrings(FILE *f, const struct strings *l);

#endif
