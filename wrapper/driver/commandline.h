/*
 * A compiler driver's command line: what it asks for, and the same words rewritten
 * for a static link. Knows only the options that matter to that, and those
 * whose next word is a value, so that no value is taken for an option.
 */
#ifndef WRAPPER_DRIVER_COMMANDLINE_H
#define WRAPPER_DRIVER_COMMANDLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/argv.h"
#include "policy/policy.h"

enum job {
	JOB_QUESTION,           /* prints something, builds nothing: -###, -print-*, no input */
	JOB_COMPILE,            /* -c -S -E -M ..., or headers alone */
	JOB_CGO,                /* cgo's throw-away link of _cgo_.o */
	JOB_RELOCATABLE,        /* -r */
	JOB_SHARED,             /* -shared */
	JOB_FINAL               /* everything else: an executable */
};

/* What a word means to us. */
enum meaning {
	MEANS_NOTHING,
	MEANS_INPUT,            /* a file, or a library */
	MEANS_VALUE,            /* of the option before it */
	MEANS_QUESTION,
	MEANS_COMPILE,
	MEANS_OUTPUT,
	MEANS_STATIC,
	MEANS_STATIC_PIE,
	MEANS_PIE,
	MEANS_NO_PIE,
	MEANS_SHARED,
	MEANS_RELOCATABLE,
	MEANS_NOSTDLIB,
	MEANS_NOSTARTFILES,
	MEANS_NODEFAULTLIBS,
	MEANS_NOSTDINC,
	MEANS_EXPORT,           /* -rdynamic */
	MEANS_LIBDIR,           /* -L */
	MEANS_FUSE_LD,
	MEANS_LD_PATH,
	MEANS_LINKER,           /* -Wl, */
	MEANS_XLINKER,
	MEANS_LANGUAGE,         /* -x */
	MEANS_OURS              /* --staticld-*: removed */
};

struct commandline {
	struct argv words;      /* response files expanded, words[0] the program */
	unsigned char *means;   /* enum meaning of each word */
	bool response;          /* there was an @file */
	enum job job;
	const char *question;   /* the word of a question about places, for which no driver links, or NULL */
	bool redirected;        /* specs, -B and the like may run another linker than ours */
	bool frontend;          /* clang's compiler proper, which takes no words of the driver's */
	bool bare;              /* a question, or nothing: no word can bring an input */
	const char *output;     /* "a.out" when none was given */
	const char *linker;     /* --ld-path or -fuse-ld with a path, or NULL */
	const char *policy;     /* --staticld-policy, or NULL */
	const char *report;     /* --staticld-report, or NULL */
	const char *manifest;   /* --staticld-manifest, or NULL */
	const char *asked;      /* --staticld-version or --staticld-help, or NULL */
	const char *choice;     /* --staticld-linker, or NULL */
	const char *stray;      /* --staticld-* that is no option, or NULL */
	bool has[MEANS_OURS + 1];       /* a word with this meaning is there */
	bool sources;           /* an input may have to be compiled, and read headers */
	bool headerless;        /* one is of a language without headers */
	bool objects;           /* one was compiled before */
	bool others;            /* one is no header */
	bool cxx;               /* an input or -x says C++ */
	const char *language;   /* of the last -x, NULL without */
	enum meaning lastpie;   /* the last of -pie and -no-pie, MEANS_NOTHING without */
	enum meaning anypie;    /* the same, with those that go to the linker: -Wl,-pie */
};

/* Read ARGV. The result borrows nothing from it. */
void commandlineread(struct commandline *c, char *const *argv);

/* What is wrong with C's word that begins as our own do and is none, and which is meant; malloced, NULL: nothing is. */
char *commandlinestray(const struct commandline *c);

/* How the output is to be linked; SHARED is left as the user gave it. */
enum linkage { LINKAGE_STATIC, LINKAGE_STATIC_PIE, LINKAGE_SHARED };
enum linkage commandlinelinkage(const struct commandline *c, enum pie pie);

/* Add C's words, without the program and without our own options, to A. */
void commandlineplain(const struct commandline *c, struct argv *a);

/*
 * The same for a static link: what only serves dynamic linking is left out (-rdynamic,
 * --export-dynamic, --dynamic-linker, -rpath), and so is what LINKAGE replaces.
 */
void commandlinestatic(const struct commandline *c, enum linkage linkage, struct argv *a);

#endif
