/* Holds the note of a program against what is required of it. What it means that there is one is said in the manual. */
#include "wrapper/verify/required.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Why the note that is there is not enough, malloced; NULL: it is. */
static char *
lackof(const struct evidence *e, const struct policy *policy)
{
	/* A probe was denied, and linked all the same for whoever asked. */
	if (strcmp(e->verdict, "pass") != 0 && strcmp(e->verdict, "warn") != 0)
		return newtext("a note of a link that passed: this one says \"%s\"", e->verdict);
	if (policy && strcmp(e->policy, policy->sha256) != 0)
		return newtext("the note of policy %s, sha256 %s: this one names the policy with sha256 %s", policy->name,
		    policy->sha256, e->policy);
	return NULL;
}

void
notedread(struct noted *n, const void *bytes, size_t size, bool required, const struct policy *policy)
{
	char *error = NULL;
	int rc;

	*n = (struct noted){0};
	rc = evidenceread(&n->evidence, bytes, size, &error);
	n->there = rc == 1;
	if (required && rc == 1)
		n->lacks = lackof(&n->evidence, policy);
	else if (required)
		n->lacks = newformat("a note of the link's check in .note.staticld: %s", rc < 0 ? error :
		    "there is none; a policy with output: { note = true; } makes links leave one");
	free(error);
}

char *
notedtext(const struct noted *n)
{
	const struct evidence *e = &n->evidence;

	return newtext("checked: %s, by staticld %s, policy sha256 %s%s%s%s", e->verdict, e->version, e->policy,
	    e->libc ? ", " : "", e->libc ? e->libc : "", e->sealed ? ", sealed" : "");
}

void
notedfree(struct noted *n)
{
	evidencefree(&n->evidence);
	free(n->lacks);
}
