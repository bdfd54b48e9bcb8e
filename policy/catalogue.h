/*
 * A catalogue: what is known about one libc. Data, in policy/libc/NAME.cfg;
 * tests recompute it from the libc's own archive.
 */
#ifndef POLICY_CATALOGUE_H
#define POLICY_CATALOGUE_H

#include "policy/policy.h"

/* What a catalogue says of one class; an empty struct when it says nothing. */
struct classinfo {
	enum action action;     /* unless the policy's rules say otherwise */
	char *consequence;      /* one sentence: what happens at run time */
	struct strings entry;   /* public functions that lead into the class */
	struct strings beside;  /* public functions that link the class in and do not lead into it */
	struct strings internal;/* libc internals that no program should call */
	struct strings choke;   /* in the output exactly when the class is */
	struct strings traces;  /* what shows the class in an executable, its choke points apart */
};

/* How the loader of a libc is sealed out; no names when it has none. */
struct sealinfo {
	struct strings refuse;  /* what the seal defines in the libc's place */
	struct strings gone;    /* symbols of the loader's parts, none of which is there then */
	/* What a libc that needs no loader for NSS has in every link with NSS. */
	struct strings builtin;
	/*
	 * What an executable that has the loader holds, symbols or none: for each part of it the
	 * texts in it, each ended by a newline.
	 */
	struct strings traces;
	char *since;            /* first version that can be sealed */
	char *falsewarning;     /* what linkers say of programs with the loader, not true of sealed ones */
};

struct catalogue {
	char *name;             /* "glibc" */
	struct strings identity;/* a definition of one of these identifies the libc */
	struct strings archives;/* basenames of the archives that are the libc */
	struct strings foreign; /* globs: names that another libc's headers make, and this one's do not need */
	struct strings headers; /* ends of paths of headers that another libc has and this one has not */
	struct strings start;   /* defined by its crt files and by no other libc's */
	char *cgo;              /* what becomes of a Go program without runtime/cgo, NULL: it runs */
	struct libcdirs dirs;   /* no directories: the driver's own */
	struct strings words;   /* what the compiler is told besides: the machine's ABI is another with this libc */
	struct sealinfo seal;
	struct classinfo classes[CLASS_COUNT];
};

/*
 * Read DATADIR/libc/NAME.cfg, with "%m" in its paths replaced by MACHINE (the
 * name that Debian's triples use: "x86_64"). Results and errors as policyload.
 */
int catalogueload(struct catalogue *c, const char *name, const char *machine,
    const char *datadir, char **error);
void cataloguefree(struct catalogue *c);

/* What P says of CLASS where the libc is C. */
enum action catalogueaction(const struct catalogue *c, const struct policy *p, enum class class);

/* All catalogues of DATADIR, by name; for the machine "". */
struct catalogues {
	struct catalogue *rows;
	size_t count;
};

int cataloguesload(struct catalogues *c, const char *datadir, char **error);
void cataloguesfree(struct catalogues *c);

/* The one called NAME, NULL: there is none. */
const struct catalogue *cataloguesfind(const struct catalogues *c, const char *name);

/* True when P seals and its libc has what can be sealed, by name or perhaps. */
bool cataloguesseal(const struct catalogues *c, const struct policy *p);

/*
 * Edges that a compiler's runtime library has in every program and that are
 * not the program's doing; policy/runtimes.cfg.
 */
struct runtimeedge {
	char *archive;          /* basename: "libstdc++.a" */
	char *member;           /* "numeric_members_cow.o" */
	char *symbol;           /* "iconv_open" */
	char *reason;
	char *unless;           /* a list of triggers, NULL: always */
	const struct strings *triggers; /* that list, NULL: none */
};

/* Names that make the edges count after all when a program refers to one. */
struct trigger {
	char *name;
	struct strings symbols;
};

struct runtimes {
	struct runtimeedge *edges;
	size_t count;
	struct trigger *triggers;
	size_t ntriggers;
	struct strings base;    /* basenames of archives that every program links a part of */
	struct strings fitting; /* basenames of archives that fit any libc */
};

int runtimesload(struct runtimes *r, const char *datadir, char **error);
void runtimesfree(struct runtimes *r);

/*
 * What to do about a finding; policy/remedies.cfg. A row matches when all that
 * it gives matches. The helps of all matching rows are shown, in their order, up
 * to the first that is the last.
 */
struct remedy {
	char *class;            /* class name, NULL: any */
	char *symbol;           /* glob, NULL: any */
	char *package;          /* glob on the Go package, NULL: any */
	char *source;           /* glob on the FILE symbol or source, NULL: any */
	char *archive;          /* glob on the basename of the referrer's archive, NULL: any */
	char *member;           /* glob on the member of it, NULL: any */
	char *libc;             /* catalogue name, NULL: any */
	char *has;              /* of a name that the libc lacks: "plain", it has it by another name; "nothing"; NULL: any */
	char *help;             /* one line, imperative */
	bool last;              /* rows after this one do not help */
};

/* What a class is, for people. */
struct classtext {
	char *class;
	char *what;             /* one sentence */
};

struct remedies {
	struct remedy *rows;
	size_t count;
	struct classtext *classes;
	size_t nclasses;
};

/* What CLASS is, NULL when nothing says so. */
const char *remedieswhat(const struct remedies *r, const char *class);

int remediesload(struct remedies *r, const char *datadir, char **error);
void remediesfree(struct remedies *r);

#endif
