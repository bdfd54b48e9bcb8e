/*
 * What comes of judging a link: findings and a verdict, and the questions whose answers decide. The linker's word
 * beats a name: a program's own getpwnam is no finding, an alias of the libc's is one.
 */
#ifndef AUDIT_TRIAL_JUDGEMENT_H
#define AUDIT_TRIAL_JUDGEMENT_H

#include "audit/link/link.h"

enum resolution {
	RESOLUTION_UNDEF,       /* nothing defines it */
	RESOLUTION_HERE,        /* an input of the link defines it */
	RESOLUTION_SHARED,      /* a shared object does */
	RESOLUTION_UNASKED      /* the linker cannot be asked about this name */
};

/* How the linker resolved NAME. */
typedef enum resolution resolver(void *ctx, const char *name);

/* The malloced path of the file that the compiler driver has under the name NAME, NULL: none. */
typedef char *locator(void *ctx, const char *name);

enum verdict {
	VERDICT_PASS,
	VERDICT_WARN,
	VERDICT_DENY,
	VERDICT_PROBE           /* a question that a sealed link answers, where any other link would be denied */
};

/* Why there is a finding. */
enum because {
	BECAUSE_REFERENCE,      /* the referrer refers to the symbol */
	BECAUSE_COMMAND_LINE,   /* an option names the symbol */
	BECAUSE_UNEXPLAINED,    /* the choke point is there and nothing says why */
	BECAUSE_OPTION,         /* an option makes the link unsafe as such */
	BECAUSE_UNSEALED,       /* the policy seals, and the symbol shows that it did not work */
	BECAUSE_DEFINITION,     /* the referrer defines the symbol, and is another libc's */
	BECAUSE_LIBC,           /* the same, of another than the policy names */
	BECAUSE_HEADERS,        /* the referrer was compiled with the header, which is another libc's */
	BECAUSE_GO,             /* a Go program that cannot start without what defines the symbol */
	BECAUSE_SHARED,         /* the referrer is a shared object */
	BECAUSE_OUTSIDE,        /* the referrer is outside of the policy's roots */
	BECAUSE_UNPINNED        /* the referrer is not what a lock has */
};

/* What of a dead reference the linker's --gc-sections would leave out. */
enum drops {
	DROPS_NOTHING,
	DROPS_SECTION,          /* its section */
	DROPS_FUNCTION          /* its function, when that has a section of its own */
};

struct finding {
	enum because because;
	enum class class;       /* CLASS_COUNT: the policy's `symbols` */
	enum action action;     /* what the policy said; ALLOW when excepted */
	const char *symbol;
	const struct input *referrer;   /* NULL: not an input */
	const struct input *definer;    /* NULL: not known */
	const char *consequence;        /* one sentence, NULL: none */
	const struct exception *exception;      /* that allowed it, or NULL */
	bool live;              /* something in the program reaches the reference, or it cannot be told */
	const struct exception *expired;        /* that would have, NULL: none */
	enum drops drops;
	bool explained;
	char *detail;           /* BECAUSE_OUTSIDE and BECAUSE_UNPINNED: which, and how it came; owned */
	/* Filled in by explain, owned: */
	char *function;         /* in the referrer */
	char *source;           /* by DWARF, else FILE symbol or Go file */
	unsigned line;          /* in SOURCE, 0: not known */
	char *package;          /* Go package */
	char *module;           /* "PATH@VERSION", the Go module of PACKAGE */
	char *debian;           /* Debian package that the referrer's file is from */
	char *rlib;             /* BECAUSE_SHARED: an input by which rustc made the link, NULL: none */
	char *plain;            /* what the libc calls what it lacks by the symbol's name, NULL: it has nothing for it */
	char *headers;          /* BECAUSE_HEADERS: the directory that the header is in */
	char *member;           /* of the referrer's archive */
	char *definermember;
	struct strings chain;   /* from the program to the choke point */
};

struct judgement {
	enum verdict verdict;
	const struct catalogue *libc;   /* NULL: none was linked */
	const struct input *libcinput;  /* the member that identified it */
	const char *wanted;             /* the libc that the policy names, when another is linked; else NULL */
	struct finding *findings;
	size_t count;
	struct packages *packages;      /* referrer.c's: the Go packages of inputs */
	/* By class: how the program gets to its choke point although --gc-sections drops each reference to it; empty: it does not. */
	struct strings kept[CLASS_COUNT];
};

/* Free what J owns and make it empty; its other strings are the link's and the policy's. */
void judgementfree(struct judgement *j);

/* The class's name for reports: also for findings of the policy's `symbols`. */
const char *findingclass(const struct finding *f);

#endif
