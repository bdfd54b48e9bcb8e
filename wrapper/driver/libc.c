/* Words that make a driver compile and link against the policy's libc. Does not judge what comes of it. */
#include "wrapper/driver/libc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "policy/catalogue.h"
#include "wrapper/run.h"

/* The malloced path of the first file NAME in the directories DIRS, NULL when none has it. */
static char *
infile(const struct strings *dirs, const char *name)
{
	size_t i;

	for (i = 0; i < dirs->count; i++) {
		char *path = newformat("%s/%s", dirs->items[i], name);

		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static char *
listed(const struct strings *dirs)
{
	char *s = newstring("");
	size_t i;

	for (i = 0; i < dirs->count; i++) {
		char *longer = newformat("%s%s%s", s, i ? ", " : "", dirs->items[i]);

		free(s);
		s = longer;
	}
	return s;
}

static int
complete(const struct libc *l, char **error)
{
	char *archive = infile(&l->lib, "libc.a"), *header = infile(&l->include, "stdio.h");
	char *dirs;
	int rc = archive && header ? 0 : -1;

	if (rc < 0) {
		dirs = listed(archive ? &l->include : &l->lib);
		*error = newformat("the policy wants the libc \"%s\", but there is no %s in %s: "
		    "install its development files (Debian: %s-dev and %s-tools)", l->name,
		    archive ? "stdio.h" : "libc.a", dirs, l->name, l->name);
		free(dirs);
	}
	free(archive);
	free(header);
	return rc;
}

/*
 * A libc without the kernel's headers, such as Debian's musl-dev, gets this system's: they are the same for all. Those
 * of the machine are its own, or a cross compiler's.
 */
static void
addkernel(struct libc *l, const char *machine, const char *datadir)
{
	static const char *const places[] = {"", "/cross"};
	char *own = infile(&l->include, "linux/types.h"), *dir = newformat("%s/kernel", datadir);
	size_t i;

	for (i = 0; !own && !l->after.count && i < sizeof places / sizeof *places; i++) {
		char *arch = newformat("%s/%s%s", dir, machine, places[i]);
		char *asms = newformat("%s/asm/types.h", arch);

		if (access(asms, R_OK) == 0) {
			stringsadd(&l->after, dir);
			stringsadd(&l->after, arch);
		}
		free(asms);
		free(arch);
	}
	free(dir);
	free(own);
}

int
libcfind(struct libc *l, const struct policy *policy, const char *machine,
    const char *datadir, char **error)
{
	const struct libcdirs *own = policylibc(policy, policy->libc);
	struct catalogue c;

	*l = (struct libc){.name = policy->libc};
	if (own) {
		l->include = own->include;
		l->lib = own->lib;
	} else if (strcmp(policy->libc, "native") != 0) {
		if (catalogueload(&c, policy->libc, machine, datadir, error) < 0)
			return -1;
		/* Handed over: the catalogue is needed no more, its directories and words are. */
		l->include = c.dirs.include;
		l->lib = c.dirs.lib;
		l->words = c.words;
		c.dirs.include = c.dirs.lib = c.words = (struct strings){0};
		cataloguefree(&c);
	}
	if (libcisnative(l))
		return 0;
	addkernel(l, machine, datadir);
	return complete(l, error);
}

bool
libcisnative(const struct libc *l)
{
	return l->lib.count == 0;
}

/* A file of the compiler's own, as it names it; NULL when it has none. */
static char *
ofcompiler(const char *driver, const char *name)
{
	char *question = newformat("-print-file-name=%s", name), *path = runline(driver, question);

	free(question);
	/* A driver that has no such file prints the name as it is. */
	if (path && !strchr(path, '/')) {
		free(path);
		path = NULL;
	}
	return path;
}

void
libccompile(const struct libc *l, const char *driver, const struct commandline *c,
    struct argv *a)
{
	char *own;
	size_t i;

	if (libcisnative(l) || c->has[MEANS_NOSTDINC] ||
	    (!c->sources && (c->job > JOB_CGO || c->headerless)))
		return;
	for (i = 0; i < l->words.count; i++)
		argvadd(a, l->words.items[i]);
	argvadd(a, "-nostdinc");
	for (i = 0; i < l->include.count; i++) {
		argvadd(a, "-isystem");
		argvadd(a, l->include.items[i]);
	}
	/* stdarg.h, intrinsics and the like belong to the compiler. */
	own = ofcompiler(driver, "include");
	if (own) {
		argvadd(a, "-isystem");
		argvadd(a, own);
	}
	for (i = 0; i < l->after.count; i++) {
		argvadd(a, "-idirafter");
		argvadd(a, l->after.items[i]);
	}
}

static int
missing(const struct libc *l, const char *name, char **error)
{
	*error = newformat("the libc \"%s\" has no %s, which this link needs", l->name, name);
	return -1;
}

static int
addours(const struct libc *l, const char *name, struct argv *a, char **error)
{
	char *path = infile(&l->lib, name);

	if (!path)
		return missing(l, name, error);
	argvadd(a, path);
	return 0;
}

/* The compiler's files lie beside its libgcc.a: one question answers for all. */
static int
addcompilers(const char *driver, const char *const *names, struct argv *a, char **error)
{
	char *libgcc = ofcompiler(driver, "libgcc.a"), *slash = libgcc ? strrchr(libgcc, '/') : NULL;

	if (!slash) {
		*error = newformat("%s does not say where its libgcc.a is", driver);
		return -1;
	}
	for (*slash = '\0'; *names; names++) {
		char *path = newformat("%s/%s", libgcc, *names);

		if (access(path, R_OK) == 0)
			argvadd(a, path);
		else
			free(path);
	}
	free(libgcc);
	return 0;
}

static bool
withstart(const struct commandline *c)
{
	return !c->has[MEANS_NOSTDLIB] && !c->has[MEANS_NOSTARTFILES];
}

static bool
withlibs(const struct commandline *c)
{
	return !c->has[MEANS_NOSTDLIB] && !c->has[MEANS_NODEFAULTLIBS];
}

int
libcstart(const struct libc *l, const char *driver, const struct commandline *c,
    enum linkage linkage, struct argv *a, char **error)
{
	static const char *const crt[] = {"crt1.o", "rcrt1.o", NULL};
	const char *const begin[] = {linkage == LINKAGE_STATIC ? "crtbeginT.o" : "crtbeginS.o", NULL};
	size_t i;

	if (libcisnative(l))
		return 0;
	argvadd(a, "-nostdlib");
	if (withstart(c) && ((crt[linkage] && addours(l, crt[linkage], a, error) < 0) ||
	    addours(l, "crti.o", a, error) < 0 || addcompilers(driver, begin, a, error) < 0))
		return -1;
	for (i = 0; i < l->lib.count; i++)
		argvaddf(a, "-L%s", l->lib.items[i]);
	return 0;
}

int
libcend(const struct libc *l, const char *driver, const struct commandline *c,
    enum linkage linkage, struct argv *a, char **error)
{
	static const char *const runtime[] = {"libgcc.a", "libgcc_eh.a", NULL};
	const char *const end[] = {linkage == LINKAGE_STATIC ? "crtend.o" : "crtendS.o", NULL};

	if (libcisnative(l))
		return 0;
	/* After -x c all that follows would be C. */
	if (c->has[MEANS_LANGUAGE]) {
		argvadd(a, "-x");
		argvadd(a, "none");
	}
	if (withlibs(c)) {
		argvadd(a, "-Wl,--start-group");
		if (addcompilers(driver, runtime, a, error) < 0)
			return -1;
		if (linkage == LINKAGE_SHARED)
			argvadd(a, "-lc");
		else if (addours(l, "libc.a", a, error) < 0)
			return -1;
		argvadd(a, "-Wl,--end-group");
	}
	if (withstart(c) && (addcompilers(driver, end, a, error) < 0 ||
	    addours(l, "crtn.o", a, error) < 0))
		return -1;
	return 0;
}
