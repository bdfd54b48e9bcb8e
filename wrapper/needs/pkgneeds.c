/* Reads .pc files for what an archive needs beside it. Never runs pkg-config, and links nothing by itself. */
#include "wrapper/needs/pkgneeds.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

/* The fields of a .pc file that matter, each NULL when it is not there. */
struct pc {
	char *libs, *libsprivate, *requires, *requiresprivate;
	struct strings variables;       /* names and values by turns, as far as the file was read */
};

/* The value of the variable NAME of N bytes; "" when the file has not set it. */
static const char *
valueof(const struct pc *p, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < p->variables.count; i += 2)
		if (strlen(p->variables.items[i]) == n && strncmp(p->variables.items[i], name, n) == 0)
			return p->variables.items[i + 1];
	return "";
}

/* S with "${NAME}" replaced, malloced. */
static char *
expanded(const struct pc *p, const char *s)
{
	struct text t = {0};

	textraw(&t, "");
	while (*s) {
		size_t n = strncmp(s, "${", 2) == 0 ? strcspn(s, "}") : 0;

		if (n && s[n] == '}') {
			textraw(&t, valueof(p, s + 2, n - 2));
			s += n + 1;
		} else {
			textraw(&t, (char[]){*s++, '\0'});
		}
	}
	return t.bytes;
}

static void
takefield(struct pc *p, const char *line)
{
	const struct {
		const char *name;
		char **to;
	} fields[] = {{"Libs:", &p->libs}, {"Libs.private:", &p->libsprivate},
	    {"Requires:", &p->requires}, {"Requires.private:", &p->requiresprivate}};
	size_t i;

	for (i = 0; i < sizeof fields / sizeof *fields; i++) {
		size_t n = strlen(fields[i].name);

		if (strncmp(line, fields[i].name, n) == 0 && !*fields[i].to)
			*fields[i].to = expanded(p, line + n);
	}
}

/* "NAME = VALUE" sets a variable, "NAME: VALUE" a field; of two that are called the same the first counts. */
static void
take(struct pc *p, const char *line)
{
	size_t n = strcspn(line, " \t:=");
	const char *rest = line + n + strspn(line + n, " \t");
	char *value;

	if (*rest != '=') {
		takefield(p, line);
		return;
	}
	rest += 1 + strspn(rest + 1, " \t");
	value = expanded(p, rest);
	stringsaddpart(&p->variables, line, n);
	stringsadd(&p->variables, value);
	free(value);
}

/* The next line of F without its end and its comment, with those that a backslash continues; false: none. */
static bool
nextline(FILE *f, struct text *line)
{
	char *part = NULL;
	size_t room = 0;
	bool more = true, any = false;
	size_t n;

	textfree(line);
	while (more && getline(&part, &room, f) > 0) {
		part[strcspn(part, "#\r\n")] = '\0';
		n = strlen(part);
		more = n > 0 && part[n - 1] == '\\';
		if (more)
			part[n - 1] = ' ';
		textraw(line, part);
		any = true;
	}
	free(part);
	return any;
}

static int
pcread(struct pc *p, const char *path)
{
	FILE *f = fopen(path, "re");
	struct text line = {0};

	*p = (struct pc){0};
	if (!f)
		return -1;
	while (nextline(f, &line))
		take(p, line.bytes);
	textfree(&line);
	fclose(f);
	return 0;
}

static void
pcfree(struct pc *p)
{
	free(p->libs);
	free(p->libsprivate);
	free(p->requires);
	free(p->requiresprivate);
	stringsfree(&p->variables);
}

/* The X of the first "-lX" in *S, its length in *N, and *S behind it; NULL: there is none left. */
static const char *
nextlibrary(const char **s, size_t *n)
{
	static const char blank[] = " \t\r\n";

	while (*s && **s) {
		const char *word = *s + strspn(*s, blank);
		size_t size = strcspn(word, blank);

		*s = word + size;
		if (size > 2 && strncmp(word, "-l", 2) == 0) {
			*n = size - 2;
			return word + 2;
		}
	}
	return NULL;
}

static void
addlibraries(struct strings *to, const char *s)
{
	const char *name;
	size_t n;

	while ((name = nextlibrary(&s, &n))) {
		char *library = newformat("%.*s", (int)n, name);

		if (!stringshave(to, library))
			stringsadd(to, library);
		free(library);
	}
}

static void addpackages(struct pkgneeds *n, struct strings *seen, const char *dir, const char *names);

/* Add the libraries of the package with the fields P and what it needs. */
static void
add(struct pkgneeds *n, struct strings *seen, const char *dir, const struct pc *p)
{
	addlibraries(&n->libraries, p->libs);
	addlibraries(&n->libraries, p->libsprivate);
	addpackages(n, seen, dir, p->requires);
	addpackages(n, seen, dir, p->requiresprivate);
}

static void
addpackage(struct pkgneeds *n, struct strings *seen, const char *dir, const char *name)
{
	char *path = newformat("%s/%s.pc", dir, name);
	struct pc p;

	if (!stringshave(seen, name) && pcread(&p, path) == 0) {
		stringsadd(seen, name);
		add(n, seen, dir, &p);
		pcfree(&p);
	}
	free(path);
}

/* "NAME, NAME >= VERSION ...": what is no name names no file either. */
static void
addpackages(struct pkgneeds *n, struct strings *seen, const char *dir, const char *names)
{
	static const char between[] = " ,\t\r\n";

	while (names && *(names += strspn(names, between))) {
		size_t size = strcspn(names, between);
		char *name = newformat("%.*s", (int)size, names);

		if (!strchr(name, '/'))
			addpackage(n, seen, dir, name);
		free(name);
		names += size;
	}
}

/* A file is about the library that it names first. */
static bool
isabout(const struct pc *p, const char *library)
{
	const char *s = p->libs, *name;
	size_t n;

	name = nextlibrary(&s, &n);
	return name && strlen(library) == n && strncmp(name, library, n) == 0;
}

/* Take the file FILE of DIR if it is about LIBRARY. */
static bool
try(struct pkgneeds *n, const char *dir, const char *file, const char *library)
{
	char *path = newformat("%s/%s", dir, file);
	struct strings seen = {0};
	struct pc p = {0};
	bool about = endsin(file, ".pc") && pcread(&p, path) == 0 && isabout(&p, library);

	if (about) {
		stringsaddpart(&seen, file, strlen(file) - 3);
		add(n, &seen, dir, &p);
		n->file = path;
	} else {
		free(path);
	}
	stringsfree(&seen);
	pcfree(&p);
	return about;
}

int
pkgneedsfind(struct pkgneeds *n, const char *dir, const char *library)
{
	char *pkgconfig = newformat("%s/pkgconfig", dir);
	struct dirent **files;
	int i, count = scandir(pkgconfig, &files, NULL, alphasort);

	*n = (struct pkgneeds){0};
	for (i = 0; i < count; i++) {
		if (!n->file)
			try(n, pkgconfig, files[i]->d_name, library);
		free(files[i]);
	}
	if (count >= 0)
		free(files);
	free(pkgconfig);
	return n->file ? 0 : -1;
}

void
pkgneedsfree(struct pkgneeds *n)
{
	free(n->file);
	stringsfree(&n->libraries);
	*n = (struct pkgneeds){0};
}
