/* The table of subcommands, and the reading of a command line by it. */
#include "wrapper/commands/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

const struct flag commonflags[] = {
	{"--staticld-policy", "NAME|FILE", FILLING_POLICIES, NULL, "use this policy"},
	{"--staticld-report", "FILE", FILLING_FILES, NULL, "append what came of the link to FILE"},
	{"--staticld-manifest", "FILE", FILLING_FILES, NULL, "write what the program is linked of to FILE"},
	{"--staticld-linker", "NAME", FILLING_WORDS, "driver bfd gold lld mold fastest",
	    "link with this linker"},
	{"--staticld-version", NULL, FILLING_NOTHING, NULL, "say which staticld this is"},
	{"--staticld-help", NULL, FILLING_NOTHING, NULL, "say what staticld's words are"},
	{0},
};

static const struct flag none[] = {{0}};

static const struct flag completionflags[] = {{0}};

static const struct flag verifyflags[] = {
	{"--details", NULL, FILLING_NOTHING, NULL, "the C library, and how a Go program was built, too"},
	{"--expect", "KIND", FILLING_WORDS, "static static-pie sealed",
	    "what every executable has to be; the status is 1 when one is not"},
	{"--json", NULL, FILLING_NOTHING, NULL, "one line of JSON for each file"},
	{"--policy", "NAME|FILE", FILLING_POLICIES, NULL, "the policy that the notes have to name"},
	{"--require-note", NULL, FILLING_NOTHING, NULL,
	    "every executable has to carry the note of a link that passed; the status is 1 when one does not"},
	{0},
};

static const struct flag doctorflags[] = {
	{"--policy", "NAME|FILE", FILLING_POLICIES, NULL, "whether this policy's links work; the status says it"},
	{"--target", "GOARCH", FILLING_WORDS, "386 amd64 arm arm64 mips64le ppc64le riscv64 s390x",
	    "whether links for this machine work; the status says it"},
	{0},
};

static const struct flag reportflags[] = {
	{"--exceptions", NULL, FILLING_NOTHING, NULL, "which exceptions of the policy the links had use for"},
	{"--html", NULL, FILLING_NOTHING, NULL, "one HTML page that needs no other file"},
	{"--markdown", NULL, FILLING_NOTHING, NULL, "Markdown, as for a job summary of GitHub's"},
	{"--merge", "DIRECTORY", FILLING_DIRECTORIES, NULL, "all reports in it and below it, besides the files"},
	{"--sarif", NULL, FILLING_NOTHING, NULL, "SARIF 2.1.0, for code hosts"},
	{0},
};

const struct command commands[] = {
	{"completion", completionmain, "bash|zsh|fish", "print the completion for a shell",
	    "  bash: staticld completion bash >~/.local/share/bash-completion/completions/staticld\n"
	    "  zsh:  staticld completion zsh >DIRECTORY-IN-FPATH/_staticld\n"
	    "  fish: staticld completion fish >~/.config/fish/completions/staticld.fish\n",
	    completionflags, FILLING_WORDS, "bash zsh fish"},
	{"doctor", doctormain, "[--policy=NAME|FILE] [--target=GOARCH]",
	    "what is installed here, and whether it serves",
	    "  Links a program under each policy and for each machine. The status is 0 when links work under the\n"
	    "  policy in force, or under the one and for the machine that are asked for: then nothing else is tried.\n",
	    doctorflags, FILLING_NOTHING, NULL},
	{"explain", explainmain, "CLASS|SYMBOL|ACTION|POLICY...", "what a word of policies and findings means", NULL,
	    none, FILLING_TERMS, NULL},
	{"go", gomain, "build|install|test|run ARGUMENTS...", "run go so that its programs are static", NULL,
	    NULL, FILLING_WORDS, "build install test run"},
	{"help", helpmain, "[WORD]", "this, or what one of these words does", NULL,
	    none, FILLING_WORDS, "completion doctor explain go help policy report toolexec verify why"},
	{"policy", policymain, "check [POLICY]...|diff POLICY POLICY|init REPORT|lock POLICY [FILE]...|show [POLICY]", "check, compare, begin and show policies",
	    "  check  say what is wrong with policies: with the one in force, and staticld.cfg where `staticld go` would\n"
	    "         use it, when none is named\n"
	    "  diff   what the second has stricter and looser than the first; the status is 1 when something is looser\n"
	    "  init   write a policy under which the links of the report pass, with reasons that are still to be written\n"
	    "  lock   pin in the policy's lock each FILE, what each FILE that is a manifest lists, and anew what it has\n"
	    "  show   what comes of the files of a policy, and which line of them decided each value\n"
	    "  A POLICY is a name or a file.\n",
	    none, FILLING_POLICIES, NULL},
	{"report", reportmain, "[--exceptions|--html|--markdown|--sarif] [--merge=DIRECTORY] FILE...",
	    "show what links reported (--staticld-report=FILE)",
	    "  The status is 0 whatever the links came to, 2 for a file that is no report. With --exceptions it is 1\n"
	    "  when one is not used and the policy's rule unused-exception is \"deny\".\n",
	    reportflags, FILLING_FILES, NULL},
	{"toolexec", toolexecmain, "TOOL ARGUMENTS...", "for go build -toolexec='staticld toolexec'", NULL,
	    NULL, FILLING_COMMAND, NULL},
	{"verify", verifymain, "[--details] [--expect=KIND] [--json] [--require-note [--policy=POLICY]] FILE...", "say of finished files whether they are static",
	    "  A FILE is an executable, a directory, an archive (.a, .tar), an image that `docker save` or an OCI\n"
	    "  tool wrote, as one file or a directory, or - for the standard input. Nothing that is looked at is run.\n"
	    "  The status is 1 when an executable is not static, or not what --expect and --require-note say.\n",
	    verifyflags, FILLING_FILES, NULL},
	{"why", whymain, "REPORT|EXECUTABLE SYMBOL", "the way from main to a symbol", NULL,
	    none, FILLING_FILES, NULL},
};

const size_t commandcount = sizeof commands / sizeof *commands;

const struct command *
commandfind(const char *word)
{
	size_t i;

	for (i = 0; i < commandcount; i++)
		if (strcmp(word, commands[i].word) == 0)
			return &commands[i];
	return NULL;
}

/* What is short on the left, what it is on the right. */
void
commandrow(const char *left, size_t width, const char *right)
{
	static const char blanks[] = "                                  ";
	size_t n = strlen(left);

	sayout("  %s%.*s %s\n", left, (int)(n < width ? width - n : 0), blanks, right);
}

void
commandflags(const struct flag *f, size_t width)
{
	for (; f->name; f++) {
		char *left = newformat("%s%s%s", f->name, f->value ? "=" : "", f->value ? f->value : "");

		commandrow(left, width, f->help);
		free(left);
		left = f->words ? newformat("one of: %s", f->words) : NULL;
		if (left)
			commandrow("", width, left);
		free(left);
	}
}

void
commandhelp(const struct command *c)
{
	sayout("usage: staticld %s%s%s\n  %s\n", c->word, *c->usage ? " " : "", c->usage, c->summary);
	if (c->flags)
		commandflags(c->flags, 20);
	fputs(c->more ? c->more : "", stdout);
	sayout("  All of it is in staticld(1).\n");
}

void
commandusage(const struct command *c)
{
	die(STATUS_USAGE, "usage: staticld %s%s%s", c->word, *c->usage ? " " : "", c->usage);
}

static _Noreturn void
noflag(const struct command *c, const char *word)
{
	char *name = newformat("%.*s", (int)strcspn(word, "="), word), *hint;
	struct nearest n = nearestto(name);
	const struct flag *f;

	for (f = c->flags; f->name; f++)
		nearestoffer(&n, f->name);
	nearestoffer(&n, "--help");
	hint = nearesthint(&n);
	say("staticld %s has no option %s%s", c->word, name, hint);
	commandusage(c);
}

/* Take in the flag at *WORD, and its value, which may be the next word. */
static void
takeflag(struct given *g, char ***word)
{
	const char *text = **word, *equals = strchr(text, '=');
	size_t n = equals ? (size_t)(equals - text) : strlen(text);
	const struct flag *f = g->command->flags;

	while (f->name && (strlen(f->name) != n || strncmp(f->name, text, n) != 0))
		f++;
	if (!f->name)
		noflag(g->command, text);
	if (!f->value && equals)
		die(STATUS_USAGE, "%s has no value", f->name);
	if (f->value && !equals && !(*word)[1])
		die(STATUS_USAGE, "%s wants a value: %s=%s", f->name, f->name, f->value);
	if (f->value && !equals)
		++*word;
	g->values[f - g->command->flags] = !f->value ? "" : equals ? equals + 1 : **word;
}

void
commandread(struct given *g, char **argv)
{
	const struct flag *f;
	size_t n = 0;
	bool end = false;
	char **word;

	*g = (struct given){.command = commandfind(argv[0])};
	for (f = g->command->flags; f->name; f++)
		n++;
	g->values = newarray(n, sizeof *g->values);
	for (word = argv + 1; *word; word++) {
		if (end || (*word)[0] != '-' || !(*word)[1])
			argvadd(&g->operands, *word);
		else if (strcmp(*word, "--") == 0)
			end = true;
		else
			takeflag(g, &word);
	}
}

const char *
givenflag(const struct given *g, const char *name)
{
	const struct flag *f = g->command->flags;

	while (strcmp(f->name, name) != 0)
		f++;
	return g->values[f - g->command->flags];
}

int
commanddone(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	say("standard output:");
	return STATUS_TOOL;
}

void
commandnoword(const struct command *c, const char *word, struct nearest *n)
{
	char *hint = nearesthint(n);

	say("staticld %s has no word \"%s\"%s", c->word, word, hint);
	free(hint);
	commandusage(c);
}

bool
commandmeant(const char *word)
{
	/* What people write who know that there is such a thing, but not where. */
	static const struct other {
		const char *word, *meant;
	} others[] = {
		{"build", "go build"}, {"install", "go install"}, {"run", "go run"}, {"test", "go test"}, {"vet", "go vet"},
		{"generate", "go generate"}, {"list", "go list"}, {"mod", "go mod"}, {"check", "policy check"},
		{"diff", "policy diff"}, {"init", "policy init"}, {"lock", "policy lock"}, {"show", "policy show"},
		{"version", "--staticld-version"},
	};
	struct nearest n = nearestto(word);
	const char *meant = NULL;
	size_t i;

	for (i = 0; i < commandcount; i++)
		nearestoffer(&n, commands[i].word);
	free(nearesthint(&n));
	meant = n.best;
	for (i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(word, others[i].word) == 0)
			meant = others[i].meant;
	if (meant)
		say("no file \"%s\", and no such subcommand; did you mean \"staticld %s\"?", word, meant);
	return meant != NULL;
}
