/*
 * Looks for all files at once in the lists of all packages, likely ones first, until each is found. Debian moved /lib
 * below /usr, and lists may have either name.
 */
#include "base/dpkg.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

static const char info[] = "/var/lib/dpkg/info", status[] = "/var/lib/dpkg/status";

/* What is looked for: "\n/usr/lib/x\n" and "\n/lib/x\n". */
struct wanted {
	char *line, *old;       /* NULL: it cannot be a package's, or was found */
};

static struct wanted
want(const char *path)
{
	char *real = filelisted(path);
	struct wanted w = {0};

	if (real && strncmp(real, "/usr/", 5) == 0 && strncmp(real, "/usr/local/", 11) != 0 && !strchr(real, '\n')) {
		w.line = newformat("\n%s\n", real);
		w.old = newformat("\n%s\n", real + 4);
	}
	free(real);
	return w;
}

static void
forget(struct wanted *w)
{
	free(w->line);
	free(w->old);
	*w = (struct wanted){0};
}

/* Most inputs of links are from the likeliest, so those are read first; the others are read all the same. */
enum { LIKELIEST = 2 };

static int
likelihood(const char *name)
{
	if (strstr(name, "gcc"))
		return LIKELIEST;
	if (strstr(name, "-dev"))
		return strncmp(name, "libc", 4) == 0 ? LIKELIEST : 1;
	return 0;
}

static int
islist(const struct dirent *d)
{
	return endsin(d->d_name, ".list");
}

/* The package of the list NAME, "libc6-dev:amd64.list". */
static struct dpkgowner
owner(const char *name)
{
	size_t n = strcspn(name, ":"), all = strlen(name) - strlen(".list");
	struct dpkgowner o = {0};

	o.name = newformat("%.*s", (int)(n < all ? n : all), name);
	if (n < all)
		o.architecture = newformat("%.*s", (int)(all - n - 1), name + n + 1);
	return o;
}

/* Which of the N that are wanted TEXT has; how many that are. */
static size_t
search(const char *text, size_t size, const char *name, struct wanted *wanted, struct dpkgowner *owners, size_t n)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++) {
		if (!wanted[i].line || (!memmem(text, size, wanted[i].line, strlen(wanted[i].line)) &&
		    !memmem(text, size, wanted[i].old, strlen(wanted[i].old))))
			continue;
		owners[i] = owner(name);
		forget(&wanted[i]);
		found++;
	}
	return found;
}

static size_t
searchfile(const char *name, struct wanted *wanted, struct dpkgowner *owners, size_t n)
{
	char *path = newformat("%s/%s", info, name), *text = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t size = 0, found = 0;

	if (fd >= 0) {
		text = filebytes(fd, &size);
		close(fd);
	}
	if (text)
		found = search(text, size, name, wanted, owners, n);
	free(text);
	free(path);
	return found;
}

/* The field FIELD, "\nVersion: ", of the stanza at S; malloced, NULL: it has none. */
static char *
field(const char *s, const char *name)
{
	const char *end = strstr(s, "\n\n"), *at = strstr(s, name);

	if (!at || (end && at > end))
		return NULL;
	at += strlen(name);
	return newformat("%.*s", (int)strcspn(at, "\n"), at);
}

/* The stanza behind S whose first line is LINE's, which has newlines around it; NULL: there is none. */
static const char *
nextstanza(const char *s, const char *line)
{
	s = strstr(s, line);
	return s ? s + 1 : NULL;
}

/* What TEXT, the status, says of O's package, of its architecture where several are installed. */
static void
describe(struct dpkgowner *o, const char *text)
{
	char *line = newformat("\nPackage: %s\n", o->name);
	const char *s = strncmp(text, line + 1, strlen(line + 1)) == 0 ? text : nextstanza(text, line);

	for (; s && !o->version; s = nextstanza(s, line)) {
		char *architecture = field(s, "\nArchitecture: ");

		if (!o->architecture || !architecture || strcmp(architecture, o->architecture) == 0) {
			o->version = field(s, "\nVersion: ");
			if (!o->architecture && architecture)
				o->architecture = newstring(architecture);
		}
		free(architecture);
	}
	free(line);
}

/* What is known of the package of OWNERS[I] already, from one before it; false: nothing is. */
static bool
known(struct dpkgowner *owners, size_t i)
{
	struct dpkgowner *o = &owners[i];
	size_t k;

	for (k = i; k-- > 0 && i - k < 64;)
		if (owners[k].name && strcmp(owners[k].name, o->name) == 0 && owners[k].version &&
		    (!o->architecture || (owners[k].architecture && strcmp(owners[k].architecture, o->architecture) == 0))) {
			o->version = newstring(owners[k].version);
			if (!o->architecture && owners[k].architecture)
				o->architecture = newstring(owners[k].architecture);
			return true;
		}
	return false;
}

static void
readstatus(struct dpkgowner *owners, size_t n)
{
	char *text = filetext(status);
	size_t i;

	for (i = 0; text && i < n; i++)
		if (owners[i].name && !known(owners, i))
			describe(&owners[i], text);
	free(text);
}

struct dpkgowner *
dpkgowners(const struct strings *paths)
{
	struct dpkgowner *owners = newarray(paths->count + 1, sizeof *owners);
	struct wanted *wanted = newarray(paths->count + 1, sizeof *wanted);
	size_t i, left = 0, all;
	struct dirent **lists = NULL;
	int k, n, likely;

	for (i = 0; i < paths->count; i++) {
		wanted[i] = want(paths->items[i]);
		left += wanted[i].line != NULL;
	}
	all = left;
	n = left ? scandir(info, &lists, islist, NULL) : 0;
	for (likely = LIKELIEST; likely >= 0; likely--)
		for (k = 0; k < n && left; k++)
			if (likelihood(lists[k]->d_name) == likely)
				left -= searchfile(lists[k]->d_name, wanted, owners, paths->count);
	for (k = 0; k < n; k++)
		free(lists[k]);
	free(lists);
	if (left < all)
		readstatus(owners, paths->count);
	for (i = 0; i < paths->count; i++)
		forget(&wanted[i]);
	free(wanted);
	return owners;
}

void
dpkgownerfree(struct dpkgowner *o)
{
	free(o->name);
	free(o->version);
	free(o->architecture);
	*o = (struct dpkgowner){0};
}
