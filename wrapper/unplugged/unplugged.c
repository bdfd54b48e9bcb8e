/* Makes lld and mold say what a plugin would have seen, and hands that to the judge. */
#include "wrapper/unplugged/unplugged.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/manifest/linkedinputs.h"
#include "audit/unplugged/linkedlist.h"
#include "audit/unplugged/screen.h"
#include "base/child.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "plugin/ldoptions.h"
#include "wrapper/unplugged/asking.h"

/* "Debian LLD 14.0.6 (...)", "LLD 22.1.2", "mold 1.10.1 (...)". */
bool
unpluggedknows(const char *version, struct unplugged *u)
{
	const char *lld = version ? strstr(version, "LLD ") : NULL, *number = lld ? lld + 4 : version;

	if (!version || (!lld && strncmp(version, "mold ", 5) != 0))
		return false;
	u->lld = lld != NULL;
	if (!lld)
		number += 5;
	snprintf(u->name.kind, sizeof u->name.kind, "%s", lld ? "lld" : "mold");
	snprintf(u->name.version, sizeof u->name.version, "%.*s", (int)strcspn(number, " ("), number);
	return true;
}

/* The objects among the words, which the linker will name at the end too; one too many does no harm. */
static void
screenwords(struct screen *s, struct strings *seen, const struct argv *words)
{
	size_t i;

	for (i = 1; i < words->count; i++)
		if (words->words[i][0] != '-' && screenobject(s, words->words[i]))
			stringsadd(seen, words->words[i]);
}

/* What else the linker opened, which our parent learns at the end: paths, each ended by a NUL. */
static void
screenrest(struct screen *s, const struct strings *seen, int from)
{
	FILE *f = fdopen(from, "r");
	char *path = NULL;
	size_t room = 0;

	while (f && getdelim(&path, &room, '\0', f) > 0)
		if (!stringssearch(seen, path))
			screenfile(s, path);
	free(path);
}

/* The child. Its status says whether all is clear. */
static _Noreturn void
screening(const struct unplugged *u, const struct argv *words, int from)
{
	struct runtimes runtimes;
	struct strings seen = {0};
	struct link link;
	struct screen s = {.link = &link, .runtimes = &runtimes, .locate = u->locate, .locatectx = u->locatectx};
	char *error = NULL;

	if (runtimesload(&runtimes, u->installed->datadir, &error) < 0)
		_exit(1);
	linkinit(&link, &u->installed->policy, u->installed->catalogues.rows, u->installed->catalogues.count);
	ldoptionsread(&link, words->words);
	screenwords(&s, &seen, words);
	stringssort(&seen);
	screenrest(&s, &seen, from);
	_exit(screenclear(&s) ? 0 : 1);
}

/* Under another libc's name headers are looked at too, which only the judge does, as it alone knows the libc. */
static bool
needsjudge(const struct unplugged *u)
{
	return u->exact || strcmp(u->installed->policy.libc, "native") != 0;
}

static int
startscreen(struct unplugged *u, const struct argv *words)
{
	int ends[2];

	u->screener = -1;
	if (needsjudge(u))
		return 0;
	if (childpipe(ends) < 0)
		return -1;
	u->screener = fork();
	if (u->screener == 0) {
		close(ends[1]);
		screening(u, words, ends[0]);
	}
	close(ends[0]);
	u->files = ends[1];
	return u->screener < 0 ? -1 : 0;
}

int
unpluggedbegin(struct unplugged *u, const struct argv *words, const char *dependencies, struct argv *a)
{
	u->dependenciesfd = -1;
	u->files = -1;
	if (dependencies) {
		u->dependencies = newstring(dependencies);
	} else {
		u->dependenciesfd = memfd_create("dependencies", 0);
		if (u->dependenciesfd < 0)
			return -1;
		u->dependencies = newformat("/proc/self/fd/%d", u->dependenciesfd);
		argvaddf(a, "--dependency-file=%s", u->dependencies);
	}
	return startscreen(u, words);
}

/* True when PATH is our own response file, which stands alone on LINK: mold names it among its inputs. */
static bool
isresponse(const struct unplugged *u, const struct argv *link, const char *path)
{
	return !u->lld && link->count == 2 && link->words[1][0] == '@' && strcmp(link->words[1] + 1, path) == 0;
}

/* The inputs that the linker opened; empty when it did not say. */
static struct strings
openedfiles(const struct unplugged *u, const struct argv *link)
{
	struct strings all = {0}, files = {0};
	char *text = filetext(u->dependencies);
	size_t i;

	if (text)
		linkedfiles(text, u->lld, &all);
	for (i = 0; i < all.count; i++)
		if (!isresponse(u, link, all.items[i]))
			stringsadd(&files, all.items[i]);
	stringsfree(&all);
	free(text);
	return files;
}

/* True when both are one file. Asked of every input, so the names are compared first. */
static bool
isfile(const char *path, const char *file)
{
	return strcmp(pathbase(path), pathbase(file)) == 0 && filesame(path, file);
}

/* What the seal defines it is to define. */
static bool
isofseal(const struct unplugged *u, const char *path)
{
	return u->seal && (isfile(path, u->seal) || isfile(path, u->sealarchive));
}

/* Tell the child the files, and hear whether all is clear. */
static bool
isclear(struct unplugged *u, const struct strings *files)
{
	int status = 1;
	FILE *f = u->files >= 0 ? fdopen(u->files, "w") : NULL;
	size_t i;

	for (i = 0; f && i < files->count; i++)
		if (!isofseal(u, files->items[i]))
			fwrite(files->items[i], 1, strlen(files->items[i]) + 1, f);
	if (!f || fclose(f) != 0 || files->count == 0)
		return false;
	u->files = -1;
	while (waitpid(u->screener, &status, 0) < 0 && errno == EINTR)
		;
	u->screener = -1;
	return status == 0;
}

/* The same link, thrown away, with reports; then the judge. */
static void
ask(struct unplugged *u, const struct argv *link, const struct strings *files, bool findings,
    struct unpluggedverdict *v)
{
	struct audit audit;
	struct asking q = {.path = u->path, .lld = u->lld, .link = link, .files = files,
	    .installed = u->installed, .record = &audit.link};
	char *error = NULL;

	v->verdict = VERDICT_DENY;
	if (auditinit(&audit, u->installed->policyref, u->sections, u->installed->datadir, &error) < 0) {
		textadd(&v->text, "staticld: denied: %s\n", error);
		free(error);
		return;
	}
	audit.seal = u->seal;
	audit.question = u->question;
	/* A question's answer is sealed, whatever the file says. */
	audit.policy.seal = u->installed->policy.seal;
	audit.locate = u->locate;
	audit.locatectx = u->locatectx;
	audit.link.importcfg = u->importcfg ? newstring(u->importcfg) : NULL;
	ldoptionsread(&audit.link, link->words);
	if (askingrun(&q, &error) < 0) {
		textadd(&v->text, "staticld: denied: the link could not be checked: %s\n"
		    "  fix: link with GNU ld: -fuse-ld=bfd\n", error);
		free(error);
	} else {
		v->verdict = auditjudge(&audit, u->program, askingresolve, &q, &v->text,
		    findings ? &v->findings : NULL);
		memcpy(v->let, audit.let, sizeof v->let);
		v->inputs = audit.link.ninputs;
		if (u->list >= 0 && linkedinputswrite(&audit.link, 0, NULL, NULL, u->list) < 0)
			textadd(&v->text, "staticld: denied: the inputs could not be listed: %s\n", strerror(errno));
		v->libc = audit.libc ? newstring(audit.libc->name) : NULL;
		v->libcfile = audit.libcfile ? newstring(audit.libcfile) : NULL;
	}
	askingend(&q);
	auditfree(&audit);
}

struct unpluggedverdict
unpluggedjudge(struct unplugged *u, const struct argv *link, bool findings)
{
	struct unpluggedverdict v = {.verdict = VERDICT_PASS};
	struct strings files = openedfiles(u, link);

	if (isclear(u, &files))
		v.inputs = files.count;
	else
		ask(u, link, &files, findings, &v);
	stringsfree(&files);
	unpluggedend(u);
	return v;
}

void
unpluggedend(struct unplugged *u)
{
	if (u->files >= 0)
		close(u->files);
	if (u->screener > 0) {
		kill(u->screener, SIGKILL);
		waitpid(u->screener, NULL, 0);
	}
	if (u->dependenciesfd >= 0)
		close(u->dependenciesfd);
	free(u->dependencies);
	u->dependencies = NULL;
	u->files = u->dependenciesfd = u->screener = -1;
}
