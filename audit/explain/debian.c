/* Asks dpkg which packages files are of; everybody else's packages are not looked for. */
#include "audit/explain/debian.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/argv.h"
#include "base/child.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/nameset.h"

/* What dpkg-query prints with the arguments ARGV, malloced; of names that it does not have it says nothing here. */
static char *
ask(const struct argv *argv)
{
	static char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
	struct child c = childof(argv->words[0], argv->words);
	char *out = NULL;

	c.environment = environment;
	c.streams[STDIN_FILENO] = c.streams[STDERR_FILENO] = CHILD_NOTHING;
	if (childrun(&c, &out, NULL) < 0)
		return NULL;
	return out;
}

/* PATH as dpkg lists it, malloced; NULL when no package can have it. */
static char *
listed(const char *path)
{
	char *real = filelisted(path);

	if (real && strncmp(real, "/usr/", 5) == 0 && strncmp(real, "/usr/local/", 11) != 0)
		return real;
	free(real);
	return NULL;
}

/* The next of the lines at *TEXT, ended by a NUL; NULL: there is none. */
static char *
nextline(char **text)
{
	char *line = *text && **text ? *text : NULL;

	if (line) {
		*text += strcspn(line, "\n");
		if (**text)
			*(*text)++ = '\0';
	}
	return line;
}

/* The packages of FILES, malloced, with their architecture where dpkg needs it: "PACKAGE[:ARCH]", or NULL. */
static char **
packagesof(const struct nameset *files)
{
	char **packages = newarray(files->names.count, sizeof *packages), *out, *text, *line;
	struct argv argv = {0};
	size_t i;

	argvadd(&argv, "dpkg-query");
	argvadd(&argv, "-S");
	for (i = 0; i < files->names.count; i++)
		argvadd(&argv, files->names.items[i]);
	out = text = ask(&argv);
	/* "PACKAGE[:ARCH][, PACKAGE...]: PATH" */
	while ((line = nextline(&text))) {
		char *path = strstr(line, ": /");

		if (!path || strncmp(line, "diversion by ", 13) == 0 || !namesethas(files, path + 2))
			continue;
		*path = '\0';
		line[strcspn(line, ", ")] = '\0';
		i = namesetfind(files, path + 2);
		free(packages[i]);
		packages[i] = newstring(line);
	}
	free(out);
	free(argv.words);
	return packages;
}

/* PACKAGES, of which there are N, with their versions behind them. */
static void
addversions(char **packages, size_t n)
{
	struct nameset names = {0};
	struct argv argv = {0};
	char **versions = newarray(n, sizeof *versions), *out, *text, *line;
	size_t i;

	argvadd(&argv, "dpkg-query");
	argvadd(&argv, "-W");
	argvadd(&argv, "-f");
	argvadd(&argv, "${binary:Package} ${Version}\n");
	for (i = 0; i < n; i++)
		if (packages[i] && namesetadd(&names, packages[i]))
			argvadd(&argv, packages[i]);
	out = text = names.names.count ? ask(&argv) : NULL;
	while ((line = nextline(&text))) {
		char *version = line + strcspn(line, " ");

		*version = '\0';
		if (namesethas(&names, line))
			versions[namesetfind(&names, line)] = version + 1;
	}
	for (i = 0; i < n; i++) {
		char *package = packages[i], *version = package ? versions[namesetfind(&names, package)] : NULL;

		if (package)
			packages[i] = newformat("%.*s%s%s", (int)strcspn(package, ":"), package, version ? " " : "",
			    version ? version : "");
		free(package);
	}
	free(out);
	free(versions);
	free(argv.words);
	namesetfree(&names);
}

char **
debianowners(const struct strings *paths)
{
	char **owners = newarray(paths->count, sizeof *owners), **packages;
	size_t *places = newarray(paths->count, sizeof *places), i;     /* 1 + index into FILES, 0: in none */
	struct nameset files = {0};

	for (i = 0; i < paths->count && access("/var/lib/dpkg/status", R_OK) == 0; i++) {
		char *file = listed(paths->items[i]);

		if (file) {
			namesetadd(&files, file);
			places[i] = 1 + namesetfind(&files, file);
		}
		free(file);
	}
	if (files.names.count) {
		packages = packagesof(&files);
		addversions(packages, files.names.count);
		for (i = 0; i < paths->count; i++)
			if (places[i] && packages[places[i] - 1])
				owners[i] = newstring(packages[places[i] - 1]);
		for (i = 0; i < files.names.count; i++)
			free(packages[i]);
		free(packages);
	}
	namesetfree(&files);
	free(places);
	return owners;
}

char *
debianowner(const char *path)
{
	struct strings paths = {0};
	char **owners, *owner;

	stringsadd(&paths, path);
	owners = debianowners(&paths);
	owner = owners[0];
	free(owners);
	stringsfree(&paths);
	return owner;
}
