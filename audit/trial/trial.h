/*
 * One link on trial: what the host knows of it, what is found, and the questions that the parts of the
 * judge have in common.
 */
#ifndef AUDIT_TRIAL_TRIAL_H
#define AUDIT_TRIAL_TRIAL_H

#include "audit/trial/judgement.h"

struct trial {
	/* The host's; all of it outlives the trial. */
	struct judgement *j;    /* empty at first */
	const struct link *l;
	const struct policy *policy;
	const struct runtimes *runtimes;
	const char *program;    /* the output's name */
	const char *gomain;     /* Go main package, NULL: none */
	const char *today;      /* "YYYY-MM-DD": exceptions expire */
	const struct strings *machine;  /* what the link's machine is called; empty: no exception asks for it */
	const char *seal;       /* path of the seal among the inputs, NULL: not linked */
	resolver *resolve;
	void *ctx;
	locator *locate;        /* NULL: no driver can be asked */
	void *locatectx;
	/* The judge's. */
	const struct input **definers;  /* by name index; NULL: nobody */
	bool *realdefined;      /* by name index: an input defines __real_NAME itself */
	bool *explained;        /* by name index: a reference, an option or the policy says why it is there */
	bool let[CLASS_COUNT];  /* has a choke point, and may be in the output with the policy's leave */
	bool beside[CLASS_COUNT];       /* linked in by a function that loads nothing itself */
	bool carried[CLASS_COUNT];
	struct strings toolchain, strange;      /* archives that are the compiler's, and others called so */
	struct globs exceptions;        /* the symbols of the policy's, once there was a finding */
};

/* Find out who defines what and which libc it is; trialend frees what that took, but not the judgement. */
void trialbegin(struct trial *t);
void trialend(struct trial *t);

/* Add F unless the judgement has it; exceptions apply. Returns it, or NULL. */
struct finding *trialadd(struct trial *t, struct finding f);

/* Whether the policy's row for NAME decides: alone, or because it is stricter than the rule of M's class; M may be NULL. */
bool trialbyrow(const struct trial *t, const struct name *name, const struct meaning *m);

/*
 * Note that the output may have of M's class what F, a finding just added, does not deny. F NULL: the policy
 * allows it. M NULL: no class.
 */
void triallet(struct trial *t, const struct meaning *m, const struct finding *f);

/* Let a finding's ACTION count towards J's verdict. */
void trialcount(struct judgement *j, enum action action);

/* Whether IN is part of the libc that was linked; part of what may be one when none was. */
bool trialoflibc(const struct trial *t, const struct input *in);
bool trialofanylibc(const struct trial *t, const struct input *in);

/* Whether IN is called as what the compiler links into every program; toolchainhas tells whether it is that. */
bool trialofbase(const struct trial *t, const struct input *in);

/* One of the seal's definitions, which fail: a policy may still deny the call. */
bool trialofseal(const struct trial *t, const struct input *in);

/* Whether the linker took IN. */
bool triallinked(const struct trial *t, const struct input *in);

/* What the libc of this link says of NAME, of the kinds FIRST to LAST; NULL when it says nothing. */
const struct meaning *trialmeaning(const struct trial *t, const struct name *name,
    enum meaningkind first, enum meaningkind last);

/* Whether M is a reference to its own name, not to a wrapper's, that counts. */
bool trialrefers(const struct trial *t, const struct mention *m);

/* How the linker resolved the name TEXT itself, under --wrap too. */
enum resolution trialresolved(const struct trial *t, const char *text);

/* The name with the index I is the libc's own, or the seal's: only then is it the hazard that it names. */
bool trialhazardous(const struct trial *t, size_t i);

#endif
