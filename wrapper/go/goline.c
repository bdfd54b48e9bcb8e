/* Takes the go command's arguments and GOFLAGS apart. Runs nothing; what it does not know is passed on. */
#include "wrapper/go/goline.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Flags whose value may be the next word: those of go build, then those of go test. */
static const char *const valued[] = {
	"C", "asmflags", "buildmode", "compiler", "covermode", "coverpkg", "debug-actiongraph",
	"debug-runtime-trace", "debug-trace", "exec", "gccgoflags", "gcflags", "installsuffix",
	"ldflags", "mod", "modfile", "o", "overlay", "p", "pgo", "pkgdir", "tags", "toolexec",
	"bench", "benchtime", "blockprofile", "blockprofilerate", "count", "coverprofile", "cpu",
	"cpuprofile", "fuzz", "fuzzminimizetime", "fuzztime", "list", "memprofile", "memprofilerate",
	"mutexprofile", "mutexprofilefraction", "outputdir", "parallel", "run", "shuffle", "skip",
	"timeout", "trace", "vet", "vettool",
};

/* Flags that go list has to be given too, so that it sees the same packages and files. */
static const char *const selecting[] = {
	"asan", "compiler", "mod", "modfile", "msan", "overlay", "race",
};

static bool
among(const char *const *names, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
istrue(const char *value)
{
	return strcmp(value, "false") != 0 && strcmp(value, "0") != 0;
}

/* Take the flag in; false when it is passed on as it stands. */
static bool
golinetake(struct goline *l, const char *name, const char *value)
{
	const struct {
		const char *name;
		const char **to;
		bool ours;
	} flags[] = {
		{"C", &l->dir, true}, {"tags", &l->tags, true}, {"toolexec", &l->toolexec, true},
		{"staticld-policy", &l->policy, true}, {"staticld-report", &l->report, true},
		{"staticld-version", &l->version, true}, {"staticld-help", &l->help, true},
		{"o", &l->output, false}, {"buildmode", &l->buildmode, false},
		{"ldflags", &l->ldflags, false},
	};
	size_t i;

	for (i = 0; i < sizeof flags / sizeof *flags; i++)
		if (strcmp(name, flags[i].name) == 0) {
			*flags[i].to = value;
			return flags[i].ours;
		}
	if (strcmp(name, "linkshared") == 0)
		l->linkshared = istrue(value);
	else if (strcmp(name, "n") == 0)
		l->dry = istrue(value);
	else if (strcmp(name, "c") == 0)
		l->compile = istrue(value);
	if (among(selecting, sizeof selecting / sizeof *selecting, name))
		argvaddf(&l->select, "-%s=%s", name, value);
	return false;
}

/* Read the flag at *WORD, and on to its value when that is the next word. */
static void
readflag(struct goline *l, char ***word)
{
	char **first = *word, *name;
	const char *text = first[0] + (first[0][1] == '-' ? 2 : 1), *equals = strchr(text, '=');
	const char *value = "true";

	name = newformat("%.*s", equals ? (int)(equals - text) : (int)strlen(text), text);
	/* A go test binary's own flags may be written so. */
	if (strncmp(name, "test.", 5) == 0)
		memmove(name, name + 5, strlen(name + 5) + 1);
	if (equals)
		value = equals + 1;
	else if (among(valued, sizeof valued / sizeof *valued, name) && first[1])
		value = *++*word;
	if (!golinetake(l, name, value))
		for (; first <= *word; first++)
			argvadd(&l->rest, *first);
	if (strcmp(name, "ldflags") == 0)
		l->ldflagsend = l->rest.count;
	free(name);
}

static bool
isend(const struct goline *l, const char *word)
{
	if (strcmp(word, "--") == 0)
		return true;
	if (strcmp(l->command, "test") == 0)
		return strcmp(word, "-args") == 0 || strcmp(word, "--args") == 0;
	return word[0] != '-' || !word[1];
}

/* What follows the flags of build, install and run, and of test what follows -args. */
static void
readend(struct goline *l, char **word)
{
	bool packages = strcmp(l->command, "build") == 0 || strcmp(l->command, "install") == 0;

	for (; *word; word++) {
		argvadd(&l->rest, *word);
		if (packages && strcmp(*word, "--") != 0)
			argvadd(&l->packages, *word);
	}
}

void
golineread(struct goline *l, const char *command, const struct argv *goflags, char **words)
{
	char **word;
	size_t i;

	*l = (struct goline){.command = command};
	for (i = 0; i < goflags->count; i++) {
		word = &goflags->words[i];
		/* go refuses what is no flag. */
		if ((*word)[0] == '-' && (*word)[1])
			readflag(l, &word);
	}
	/* GOFLAGS itself reaches go build and go list without our help. */
	l->rest.count = l->select.count = l->ldflagsend = 0;
	l->dir = NULL;
	for (word = words; *word && !isend(l, *word); word++) {
		if ((*word)[0] == '-' && (*word)[1])
			readflag(l, &word);
		else {
			argvadd(&l->rest, *word);
			argvadd(&l->packages, *word);
		}
	}
	readend(l, word);
}

static const char external[] = "-linkmode=external";

char *
golineword(const struct goline *l, size_t i)
{
	const char *word = l->rest.words[i];

	return i + 1 == l->ldflagsend ? newformat("%s %s", word, external) : newstring(word);
}

char *
golineexternal(const struct goline *l)
{
	if (l->ldflagsend)
		return NULL;
	return newformat("-ldflags=%s%s%s", l->ldflags ? l->ldflags : "", l->ldflags ? " " : "", external);
}
