/* Loads a policy, prepared or from its file, answers small questions about it, and frees it. */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "policy/complain.h"
#include "policy/prepared.h"
#include "policy/read.h"
#include "policy/sections.h"

const char *const piewords[3] = {[PIE_FOLLOW] = "follow", [PIE_ALWAYS] = "always", [PIE_NEVER] = "never"};
const char *const probeswords[2] = {[PROBES_ANSWER] = "answer", [PROBES_JUDGE] = "judge"};
const char *const sharedwords[2] = {[SHARED_NATIVE] = "native", [SHARED_LIBC] = "libc"};

bool
policyisfile(const char *ref)
{
	return strchr(ref, '/') || endsin(ref, ".cfg");
}

int
policyload(struct policy *p, const char *ref, const char *datadir, char **error)
{
	*p = (struct policy){0};
	*error = NULL;
	if (!*ref)
		return complain(error, "the name of the policy is empty");
	if (!policyisfile(ref) && preparedpolicy(p, ref, datadir))
		return 0;
	return policyread(p, ref, datadir, error);
}

void
libcdirsfree(struct libcdirs *d)
{
	free(d->name);
	stringsfree(&d->include);
	stringsfree(&d->lib);
	d->name = NULL;
}

bool
policyseals(const struct policy *p)
{
	size_t i;

	for (i = 0; i < CLASS_COUNT; ++i) {
		if (p->rules[i] == ACTION_SEAL)
			return true;
	}
	return p->seal;
}

enum action
policylinkaction(const struct policy *p, enum class class)
{
	enum action a = p->rules[class];

	return a == ACTION_UNSET || p->floor[class] ? ACTION_DENY : a;
}

bool
policysealable(enum class class)
{
	return class == CLASS_NSS || class == CLASS_DLOPEN || class == CLASS_ICONV || class == CLASS_LOCALE;
}

void
policylock(struct policy *p)
{
	free(p->lockedby);
	p->lockedby = newstring(p->file);
	p->compilerlocked = p->compiler != NULL;
	p->linkerlocked = p->linker > LINKER_DRIVER;
}

static void
symbolrulefree(struct symbolrule *s)
{
	free(s->name);
	free(s->reason);
}

bool
exceptioncovers(const struct exception *e, enum class class)
{
	return !e->classes || (e->classes >> class & 1);
}

static void
exceptionfree(struct exception *x)
{
	free(x->symbol);
	free(x->from);
	free(x->program);
	free(x->target);
	free(x->libc);
	free(x->reason);
	free(x->expires);
	free(x->file);
}

void
sectionfree(struct section *s)
{
	free(s->target);
	free(s->program);
	free(s->file);
	policyfree(&s->policy);
	*s = (struct section){0};
}

void
policyfree(struct policy *p)
{
	size_t i;

	if (p->packed) {
		free(p->packed);
		*p = (struct policy){0};
		return;
	}
	for (i = 0; i < p->nlibcs; ++i)
		libcdirsfree(&p->libcs[i]);
	for (i = 0; i < p->nsymbols; ++i)
		symbolrulefree(&p->symbols[i]);
	for (i = 0; i < p->nexceptions; ++i)
		exceptionfree(&p->exceptions[i]);
	for (i = 0; i < p->nsections; ++i)
		sectionfree(&p->sections[i]);
	free(p->sections);
	stringsfree(&p->roots);
	stringsfree(&p->locks);
	free(p->libcs);
	free(p->symbols);
	free(p->exceptions);
	free(p->name);
	free(p->file);
	free(p->compiler);
	free(p->lockedby);
	free(p->libc);
	*p = (struct policy){0};
}

const struct libcdirs *
policylibc(const struct policy *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->nlibcs; ++i) {
		if (strcmp(p->libcs[i].name, name) == 0)
			return &p->libcs[i];
	}
	return NULL;
}
