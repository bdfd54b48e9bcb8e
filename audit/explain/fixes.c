/* Remedies are rows of data; the order of the file is kept among those that help as many. */
#include "audit/explain/fixes.h"

#include "audit/explain/explain.h"

const char *
fixesdead(const struct finding *f)
{
	static const char *const texts[] = {
		[DROPS_NOTHING] = NULL,
		[DROPS_SECTION] = "link with -Wl,--gc-sections: nothing reaches the call, and the linker then "
		    "leaves it out",
		[DROPS_FUNCTION] = "compile what holds the call with -ffunction-sections -fdata-sections and link "
		    "with -Wl,--gc-sections: nothing reaches it, and the linker then leaves it out",
	};

	return texts[f->drops];
}

/* What leaves all of the N findings at F out: the most that one of them asks for. */
static enum drops
dropsof(const struct finding *f, size_t n)
{
	enum drops most = f->drops;
	size_t i;

	for (i = 0; i < n; i++) {
		if (f[i].drops == DROPS_NOTHING)
			return DROPS_NOTHING;
		if (f[i].drops > most)
			most = f[i].drops;
	}
	return most;
}

static void
addrow(struct text *out, const char *help)
{
	textadd(out, "  fix: %s\n", help);
}

static size_t
fitting(const struct judgement *j, const struct finding *f, size_t n,
    const struct remedies *remedies, size_t row)
{
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		count += explainfits(remedies, row, &f[i], j);
	return count;
}

void
fixesadd(struct text *out, const struct judgement *j, const struct finding *f, size_t n,
    const struct remedies *remedies)
{
	size_t k, listed = n < MOSTREFERENCES ? n : MOSTREFERENCES;
	struct finding dead = {.drops = dropsof(f, n)};

	/* Another option is less to ask for than another build. */
	if (dead.drops == DROPS_SECTION)
		addrow(out, fixesdead(&dead));
	for (k = 0; k < remedies->count; k++)
		if (fitting(j, f, n, remedies, k) == n)
			addrow(out, remedies->rows[k].help);
	for (k = 0; k < remedies->count; k++)
		if (fitting(j, f, n, remedies, k) < n && fitting(j, f, listed, remedies, k))
			addrow(out, remedies->rows[k].help);
	if (dead.drops == DROPS_FUNCTION)
		addrow(out, fixesdead(&dead));
}
