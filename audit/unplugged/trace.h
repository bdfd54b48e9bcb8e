/*
 * What lld and mold say while they link of names that they are told to trace: every reference by an input that they
 * link, every definition that they take, before and after LTO. It costs them nothing where a name does not occur, and
 * needs no look at any input. With the output's own symbol table, which has the local names that nobody traces,
 * it says whether there is a reason to look closer.
 */
#ifndef AUDIT_UNPLUGGED_TRACE_H
#define AUDIT_UNPLUGGED_TRACE_H

#include <gelf.h>
#include <stdbool.h>

#include "audit/unplugged/excuse.h"
#include "base/argv.h"

struct trace {
	struct excuses excuses; /* the host's */
	bool mold;              /* else lld; the host's */
	uint64_t entry;         /* of the output; the host's, once there is one */
	/* Its own. */
	struct tracedname *names;       /* by index into watch.names; NULL: none was traced yet */
	struct said *said;      /* with strings of their own */
	size_t count;
	bool refers;            /* a reference was told */
	bool sealed;            /* of something that the policy lets be where it is sealed */
	bool let[CLASS_COUNT];  /* classes that may be in the output for that */
	bool unclear;           /* there is a reason to look closer */
};

/* True when tracing can tell of each name that L watches: no pattern, and each of a form that is printed as it is. */
bool tracesuits(const struct link *l);

/* Add to A the options that trace all names. */
void tracewords(const struct trace *t, struct argv *a);

/* A line that the linker printed: true when it tells of a name in a form that is known. */
bool traceline(struct trace *t, const char *line);

/* The linker ended well: false when what it said is a reason to look closer, or too little to know. */
bool traceclear(struct trace *t);

/* After that, each symbol NAME of the output: a visitor for symtabeach (audit/output/symtab.h), whose context is a trace. */
void tracesymbol(void *ctx, const char *name, const GElf_Sym *sym);

void tracefree(struct trace *t);

#endif
