/*
 * The environment is emptied of what is known to say where inputs are (GCC's manual, "Environment Variables", ld(1),
 * clang's, ld.so(8)); of the command line each word is looked at, wherever it stands: a value that looks like such an
 * option is rarer than a way to hide one.
 */
#include "wrapper/hermetic/hermetic.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/workplace.h"

static const char *const variables[] = {
	"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH", "OBJCPLUS_INCLUDE_PATH", "LIBRARY_PATH",
	"COMPILER_PATH", "GCC_EXEC_PREFIX", "GCC_ROOT", "CCC_OVERRIDE_OPTIONS", "CCC_ADD_ARGS", "COMPILER_OPTIONS",
	"DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "LD_RUN_PATH", "LDEMULATION", "GNUTARGET", "LDPATH", "LD_OPTIONS",
	"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "LD_BIND_NOT", "LD_PROFILE", "LD_ORIGIN_PATH", "GCONV_PATH",
	"MOLD_JOBS", "LLD_REPRODUCE", "LLD_VERSION",
};

void
hermeticscrub(const struct policy *p)
{
	size_t i;

	for (i = 0; p->scrub && i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
}

/* Options whose value is a file or directory that something is taken from; or any value at all is too much. */
static const struct elsewhere {
	const char *option;
	bool next;              /* the value may be the next word */
	bool never;
	bool programs;          /* what runs comes from there: that matters without roots too */
} options[] = {
	{"-specs=", false, true, false}, {"--specs=", false, true, false}, {"-specs", true, true, false},
	{"--specs", true, true, false}, {"-wrapper", true, true, false}, {"--config=", false, true, false},
	{"--config", true, true, false}, {"-B", true, false, true}, {"-fplugin=", false, false, true},
	{"--ld-path=", false, false, true}, {"-fuse-ld=/", false, false, true}, {"-I", true, false, false},
	{"-isystem", true, false, false}, {"-iquote", true, false, false}, {"-idirafter", true, false, false},
	{"-include", true, false, false}, {"-imacros", true, false, false}, {"-iprefix", true, false, false},
	{"-isysroot", true, false, false}, {"--sysroot=", false, false, true}, {"--sysroot", true, false, true},
	{"-L", true, false, false}, {"-T", true, false, false}, {"--library-path", true, false, false},
	{"--library-path=", false, false, false}, {"-library-path=", false, false, false},
	{"--script=", false, false, false}, {"--default-script=", false, false, false},
};

struct looking {
	const struct policy *policy;
	struct workplace place;
};

static bool
holdsroot(const struct policy *p, const char *dir)
{
	bool holds = false;
	size_t i;

	for (i = 0; i < p->roots.count && !holds; i++) {
		char *real = realpath(p->roots.items[i], NULL);

		holds = real && pathbelow(real, dir);
		free(real);
	}
	return holds;
}

static bool
isinroots(const struct policy *p, const char *path)
{
	bool in = false;
	size_t i;

	for (i = 0; i < p->roots.count && !in; i++) {
		char *real = realpath(p->roots.items[i], NULL);

		in = real && pathbelow(path, real);
		free(real);
	}
	return in;
}

/* What is not there brings nothing; what compilers and Go make for one build is theirs. */
static bool
isfine(const struct looking *l, const char *path)
{
	char *real = realpath(path, NULL), *name = NULL;
	bool fine = !real || isinroots(l->policy, real) || workplaceof(&l->place, real, &name) != WHEREABOUTS_ELSEWHERE;

	free(name);
	free(real);
	return fine;
}

/* The option that WORD begins with, the longest; NULL: it is none of them. */
static const struct elsewhere *
optionof(const char *word)
{
	const struct elsewhere *best = NULL;
	size_t i;

	for (i = 0; i < sizeof options / sizeof *options; i++) {
		const struct elsewhere *o = &options[i];
		size_t n = strlen(o->option);

		if (strncmp(word, o->option, n) == 0 && (!o->next || n == 2 || o->option[1] == 'i' || word[n] == '\0') &&
		    (!best || n > strlen(best->option)))
			best = o;
	}
	return best;
}

/* A number by chance in the output: no two links are the same. */
static char *
lookatrandom(const char *word)
{
	if (strcmp(word, "--build-id=uuid") != 0 && strcmp(word, "-build-id=uuid") != 0)
		return NULL;
	return newtext("denied: input-path: %s\n  why: the output has a number by chance in it, and the policy wants the same "
	    "output of the same inputs\n  fix: --build-id=sha1, which is made of the output", word);
}

/* WORD, with VALUE in it or as NEXT behind it, leads out of the roots: where to, is said if a link does. */
static char *
tellelsewhere(const char *word, const char *next, const char *value)
{
	char *real = realpath(value, NULL);
	bool linked = real && strcmp(real, value) != 0;
	char *why = newtext("denied: input-path: %s%s%s%s%s%s is outside of the policy's roots\n"
	    "  why: what is elsewhere may be anything, and is not there on another machine\n"
	    "  fix: leave it out, install what is needed into one of the roots, or take it into the project, below the "
	    "working directory", word, *word && next ? " " : "", next ? next : "",
	    linked ? ", which is " : "", linked ? real : "", linked ? "," : "");

	free(real);
	return why;
}

/* WORD with NEXT behind it; malloced, NULL: nothing is wrong with it. */
static char *
lookat(const struct looking *l, const char *word, const char *next)
{
	const struct elsewhere *o = optionof(word);
	const char *value;

	if (!o)
		return lookatrandom(word);
	if (o->never)
		return newtext("denied: input-path: %s\n  why: with it a file says which options, programs and inputs count\n"
		    "  fix: leave it out; whoever keeps the policy may say rules: { input-path = \"allow\"; }", word);
	value = word + strlen(o->option) - (o->option[strlen(o->option) - 1] == '/');
	if (!*value)
		value = next ? next : "";
	if ((!l->policy->rooted && !o->programs) || isfine(l, value))
		return NULL;
	return tellelsewhere(word, value == next ? next : NULL, value);
}

/* "-Wp,-I/x,-I,/y" is options of the preprocessor, and "-Wl," of the linker. */
static char *
lookatall(const struct looking *l, const char *word)
{
	struct strings parts = {0};
	char *why = NULL;
	size_t i;

	for (word += 4; *word; word += strcspn(word, ","), word += *word == ',')
		stringsaddpart(&parts, word, strcspn(word, ","));
	for (i = 0; i < parts.count && !why; i++)
		why = lookat(l, parts.items[i], i + 1 < parts.count ? parts.items[i + 1] : NULL);
	stringsfree(&parts);
	return why;
}

char *
hermeticrefused(const struct policy *p, const struct argv *words)
{
	struct looking l = {.policy = p};
	char *why = NULL;
	size_t i;

	if ((!p->rooted && !p->scrub) || policylinkaction(p, CLASS_INPUT_PATH) < ACTION_DENY)
		return NULL;
	l.place = workplacenow();
	/* Who goes up until all is in the working directory has no project there. */
	if (l.place.here && holdsroot(p, l.place.here)) {
		free(l.place.here);
		l.place.here = NULL;
	}
	for (i = 1; i < words->count && !why; i++)
		why = strncmp(words->words[i], "-Wp,", 4) == 0 || strncmp(words->words[i], "-Wl,", 4) == 0 ? lookatall(&l, words->words[i]) :
		    lookat(&l, words->words[i], words->words[i + 1]);
	workplacefree(&l.place);
	return why;
}
