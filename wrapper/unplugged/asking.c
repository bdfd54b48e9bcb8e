/*
 * Runs lld or mold with the options that make it report, and with the probe object last. What it writes is in a
 * directory that is gone afterwards; what it prints is for us alone.
 */
#include "wrapper/unplugged/asking.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/input/bitcode.h"
#include "audit/input/header.h"
#include "audit/output/proof.h"
#include "audit/unplugged/addressprobe.h"
#include "audit/unplugged/linkedlist.h"
#include "audit/unplugged/mapped.h"
#include "base/file.h"
#include "base/linkeroption.h"
#include "base/mem.h"
#include "base/sweep.h"
#include "wrapper/run.h"

/* True when PATH, opened as F, is an object. */
static bool
openobject(struct mapped *f, const char *path)
{
	char *error = NULL;
	struct header h;

	if (mappedopen(f, path, &error) == 0) {
		if (headeriself(f->bytes, f->size) && headerread(&h, f->bytes, f->size, &error) == 0 &&
		    h.type == ET_REL)
			return true;
		mappedclose(f);
	}
	free(error);
	return false;
}

/* An object of the link: the probe is made like it. False: there is none. */
static bool
findobject(const struct asking *q, struct mapped *f)
{
	bool found = q->like && openobject(f, q->like);
	size_t i;

	for (i = 1; i < q->link->count && !found; i++)
		found = q->link->words[i][0] != '-' && openobject(f, q->link->words[i]);
	return found;
}

/* The machine of F in the words of targets.cfg, malloced; NULL: it cannot be told. */
static char *
machineof(const struct mapped *f)
{
	struct header h;
	char *error = NULL;

	if (headerread(&h, f->bytes, f->size, &error) < 0) {
		free(error);
		return NULL;
	}
	return newformat("%s %u%s", proofmachine(h.machine), h.bits, h.bigendian ? "be" : "le");
}

/* The type of relocation that is an address, for the machine of the object F; NULL: not known. */
static const struct target *
targetlike(struct installed *i, const struct mapped *f, char **error)
{
	char *word = machineof(f);
	const struct target *t = NULL;
	size_t k;

	if (installedtargets(i, error) < 0) {
		free(word);
		return NULL;
	}
	for (k = 0; !t && word && k < i->targets.count; k++) {
		char *row = newformat("%s %s", i->targets.rows[k].machine, i->targets.rows[k].elf);

		if (strcmp(row, word) == 0 && i->targets.rows[k].word)
			t = &i->targets.rows[k];
		free(row);
	}
	if (!t)
		*error = newformat("%s/targets.cfg does not say how an address is stored for %s", i->datadir,
		    word ? word : "this machine");
	free(word);
	return t;
}

/*
 * NAME as the probe refers to it, malloced. Under --wrap=NAME a reference to NAME is one to __wrap_NAME, and it has to be made
 * by that name: lld takes NAME's binding, weak as the probe's is, for that of __wrap_NAME, and a weak reference brings no member.
 */
static char *
probename(const struct asking *q, const char *name)
{
	return newformat("%s%s", stringshave(&q->record->wrapped, name) ? "__wrap_" : "", name);
}

/* What the judge may ask for: the watched names, and what stands for them under --wrap. */
static void
collectnames(struct asking *q)
{
	const struct link *l = q->record;
	size_t i;

	for (i = 0; i < l->watch.count; i++) {
		char *name = probename(q, l->watch.names[i]->text);

		stringsadd(&q->names, name);
		free(name);
	}
	for (i = 0; i < l->wrapped.count; i++) {
		char *real = newformat("__real_%s", l->wrapped.items[i]);

		stringsadd(&q->names, real);
		free(real);
	}
	stringssort(&q->names);
}

static int
writeprobe(struct asking *q, const char *path, char **error)
{
	struct mapped like;
	const struct target *t;
	int fd, rc = -1;

	if (!findobject(q, &like)) {
		*error = newstring("no object is on the linker's command line");
		return -1;
	}
	t = targetlike(q->installed, &like, error);
	fd = t ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	if (fd >= 0) {
		rc = addressprobewrite(fd, like.bytes, like.size, (unsigned)strtoul(t->word, NULL, 10), &q->names,
		    error);
		close(fd);
	} else if (t) {
		*error = newformat("%s: %s", path, strerror(errno));
	}
	mappedclose(&like);
	return rc;
}

/* The user's map is of the real link. */
static bool
hasmap(const struct argv *words)
{
	const char *value;
	size_t i;

	for (i = 1; i < words->count; i++)
		if (linkeroptionis(words->words[i], "Map", 2, &value))
			return true;
	return false;
}

/* The link's words again, and behind them what counts in their place. */
static struct argv
compose(const struct asking *q, const char *dir)
{
	struct argv a = {0};
	size_t i;

	for (i = 0; i < q->link->count; i++)
		argvadd(&a, q->link->words[i]);
	argvaddf(&a, "%s/probe.o", dir);
	argvadd(&a, "-o");
	argvaddf(&a, "%s/out", dir);
	argvaddf(&a, "--dependency-file=%s/files", dir);
	if (hasmap(q->link))
		argvaddf(&a, "-Map=%s/map", dir);
	if (q->lld) {
		argvadd(&a, "--trace");
		argvadd(&a, "-z");
		argvadd(&a, "dead-reloc-in-nonalloc=" ADDRESSPROBE_SECTION "=0");
	} else {
		argvadd(&a, "--print-dependencies");
	}
	return a;
}

/* mold names the objects that the compiler's LTO made, too, and those are gone by now; no other file may be. */
static void
missing(const struct asking *q)
{
	size_t i;

	for (i = 0; i < q->files.count && !linkislto(q->record); i++)
		if (!fileisregular(q->files.items[i]))
			linkdamaged(q->record, q->files.items[i], 0, newstring("it is gone after the link"));
}

/* The files that the linker, run with A, opened; 0, or -1: it did not say. */
static int
readfiles(struct asking *q, const struct argv *a, const char *dir, char **error)
{
	char *path = newformat("%s/files", dir), *text = filetext(path);

	if (text)
		linkedfiles(text, q->lld, a, &q->files);
	free(text);
	free(path);
	if (q->files.count)
		return 0;
	*error = newstring("the linker did not say which files it opened");
	return -1;
}

/* Neither objects nor archives are what lld does not trace: scripts, which refer to names too. */
static void
addscripts(const struct asking *q, struct linkedlist *list)
{
	struct mapped f;
	char *error = NULL;
	size_t i;

	for (i = 0; i < q->files.count; i++) {
		if (mappedopen(&f, q->files.items[i], &error) < 0) {
			linkdamaged(q->record, q->files.items[i], 0, error);
			return;
		}
		if (!headeriself(f.bytes, f.size) && !mappedisarchive(&f) && !bitcodeis(f.bytes, f.size))
			linkedadd(list, f.path, NULL);
		mappedclose(&f);
	}
}

/* What the linker reported. Objects that nobody refers to are in no dependency, so all that were opened count. */
static void
readreports(struct asking *q, char *out, const char *probe)
{
	struct linkedlist list = {0};
	size_t i;

	if (q->lld) {
		linkedtrace(&list, out);
		addscripts(q, &list);
	} else {
		for (i = 0; i < q->files.count; i++)
			if (fileisregular(q->files.items[i]))
				linkedadd(&list, q->files.items[i], NULL);
		linkeddependencies(&list, out);
	}
	linkedforget(&list, probe);
	linkedrecord(&list, q->record);
	missing(q);
	linkedfree(&list);
}

static int
readanswers(struct asking *q, const char *path, char **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;

	q->resolved = newarray(q->names.count, sizeof *q->resolved);
	if (fd < 0) {
		*error = newformat("%s: %s", path, strerror(errno));
	} else {
		rc = addressproberead(fd, q->resolved, q->names.count, error);
		close(fd);
	}
	return rc;
}

static int
askingin(struct asking *q, const char *dir, char **error)
{
	char *probe = newformat("%s/probe.o", dir), *output = newformat("%s/out", dir);
	char *out = NULL, *err = NULL;
	struct argv a = {0};
	int rc = writeprobe(q, probe, error);

	if (rc == 0) {
		a = compose(q, dir);
		rc = argvshorten(&a) == 0 && runcapture(q->path, &a, &out, &err) == 0 ? 0 : -1;
		if (rc < 0)
			*error = newformat("asked what it links, the linker failed: %.*s",
			    err ? (int)strcspn(err, "\n") : 0, err ? err : "");
	}
	if (rc == 0)
		rc = readfiles(q, &a, dir, error);
	if (rc == 0)
		rc = readanswers(q, output, error);
	if (rc == 0)
		readreports(q, out, probe);
	free(out);
	free(err);
	free(probe);
	free(output);
	return rc;
}

int
askingrun(struct asking *q, char **error)
{
	const char *tmp = getenv("TMPDIR");
	char *prefix = newformat("%s/staticld-link-", tmp && *tmp ? tmp : "/tmp");
	struct sweep s;
	int rc = -1;

	collectnames(q);
	if (sweepnew(&s, prefix) < 0) {
		*error = newformat("%s: %s", prefix, strerror(errno));
	} else {
		rc = askingin(q, s.dir, error);
		sweepend(&s);
	}
	free(prefix);
	return rc;
}

enum resolution
askingresolve(void *ctx, const char *name)
{
	const struct asking *q = ctx;
	char *asked = probename(q, name), **found = stringssearch(&q->names, asked);

	free(asked);
	if (!found)
		return RESOLUTION_UNASKED;
	return q->resolved[(size_t)(found - q->names.items)] ? RESOLUTION_HERE
	    : RESOLUTION_UNDEF;
}

void
askingend(struct asking *q)
{
	stringsfree(&q->names);
	stringsfree(&q->files);
	free(q->resolved);
	q->resolved = NULL;
}
