/*
 * Sections of a policy: what it says of the links of some programs or machines besides. In such a link the stricter of
 * both counts, value by value, as under a locked policy; so in whatever order sections are applied, the same comes out.
 */
#ifndef POLICY_SECTIONS_H
#define POLICY_SECTIONS_H

#include "policy/policy.h"

struct section {
	char *target;           /* glob on what the machine is called, NULL: any */
	char *program;          /* glob on the program, NULL: any */
	char *file;             /* where it stands */
	unsigned line;
	struct policy policy;   /* rules, symbols, output, note, unreachable, seal, roots, locks; the rest is not set */
};

/* True when S is for the link of PROGRAM, a path or import path, for a machine of the names TARGET. */
bool sectionfits(const struct section *s, const char *program, const struct strings *target);

/* True when a section of P is for some machines alone. */
bool sectionsaskmachine(const struct policy *p);

/*
 * Which of P's sections are for that link, malloced: a digit for each, "0" or "1". NULL when P has none.
 */
char *sectionsof(const struct policy *p, const char *program, const struct strings *target);

/* Apply to P those of its sections that WHICH, from sectionsof, has; NULL: all of them. P has none afterwards. */
void sectionsapply(struct policy *p, const char *which);

/* True when the policy seals, or wants the note, in some link: in all, or by one of its sections. */
bool sectionsseal(const struct policy *p);
bool sectionsnote(const struct policy *p);

void sectionfree(struct section *s);

#endif
