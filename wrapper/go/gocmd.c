/*
 * staticld go: runs the user's go with this program as its C compiler and around its tools, and
 * looks at what it built. Links nothing itself.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/glob.h"
#include "base/mem.h"
#include "base/path.h"
#include "policy/choose.h"
#include "wrapper/find.h"
#include "wrapper/go/godynamic.h"
#include "wrapper/go/goline.h"
#include "wrapper/go/gooutputs.h"
#include "wrapper/go/goquote.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

static const char usage[] =
	"usage: staticld go build|install|test|run [--staticld-policy=NAME|FILE] ARGUMENTS...";

/* What go itself says of its settings: environment, go env -w, defaults. */
enum setting { CC, GOMOD, GOWORK, GOOS, GOARCH, GOHOSTARCH, CGO_ENABLED, GOFLAGS, SETTINGS };

static const char *const settings[SETTINGS] = {
	[CC] = "CC", [GOMOD] = "GOMOD", [GOWORK] = "GOWORK", [GOOS] = "GOOS",
	[GOARCH] = "GOARCH", [GOHOSTARCH] = "GOHOSTARCH", [CGO_ENABLED] = "CGO_ENABLED",
	[GOFLAGS] = "GOFLAGS",
};

struct gorun {
	char *go;               /* path of the user's go */
	struct goline line;
	char *env[SETTINGS];
	bool cgoasked;          /* the user says whether there is cgo */
	struct installed installed;
	int links;              /* file to which toolexec writes what was linked and what failed to */
};

/* The word of -C, if there is one: it stands first. */
static const char *
directory(char **words)
{
	const char *word = words[0];

	if (!word || word[0] != '-')
		return NULL;
	word += word[1] == '-' ? 2 : 1;
	if (strcmp(word, "C") == 0)
		return words[1];
	return strncmp(word, "C=", 2) == 0 ? word + 2 : NULL;
}

static void
readsettings(struct gorun *w, char **words)
{
	const char *dir = directory(words);
	struct argv a = {0};
	char *text, *line;
	size_t i;

	argvadd(&a, w->go);
	argvadd(&a, "env");
	if (dir)
		argvaddf(&a, "-C=%s", dir);
	for (i = 0; i < SETTINGS; i++)
		argvadd(&a, settings[i]);
	if (runcapture(w->go, &a, &text, NULL) != 0)
		exit(STATUS_TOOL);
	for (i = 0, line = text; i < SETTINGS; i++) {
		size_t n = strcspn(line, "\n");

		w->env[i] = newformat("%.*s", (int)n, line);
		line += n + (line[n] == '\n');
	}
	free(text);
	free(a.words);
}

static void
set(const char *name, const char *value)
{
	if (setenv(name, value, 1) < 0)
		die(STATUS_FINDINGS, "%s:", name);
}

/* Tools run in other directories than this one: a file's name has to hold there too. */
static char *
absolute(const char *path)
{
	char *cwd, *full;

	if (path[0] == '/')
		return newstring(path);
	cwd = getcwd(NULL, 0);
	if (!cwd)
		die(STATUS_FINDINGS, "getcwd:");
	full = newformat("%s/%s", cwd, path);
	free(cwd);
	return full;
}

static bool
isfile(const char *policy)
{
	size_t n = strlen(policy);

	return strchr(policy, '/') || (n > 4 && strcmp(policy + n - 4, ".cfg") == 0);
}

/* staticld.cfg beside FILE (go.mod, go.work), malloced, if it is there. */
static char *
beside(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *path = slash ? newformat("%.*s/staticld.cfg", (int)(slash - file), file) : NULL;

	if (path && access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

/* The policy: flag, environment, the project's own file, what applies without. */
static char *
choose(const struct gorun *w)
{
	const char *env = getenv("STATICLD_POLICY"), *ref = w->line.policy;
	char *own = NULL;

	if (!ref && env && *env)
		ref = env;
	if (!ref) {
		own = beside(w->env[GOMOD]);
		if (!own)
			own = beside(w->env[GOWORK]);
	}
	if (own)
		return own;
	if (!ref)
		ref = policychoose(NULL);
	return isfile(ref) ? absolute(ref) : newstring(ref);
}

static void
setpolicy(struct gorun *w)
{
	char *ref = choose(w), *error = NULL, *report;

	installedinit(&w->installed, ref);
	if (installedpolicy(&w->installed, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	set("STATICLD_POLICY", ref);
	if (w->line.report) {
		report = absolute(w->line.report);
		set("STATICLD_REPORT", report);
		free(report);
	}
}

/* "ccache gcc": the compiler is the second word. */
static const char *
compilerof(const struct argv *cc)
{
	static const char *const launchers[] = {"ccache", "sccache", "distcc"};
	size_t i;

	for (i = 0; cc->count > 1 && i < sizeof launchers / sizeof *launchers; i++)
		if (strcmp(pathbase(cc->words[0]), launchers[i]) == 0)
			return cc->words[1];
	return cc->words[0];
}

/* This program under NAME, with the words that the user's CC has beside the compiler. */
static void
setcompiler(const char *variable, const char *name, const struct argv *cc)
{
	char *path = findinstalled(name);
	struct text text = {0};
	size_t i;

	if (goquoteadd(&text, path) < 0)
		die(STATUS_FINDINGS, "%s: Go cannot quote this path", path);
	for (i = 1; i < cc->count; i++)
		if (cc->words[i][0] == '-' && goquoteadd(&text, cc->words[i]) < 0)
			die(STATUS_FINDINGS, "CC: Go cannot quote \"%s\"", cc->words[i]);
	set(variable, text.bytes);
	textfree(&text);
	free(path);
}

/* Go's cgo is to compile with us, and we with what it would have used. */
static void
setcompilers(const struct gorun *w)
{
	const char *compiler;
	struct argv cc = {0};

	/* A CC in the environment would switch cgo on where go has it off. */
	set("CGO_ENABLED", w->env[CGO_ENABLED]);
	if (goquotesplit(w->env[CC], &cc) < 0)
		die(STATUS_USAGE, "CC: a quote is not closed");
	compiler = cc.count ? compilerof(&cc) : "gcc";
	if (strstr(pathbase(compiler), "staticld"))
		return;
	if (strcmp(compiler, "gcc") != 0 && setenv("STATICLD_CC", compiler, 0) < 0)
		die(STATUS_FINDINGS, "STATICLD_CC:");
	setcompiler("CC", "bin/staticld", &cc);
	setcompiler("CXX", "bin/staticld++", &cc);
	free(cc.words);
}

/* Our toolexec, and behind it the user's. */
static char *
toolexec(const struct gorun *w)
{
	char *self = findinstalled("bin/staticld");
	struct text text = {0};

	if (goquoteadd(&text, self) < 0)
		die(STATUS_FINDINGS, "%s: Go cannot quote this path", self);
	textadd(&text, " toolexec --staticld-links=/proc/%ld/fd/%d", (long)getpid(), w->links);
	if (w->line.toolexec) {
		textraw(&text, " ");
		textraw(&text, w->line.toolexec);
	}
	free(self);
	return text.bytes;
}

static bool
hastag(const char *tags, const char *tag)
{
	size_t n = strlen(tag);

	while (tags && *tags) {
		size_t m = strcspn(tags, ", ");

		if (m == n && strncmp(tags, tag, n) == 0)
			return true;
		tags += m + strspn(tags + m, ", ");
	}
	return false;
}

/* Somebody wants to have SYMBOL, although its class is denied. */
static bool
isexcepted(const struct policy *p, const char *symbol)
{
	size_t i;

	for (i = 0; i < p->nexceptions; i++)
		if (exceptioncovers(&p->exceptions[i], CLASS_NSS) && globfits(p->exceptions[i].symbol, symbol))
			return true;
	return false;
}

static void
addtag(struct text *tags, const char *tag)
{
	textraw(tags, tags->size ? "," : "");
	textraw(tags, tag);
}

/*
 * Where NSS is denied no program can have the C library look up hosts and users, so Go's
 * standard library is told to do it itself, as it would with CGO_ENABLED=0. What other
 * packages do is not changed by that, and is judged.
 */
static void
addnetgo(const struct gorun *w, struct text *tags)
{
	const struct policy *p = &w->installed.policy;
	bool glibc = strcmp(p->libc, "native") == 0 || strcmp(p->libc, "glibc") == 0;
	enum action nss = p->rules[CLASS_NSS];

	if (nss != ACTION_DENY && !(nss == ACTION_UNSET && glibc))
		return;
	if (!hastag(w->line.tags, "netgo") && !hastag(w->line.tags, "netcgo") &&
	    !isexcepted(p, "getaddrinfo"))
		addtag(tags, "netgo");
	if (!hastag(w->line.tags, "osusergo") && !isexcepted(p, "getpwnam_r"))
		addtag(tags, "osusergo");
}

/* Modules that bring archives for several libcs choose by a tag that is called as the libc, musl; glibc's are the default. */
static void
addlibctag(const struct gorun *w, struct text *tags)
{
	const struct policy *p = &w->installed.policy;
	const char *libc = p->libc;

	if (strcmp(libc, "native") != 0 && strcmp(libc, "glibc") != 0 && !policylibc(p, libc) &&
	    !hastag(w->line.tags, libc) && !hastag(w->line.tags, "glibc"))
		addtag(tags, libc);
}

static void
settags(struct gorun *w)
{
	struct text ours = {0}, all = {0};
	char *c;

	addnetgo(w, &ours);
	addlibctag(w, &ours);
	if (!ours.bytes)
		return;
	if (w->line.tags && *w->line.tags)
		addtag(&all, w->line.tags);
	addtag(&all, ours.bytes);
	textfree(&ours);
	for (c = all.bytes; *c; c++)
		if (*c == ' ')
			*c = ',';
	w->line.tags = all.bytes;
}

/*
 * Go's own linker makes position-independent programs that need a loader, and programs without the note; the C linker
 * makes static ones. Where cgo is on and the link is external Go links runtime/cgo, which such a program needs, into it.
 */
static bool
wantsexternal(const struct gorun *w)
{
	const struct policy *p = &w->installed.policy;
	bool pie = w->line.buildmode && strcmp(w->line.buildmode, "pie") == 0 &&
	    p->output[PROPERTY_INTERPRETER] == ACTION_DENY;

	return (pie || p->note) && strcmp(w->env[CGO_ENABLED], "0") != 0 &&
	    !(w->line.ldflags && strstr(w->line.ldflags, "linkmode"));
}

static int
rungo(const struct gorun *w)
{
	char *tool = toolexec(w);
	bool external = wantsexternal(w);
	struct argv a = {0};
	size_t i;
	int status;

	argvadd(&a, w->go);
	argvadd(&a, w->line.command);
	if (w->line.dir)
		argvaddf(&a, "-C=%s", w->line.dir);
	argvaddf(&a, "-toolexec=%s", tool);
	if (w->line.tags)
		argvaddf(&a, "-tags=%s", w->line.tags);
	if (external && golineexternal(&w->line))
		argvaddf(&a, "%s", golineexternal(&w->line));
	for (i = 0; i < w->line.rest.count; i++)
		argvaddf(&a, "%s", external ? golineword(&w->line, i) : w->line.rest.words[i]);
	status = runwait(w->go, &a);
	free(a.words);
	free(tool);
	return status;
}

/* go refuses these two together, in words that do not help. */
static void
explainexternal(const struct gorun *w)
{
	const char *flags = w->line.ldflags;

	if (strcmp(w->env[CGO_ENABLED], "0") != 0 || !flags ||
	    (!strstr(flags, "linkmode=external") && !strstr(flags, "linkmode external")))
		return;
	say("-linkmode=external asks for the C linker, and CGO_ENABLED=0 leaves nothing for it to "
	    "link\n"
	    "  fix: leave -linkmode=external out: without C, Go's own linker makes the program static\n"
	    "  fix: or set CGO_ENABLED=1, to have the packages that use C");
}

/* How the C of other machines' programs can be had. */
static char *
crossfix(struct gorun *w)
{
	const char *cc = getenv("STATICLD_CC");
	const struct target *target;
	char *error = NULL, *name, *path, *fix;

	if (installedtargets(&w->installed, &error) < 0)
		die(STATUS_USAGE, "%s", error);
	target = targetofgoarch(&w->installed.targets, w->env[GOARCH]);
	if ((cc && *cc) || !target)
		return newstring("set CGO_ENABLED=1, and STATICLD_CC to a C compiler for that machine");
	name = newformat("%s-gcc", target->triple);
	path = findprogram(name, getenv("PATH"));
	fix = path ? newformat("set CGO_ENABLED=1: %s is here, and staticld links with it", name)
	    : newformat("install %s (Debian: gcc-%s %s) and set CGO_ENABLED=1", name, target->package,
	    target->libc);
	free(path);
	free(name);
	return fix;
}

/* go list can be asked: packages of this module, and not the files and arguments of go run. */
static bool
knowspackages(const struct goline *l)
{
	size_t i;

	for (i = 0; i < l->packages.count; i++)
		if (strchr(l->packages.words[i], '@'))
			return false;
	return strcmp(l->command, "run") != 0;
}

/* go leaves C out, without a word, where it builds for another machine and nobody says whether it is wanted. */
static void
explaincross(struct gorun *w)
{
	char *packages, *fix, *line, *next;
	struct text text = {0};

	if (w->cgoasked || strcmp(w->env[CGO_ENABLED], "0") != 0 ||
	    strcmp(w->env[GOARCH], w->env[GOHOSTARCH]) == 0 || w->line.dry || !knowspackages(&w->line))
		return;
	packages = gooutputswithc(w->go, &w->line);
	if (packages && *packages) {
		fix = crossfix(w);
		textadd(&text, "staticld: warning: GOARCH=%s leaves the C of these packages out\n", w->env[GOARCH]);
		for (line = strtok_r(packages, "\n", &next); line; line = strtok_r(NULL, "\n", &next))
			textadd(&text, "  %s\n", line);
		textadd(&text, "  why: go builds without cgo for another machine unless it is told otherwise; what such "
		    "a package has instead of its C often fails at run time\n  fix: %s\n", fix);
		sayverdict(text.bytes);
		textfree(&text);
		free(fix);
	}
	free(packages);
}

static int
conclude(struct gorun *w, int status)
{
	bool build = strcmp(w->line.command, "build") == 0;
	struct gooutputs outputs;
	struct golinks links;
	size_t size;
	char *text;

	if (w->line.dry || (w->line.buildmode && strncmp(w->line.buildmode, "c-", 2) == 0))
		return status;
	text = filebytes(w->links, &size);
	links = golinksread(text);
	if (status == 0) {
		status = gooutputsfind(&outputs, w->go, &w->line, &links.linked) < 0 ? STATUS_TOOL
		    : gooutputsprove(&outputs, &w->installed);
	} else {
		explainexternal(w);
		/* As a C linker does: a link that fails leaves no older program in the output's place. */
		if (build && links.failed.count && gooutputsfind(&outputs, w->go, &w->line, &links.linked) == 0)
			gooutputsremove(&outputs, &links.failed);
	}
	golinksfree(&links);
	free(text);
	return status;
}

static bool
builds(const char *command)
{
	static const char *const commands[] = {"build", "install", "run", "test"};
	size_t i;

	for (i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(command, commands[i]) == 0)
			return true;
	return false;
}

/* go vet, go list and all the others: they link nothing. */
static int
other(struct gorun *w, char **words)
{
	struct argv a = {0};

	argvadd(&a, w->go);
	for (; *words; words++)
		argvadd(&a, *words);
	return runexec(w->go, &a);
}

int
gomain(int argc, char **argv)
{
	struct gorun w = {0};
	struct argv goflags = {0};
	int status;

	if (argc < 2)
		die(STATUS_USAGE, "%s", usage);
	w.go = findprogram("go", getenv("PATH"));
	if (!w.go)
		die(STATUS_TOOL, "no program \"go\" in PATH");
	w.cgoasked = getenv("CGO_ENABLED") != NULL;
	readsettings(&w, argv + 2);
	if (goquotesplit(w.env[GOFLAGS], &goflags) < 0)
		die(STATUS_USAGE, "GOFLAGS: a quote is not closed");
	if (!builds(argv[1]))
		w.line.command = argv[1];
	else
		golineread(&w.line, argv[1], &goflags, argv + 2);
	if (w.line.version || w.line.help)
		return ownanswer(w.line.version ? "--staticld-version" : "--staticld-help");
	setpolicy(&w);
	setcompilers(&w);
	if (!builds(argv[1]))
		return other(&w, argv + 1);
	if (strcmp(w.env[GOOS], "linux") != 0)
		die(STATUS_FINDINGS, "GOOS=%s: only programs for linux can be checked", w.env[GOOS]);
	if (godynamicrefuse(w.line.buildmode, w.line.linkshared, strcmp(w.env[CGO_ENABLED], "0") != 0,
	    &w.installed.policy))
		return STATUS_FINDINGS;
	settags(&w);
	w.links = memfd_create("links", MFD_CLOEXEC);
	if (w.links < 0)
		die(STATUS_TOOL, "memfd_create:");
	status = conclude(&w, rungo(&w));
	explaincross(&w);
	return status;
}
