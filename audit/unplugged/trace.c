/*
 * Reads the lines of --trace-symbol, as measured on lld 14, 21 and 22 and mold 1.10 and 3.0. A line of another form about
 * a watched name is a reason to look closer, and so is silence about the libc.
 */
#include "audit/unplugged/trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

struct tracedname {
	bool internal;          /* the command line or a script refers to it, or nobody does */
	bool defined;           /* by an input that is excused */
	bool byseal;            /* which is the seal */
	bool sealed;            /* outside the libc somebody refers to it, and the policy has that sealed */
	bool there;             /* in the output */
};

enum form { REFERS, DEFINES, NOTHING };

/* What stands between the file and the name. */
static const struct {
	const char *words;
	enum form form;
} forms[] = {
	{": reference to ", REFERS}, {": weak reference to ", REFERS}, {": definition of ", DEFINES},
	{": common definition of ", DEFINES}, {": shared definition of ", DEFINES},
	{": lazy definition of ", NOTHING}, {": unresolved weak symbol ", NOTHING}, {" for ", NOTHING},
};

static const char prefix[] = "trace-symbol: ", internal[] = "<internal>";

/* C names are printed as they are, others perhaps not. */
static bool
isplain(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$";

	return *name && name[strspn(name, letters)] == '\0' && strncmp(name, "_Z", 2) != 0 &&
	    strncmp(name, "_R", 2) != 0;
}

bool
tracesuits(const struct link *l)
{
	size_t i;

	for (i = 0; i < l->watch.count; i++)
		if (!isplain(l->watch.names[i]->text))
			return false;
	return !l->watch.globs;
}

void
tracewords(const struct trace *t, struct argv *a)
{
	const struct watch *w = &t->excuses.link->watch;
	size_t i;

	for (i = 0; i < w->count; i++)
		argvaddf(a, "--trace-symbol=%s", w->names[i]->text);
}

/* "ARCHIVE(MEMBER)" taken apart, unless a file has that name. */
static void
setfile(struct said *s, char *file)
{
	size_t n = strlen(file);
	char *open = n && file[n - 1] == ')' ? strrchr(file, '(') : NULL;

	s->path = file;
	if (!open || fileisregular(file))
		return;
	file[n - 1] = *open = '\0';
	s->archived = true;
	s->member = open + 1;
}

static void
note(struct trace *t, size_t name, bool defines, const char *file)
{
	struct said *s;

	t->refers |= !defines;
	if (!defines && strcmp(file, internal) == 0) {
		t->names[name].internal = true;
		return;
	}
	if ((t->count & (t->count - 1)) == 0)
		t->said = growarray(t->said, t->count ? t->count * 2 : 1, sizeof *t->said);
	s = &t->said[t->count++];
	*s = (struct said){.name = name, .defines = defines};
	setfile(s, newstring(file));
}

/* The line, whose last word, at NAME, is watched under INDEX. */
static bool
takeline(struct trace *t, char *line, const char *name, size_t index)
{
	size_t i, n = (size_t)(name - line);

	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		size_t k = strlen(forms[i].words);

		if (n <= k || strncmp(name - k, forms[i].words, k) != 0)
			continue;
		line[n - k] = '\0';
		if (forms[i].form != NOTHING)
			note(t, index, forms[i].form == DEFINES, line);
		return true;
	}
	t->unclear = true;
	return false;
}

bool
traceline(struct trace *t, const char *line)
{
	const struct watch *w = &t->excuses.link->watch;
	bool prefixed = strncmp(line, prefix, sizeof prefix - 1) == 0, ours = false;
	char *text, *blank;
	size_t index;

	if (t->mold && !prefixed)
		return false;
	if (!t->names)
		t->names = newarray(w->count, sizeof *t->names);
	text = newstring(t->mold ? line + sizeof prefix - 1 : line);
	text[strcspn(text, "\n")] = '\0';
	blank = strrchr(text, ' ');
	if (blank && watchfind(w, blank + 1, &index))
		ours = takeline(t, text, blank + 1, index);
	free(text);
	return ours;
}

/*
 * What the libc defines may be in the output, and a reference that is to be sealed is harmless once it is; what a
 * script refers to and is defined, nobody has explained.
 */
static bool
isexplained(struct trace *t, const struct said *s)
{
	struct tracedname *n = &t->names[s->name];

	if (!excused(&t->excuses, s)) {
		if (!t->excuses.seal || !excuserule(&t->excuses, s, ACTION_SEAL))
			return false;
		t->sealed = n->sealed = true;
	}
	n->defined |= s->defines;
	n->byseal |= s->defines && excuseseal(&t->excuses, s);
	return !(n->internal && n->defined);
}

/* The classes that the references which are sealed bring into the output. */
static void
letsealed(struct trace *t)
{
	const struct watch *w = &t->excuses.link->watch;
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct meaning *m = t->names[i].sealed && t->names[i].defined
		    ? excusemeaning(&t->excuses, i) : NULL;

		if (m && m->libc->classes[m->class].choke.count)
			t->let[m->class] = true;
	}
}

/* Whether the seal took the place of what it is to replace, and NSS, if it is there, can do without what was. */
static bool
issealwhole(const struct trace *t)
{
	const struct meaning *m = t->excuses.link->watch.firsts[MEANING_SEAL];

	for (; m; m = m->same) {
		const struct tracedname *n = &t->names[m->name];
		const char *text = t->excuses.link->watch.names[m->name]->text;

		if (m->libc != t->excuses.catalogue)
			continue;
		if (n->defined && !n->byseal && stringshave(&m->libc->seal.refuse, text))
			return false;
		if (!n->defined && t->let[CLASS_NSS] && stringshave(&m->libc->seal.builtin, text))
			return false;
	}
	return true;
}

bool
traceclear(struct trace *t)
{
	size_t i;

	for (i = 0; i < t->count && !t->unclear; i++)
		t->unclear = !excuselibc(&t->excuses, &t->said[i]);
	if (t->unclear || !t->excuses.libc || !t->refers)
		return false;
	for (i = 0; i < t->count && !t->unclear; i++)
		t->unclear = !isexplained(t, &t->said[i]);
	if (t->sealed && !t->unclear) {
		letsealed(t);
		t->unclear = !issealwhole(t);
	}
	return !t->unclear;
}

/* What only a libc has, and whether it shows that a class is in the output that is not let be there. */
static bool
isinner(const struct trace *t, const struct name *n, bool *choke)
{
	const struct meaning *m;
	bool inner = false;

	for (m = n->meanings; m; m = m->next) {
		*choke |= m->kind == MEANING_CHOKE && !(t->let[m->class] && m->libc == t->excuses.catalogue);
		inner |= m->kind == MEANING_CHOKE || m->kind == MEANING_INTERNAL || m->kind == MEANING_SEAL;
	}
	return inner;
}

/*
 * Members of a libc that were linked into an object with ld -r and hidden have local names: then there is one
 * more than the linker was seen to take. And a script can make any name the entry.
 */
void
tracesymbol(void *ctx, const char *name, const GElf_Sym *sym)
{
	struct trace *t = ctx;
	bool choke = false;
	size_t index;
	const struct name *n = sym->st_shndx == SHN_UNDEF ? NULL : watchfind(&t->excuses.link->watch, name, &index);

	if (!n)
		return;
	if ((sym->st_value | 1) == (t->entry | 1))
		t->unclear = true;
	if (name[0] != '_' || !isinner(t, n, &choke))
		return;
	t->unclear |= choke || t->names[index].there || !t->names[index].defined;
	t->names[index].there = true;
}

void
tracefree(struct trace *t)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		free((void *)(uintptr_t)t->said[i].path);
	free(t->said);
	free(t->names);
	*t = (struct trace){0};
}
