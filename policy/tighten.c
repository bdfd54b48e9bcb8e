#include "policy/tighten.h"

#include <stdlib.h>
#include <string.h>

#include <sys/types.h>

#include <sha2.h>

#include "base/mem.h"

static void
tighten(enum action *a, enum action locked)
{
	if (*a < locked)
		*a = locked;
}

/* Where one of the two has no rule it means the catalogue's action, which may be the stricter one. */
static void
tightenrule(struct policy *p, const struct policy *locked, int class)
{
	p->floor[class] = p->rules[class] == ACTION_UNSET || locked->rules[class] == ACTION_UNSET;
	tighten(&p->rules[class], locked->rules[class]);
}

static void
take(char **to, char **from)
{
	free(*to);
	*to = *from;
	*from = NULL;
}

/* The rows of FROM behind the *N of TO; FROM has none afterwards. */
static void *
append(void *to, size_t *n, void *from, size_t *nfrom, size_t size)
{
	to = growarray(to, *n + *nfrom, size);
	if (*nfrom)
		memcpy((char *)to + *n * size, from, *nfrom * size);
	*n += *nfrom;
	*nfrom = 0;
	return to;
}

/* P's denials come first: the first row that fits counts, and nothing is stricter. */
static void
tightensymbols(struct policy *p, struct policy *locked)
{
	size_t i, n = 0;

	for (i = 0; i < p->nsymbols; i++) {
		if (p->symbols[i].action == ACTION_DENY) {
			p->symbols[n++] = p->symbols[i];
			continue;
		}
		free(p->symbols[i].name);
		free(p->symbols[i].reason);
	}
	p->nsymbols = n;
	p->symbols = append(p->symbols, &p->nsymbols, locked->symbols, &locked->nsymbols,
	    sizeof(*p->symbols));
}

/* The two policies' exceptions change places: P's go with LOCKED. */
static void
swapexceptions(struct policy *p, struct policy *locked)
{
	struct exception *rows = p->exceptions;
	size_t n = p->nexceptions;

	p->exceptions = locked->exceptions;
	p->nexceptions = locked->nexceptions;
	locked->exceptions = rows;
	locked->nexceptions = n;
}

/* "native" is what a policy without link.libc has. */
static void
tightenlink(struct policy *p, struct policy *locked)
{
	if (locked->compiler)
		take(&p->compiler, &locked->compiler);
	if (locked->pie != PIE_FOLLOW)
		p->pie = locked->pie;
	if (strcmp(locked->libc, "native") == 0)
		return;
	take(&p->libc, &locked->libc);
	/* The first entry of a name counts. */
	locked->libcs = append(locked->libcs, &locked->nlibcs, p->libcs, &p->nlibcs,
	    sizeof(*p->libcs));
	free(p->libcs);
	p->libcs = locked->libcs;
	p->nlibcs = locked->nlibcs;
	locked->libcs = NULL;
	locked->nlibcs = 0;
}

static void
identify(struct policy *p, const struct policy *locked)
{
	char *name = newformat("%s, locked by %s", p->name, locked->file);
	char *both = newformat("%s %s", p->sha256, locked->sha256);

	free(p->name);
	p->name = name;
	SHA256Data((const uint8_t *)both, strlen(both), p->sha256);
	free(both);
}

void
policytighten(struct policy *p, struct policy *locked)
{
	int i;

	/* A rule that is made stricter than "seal" still wants the loader out. */
	p->seal = policyseals(p) || policyseals(locked);
	for (i = 0; i < CLASS_COUNT; i++)
		tightenrule(p, locked, i);
	for (i = 0; i < PROPERTY_COUNT; i++)
		tighten(&p->output[i], locked->output[i]);
	/* Without a limit everything counts, which is the strictest. */
	if (locked->unreachable == ACTION_UNSET)
		p->unreachable = ACTION_UNSET;
	else if (p->unreachable != ACTION_UNSET)
		tighten(&p->unreachable, locked->unreachable);
	tightensymbols(p, locked);
	swapexceptions(p, locked);
	tightenlink(p, locked);
	identify(p, locked);
	p->locked = true;
}
