/*
 * The report of a whole build, put in order: what was asked of the build's products and of the probes of configure
 * and its like, and who is to blame for what was refused. Prints nothing.
 */
#ifndef WRAPPER_REPORT_SUMMARY_H
#define WRAPPER_REPORT_SUMMARY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

/* In the order in which links are shown. */
enum outcome { OUTCOME_DENY, OUTCOME_FAILED, OUTCOME_WARN, OUTCOME_PASS, OUTCOMES };

/* What one dependency is to blame for, in all links. */
struct blame {
	char *who;                      /* "Go package net", "/usr/lib/libcurl.a", "w.c" */
	const char *package;            /* Go module or Debian package, "" when it is not known */
	const json_t **findings;        /* each symbol and place once */
	size_t nfindings;
	size_t *links;                  /* indices, each once */
	size_t nlinks;
};

struct summary {
	const json_t *links;            /* borrowed: it has to outlive the summary */
	size_t counts[OUTCOMES];        /* of products */
	size_t probes[OUTCOMES];
	size_t nprobes, answered;       /* the latter sealed, though the policy denies what they ask for */
	struct strings lost;            /* what the policy denies and probes asked for: symbols */
	size_t *products;               /* indices, what was refused first */
	size_t nproducts;
	struct blame *blames;           /* who stopped most links first */
	size_t nblames;
};

void summaryread(struct summary *s, const json_t *links);
void summaryfree(struct summary *s);

/* The verdict's word; what LINK came to. */
const char *outcomename(enum outcome o);
enum outcome outcomeof(const json_t *link);

/* Whether LINK was configure's, CMake's or Meson's question. */
bool summaryisprobe(const json_t *link);

/* How LINK is called, malloced: its output's path, and before it the Go main package if it is one. */
char *summaryname(const json_t *link);

/* The link number I in the order of the products. */
const json_t *summaryproduct(const struct summary *s, size_t i);

#endif
