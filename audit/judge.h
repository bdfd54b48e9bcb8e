/*
 * Judging: turns the record of a link and the linker's own word on how each symbol
 * resolved into findings. The linker's word beats a name: a program's own
 * getpwnam is no finding, an alias of the libc's is one.
 */
#ifndef AUDIT_JUDGE_H
#define AUDIT_JUDGE_H

#include "audit/graph.h"
#include "audit/link.h"

enum resolution {
	RESOLUTION_UNDEF,       /* nothing defines it */
	RESOLUTION_HERE,        /* an input of the link defines it */
	RESOLUTION_SHARED,      /* a shared object does */
	RESOLUTION_UNASKED      /* the linker cannot be asked about this name */
};

/* How the linker resolved NAME. */
typedef enum resolution resolver(void *ctx, const char *name);

enum verdict { VERDICT_PASS, VERDICT_WARN, VERDICT_DENY };

/* Why there is a finding. */
enum because {
	BECAUSE_REFERENCE,      /* the referrer refers to the symbol */
	BECAUSE_COMMAND_LINE,   /* an option names the symbol */
	BECAUSE_UNEXPLAINED,    /* the choke point is there and nothing says why */
	BECAUSE_OPTION,         /* an option makes the link unsafe as such */
	BECAUSE_UNSEALED        /* the policy seals, and the symbol shows that it did not work */
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
	bool explained;
	/* Filled in by explain, owned: */
	char *function;         /* in the referrer */
	char *source;           /* FILE symbol or Go file */
	char *package;          /* Go package */
	char *member;           /* of the referrer's archive */
	char *definermember;
	struct strings chain;   /* from the program to the choke point */
};

struct judgement {
	enum verdict verdict;
	const struct catalogue *libc;   /* NULL: none was linked */
	const struct input *libcinput;  /* the member that identified it */
	struct finding *findings;
	size_t count;
};

/* What the judge needs to know beside the record. */
struct court {
	const struct policy *policy;
	const struct runtimes *runtimes;
	const char *program;    /* the output's name */
	const char *gomain;     /* Go main package, NULL: none */
	const char *today;      /* "YYYY-MM-DD": exceptions expire */
	const char *seal;       /* path of the seal among the inputs, NULL: not linked */
	resolver *resolve;
	void *ctx;
};

/* Judge L. J's strings live as long as L and the policy; free with judgementfree. */
void judge(struct judgement *j, const struct link *l, const struct court *c);
void judgementfree(struct judgement *j);

/*
 * For a link that drops unreferenced sections: the findings whose references
 * are dropped with them do not count. G is the graph of sections.
 */
void judgedropped(struct judgement *j, const struct graph *g);

/* The class's name for reports: also for findings of the policy's `symbols`. */
const char *findingclass(const struct finding *f);

#endif
