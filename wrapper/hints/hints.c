/*
 * The linker's own messages are not read: they are in the user's language. What is missing can
 * be computed from what the linker was given.
 */
#include "wrapper/hints/hints.h"

#include "base/text.h"
#include "wrapper/hints/inquiry.h"
#include "wrapper/hints/parts.h"

char *
hints(const struct argv *a, const struct strings *left, const char *linker,
    bool ordered, const struct catalogue *libc, const struct lacking *lacking)
{
	struct inquiry q;
	struct text out = {0};

	inquiryread(&q, a, left);
	hintlibraries(&out, &q, libc);
	/* While libraries are missing that is why it failed. */
	if (!q.archiveless.count && !q.missing.count && !q.elsewhere.count) {
		hintneeds(&out, &q);
		if (ordered)
			hintorder(&out, &q);
		if (!out.bytes && !libc)
			hintlanguages(&out, &q);
		if (!out.bytes)
			hintsearch(&out, &q);
	}
	hintshared(&out, &q);
	hintpie(&out, &q, linker);
	if (libc)
		hintforeign(&out, &q, libc, lacking);
	inquiryfree(&q);
	return out.bytes;
}
