/* What a finding's referrer is called by those who wrote it: its archive member, its Go package. */
#include "audit/trial/referrer.h"

#include <stdlib.h>

#include <libiberty/hashtab.h>

#include "audit/go/gopackage.h"
#include "audit/link/member.h"
#include "base/mem.h"

/* To find a package costs a look at all of them. */
struct known {
	const struct input *input;
	char *package;          /* NULL: none */
};

static hashval_t
knownhash(const void *p)
{
	return htab_hash_pointer(((const struct known *)p)->input);
}

static int
knownequal(const void *a, const void *b)
{
	return ((const struct known *)a)->input == ((const struct known *)b)->input;
}

static void
knownfree(void *p)
{
	free(((struct known *)p)->package);
	free(p);
}

struct packages {
	htab_t known;
	struct gomembers *members;
};

static struct packages *
packagesopen(const struct link *l)
{
	struct packages *p = newarray(1, sizeof *p);

	p->known = htab_create(64, knownhash, knownequal, knownfree);
	p->members = gomembersread(l);
	return p;
}

static const char *
packageof(struct judgement *j, const struct input *in, const struct link *l)
{
	struct known key = {.input = in}, *k;
	void **slot;

	if (!l->go || in->offset)
		return NULL;
	if (!j->packages)
		j->packages = packagesopen(l);
	slot = htab_find_slot(j->packages->known, &key, INSERT);
	if (!*slot) {
		k = newarray(1, sizeof *k);
		*k = (struct known){in, gopackage(j->packages->members, l, in)};
		*slot = k;
	}
	return ((struct known *)*slot)->package;
}

void
referrerread(struct judgement *j, struct finding *f, const struct link *l)
{
	const char *package;

	if (f->explained || !f->referrer)
		return;
	f->explained = true;
	f->member = membername(f->referrer);
	package = f->package ? NULL : packageof(j, f->referrer, l);
	if (package)
		f->package = newstring(package);
}

void
referrersfree(struct judgement *j)
{
	if (!j->packages)
		return;
	htab_delete(j->packages->known);
	gomembersfree(j->packages->members);
	free(j->packages);
}
