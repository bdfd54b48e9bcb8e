/*
 * A policy: which libc a link gets and what it may contain. Read from libconfig
 * files; the format is staticld-policy(5). Nothing here prints or exits.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/strings.h"
#include "policy/class.h"
#include "policy/linkers.h"

enum pie { PIE_FOLLOW, PIE_ALWAYS, PIE_NEVER };

/* What becomes of a link that only asks a question and would be denied for what the seal makes harmless. */
enum probes { PROBES_ANSWER, PROBES_JUDGE };

/* The libc of a shared object: of the programs of the machine, which load it, or the policy's. */
enum shared { SHARED_NATIVE, SHARED_LIBC };

/* The words for them, by their values. */
extern const char *const piewords[3], *const probeswords[2], *const sharedwords[2];

/* Where a libc's headers and libraries are, from `libcs` or from a catalogue. */
struct libcdirs {
	char *name;
	struct strings include;
	struct strings lib;
};

struct symbolrule {
	char *name;             /* may be a glob, base/glob.h */
	enum action action;
	char *reason;           /* NULL when none was given */
	unsigned group;         /* which policy's row it is: policy/symbols.h */
};

struct exception {
	char *symbol;           /* glob; never NULL */
	unsigned classes;       /* bits 1 << class, and 1 << CLASS_COUNT for the policy's `symbols`; 0: any */
	char *from;             /* glob on the referrer, NULL: any */
	char *program;          /* glob on the program, NULL: any */
	char *target;           /* glob on what the machine is called, NULL: any */
	char *libc;             /* glob on the libc that is linked, NULL: any */
	char *reason;           /* never NULL */
	char *expires;          /* "YYYY-MM-DD", NULL: never */
	char *file;             /* where it stands */
	unsigned line;
};

struct section;

struct policy {
	char *name;             /* "default", or the file's name */
	char *file;             /* path it was read from */
	char sha256[DIGEST_ROOM];      /* digest of all files read, in order, as hex */
	char *compiler;         /* NULL: not set */
	char *lockedby;         /* file of the locked policy that is in force, NULL: none is */
	bool compilerlocked;    /* COMPILER is the locked policy's */
	char *libc;             /* "native", "musl", "glibc" or an entry of libcs */
	enum pie pie;
	enum probes probes;
	enum shared shared;
	enum linkerchoice linker;       /* UNSET: the driver's */
	bool linkerlocked;      /* LINKER is the locked policy's */
	bool seal;              /* link.seal: no loader, whatever the rules say */
	bool sharedkept;        /* link.prefer_archives = false: shared objects stay on the linker's command line */
	bool locked;
	/* At most this is done about references that nothing in the program reaches; UNSET: no limit. */
	enum action unreachable;
	enum action rules[CLASS_COUNT];
	enum action unused;     /* what staticld report does about exceptions that let nothing be */
	bool floor[CLASS_COUNT];/* the rule counts only where it is stricter than the catalogue's action */
	enum action output[PROPERTY_COUNT];
	bool note;              /* output.note: what it was checked by is in it */
	bool rooted;            /* inputs.roots: what is outside of ROOTS is a finding */
	bool scrub;             /* inputs.env: nothing in the environment says where inputs are */
	struct strings roots;   /* sorted, none below another */
	struct strings locks;   /* inputs.lock: files that pin inputs, sorted */
	struct libcdirs *libcs;
	size_t nlibcs;
	struct symbolrule *symbols;
	size_t nsymbols;
	unsigned groups;        /* of SYMBOLS, behind the first */
	struct exception *exceptions;
	size_t nexceptions;
	struct section *sections;       /* policy/sections.h */
	size_t nsections;
	/* policy/packed.c has a list of the pointers above, but for the sections. */
	char *packed;           /* all that it points to is in here, NULL: each is of its own */
};

/*
 * Read the policy REF: a file when it contains a '/' or ends in ".cfg", else
 * the name of a policy installed in DATADIR. On success 0 and *P is filled;
 * otherwise -1, *P is empty, and *ERROR is one malloced line without newline
 * that names file and line where there is one.
 */
int policyload(struct policy *p, const char *ref, const char *datadir, char **error);

/* True when REF is a file's path, not the name of an installed policy. */
bool policyisfile(const char *ref);

/* Append the names of the policies installed in DATADIR, sorted. */
void policynames(struct strings *names, const char *datadir);

/* True when the policy wants the libc's loader sealed out: by link.seal or by a rule. */
bool policyseals(const struct policy *p);

/* What is done about CLASS, one of the link itself (classoflink). */
enum action policylinkaction(const struct policy *p, enum class class);

/* True when the seal makes harmless what CLASS stands for: a sealed program loads nothing for it. */
bool policysealable(enum class class);

/* Note in P, a locked policy, that it is in force itself: its compiler and linker are the ones that run. */
void policylock(struct policy *p);

/* Free what *P owns and make it empty. */
void policyfree(struct policy *p);

/* True when E is for findings of CLASS too; CLASS_COUNT: of the policy's `symbols`. */
bool exceptioncovers(const struct exception *e, enum class class);

/* The directories that `libcs` gives for NAME, NULL when it has none. */
const struct libcdirs *policylibc(const struct policy *p, const char *name);

void libcdirsfree(struct libcdirs *d);

#endif
