/* What the parts of the judge share: one link on trial. For audit/judge*.c alone. */
#ifndef AUDIT_JUDGE_TRIAL_H
#define AUDIT_JUDGE_TRIAL_H

#include "audit/judge/judge.h"

struct trial {
	struct judgement *j;
	const struct link *l;
	const struct court *c;
	const struct input **definers;  /* by name index; NULL: nobody */
	bool explained[CLASS_COUNT];
	bool carried[CLASS_COUNT];
};

/* One of the seal's definitions, which fail: a policy may still deny the call. */
bool trialofseal(const struct trial *t, const struct input *in);

/* What the libc of this link says of NAME, of the kinds FIRST to LAST; NULL when it says nothing. */
const struct meaning *trialmeaning(const struct trial *t, const struct name *name,
    enum meaningkind first, enum meaningkind last);

/* Whether M is a reference to its own name, not to a wrapper's, that counts. */
bool trialrefers(const struct trial *t, const struct mention *m);

/* How the linker resolved the name TEXT itself, under --wrap too. */
enum resolution trialresolved(const struct trial *t, const char *text);

/* The name with the index I is the libc's own, or the seal's: only then is it a hazard. */
bool trialhazardous(const struct trial *t, size_t i);

/* Add F unless it is known; exceptions apply. */
void trialadd(struct trial *t, struct finding f);

/* Under a policy that seals: what shows that the loader is in the link all the same. */
void judgeseal(struct trial *t);

#endif
