/*
 * Run by make: prints the C source that defines `prepared` (policy/prepared.h) for the
 * data directory that its argument names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "base/mem.h"
#include "policy/prepare/print.h"
#include "policy/prepared.h"
#include "policy/read.h"

/* Nothing is prepared for this program itself. */
const struct prepared prepared;

/* The text of the file DIR/NAME; files that include others have more than their own bytes. */
static char *
textof(const char *dir, const char *name)
{
	char *path = newformat("%s/%s", dir, name), *text = NULL;
	size_t room = 0;
	FILE *f = fopen(path, "re");

	if (!f || getdelim(&text, &room, '\0', f) <= 0 || getc(f) != EOF || strstr(text, "@include")) {
		fprintf(stderr, "%s: not a text that stands alone\n", path);
		exit(1);
	}
	fclose(f);
	free(path);
	return text;
}

static void
printfile(const char *dir, const char *name)
{
	char *text = textof(dir, name);

	printf("{\"%s\",\n", name);
	printstring(stdout, text);
	printf(",\n%zu}", strlen(text));
	free(text);
}

static void
printcatalogues(const struct catalogues *c, const char *datadir)
{
	char *dir = newformat("%s/libc", datadir);
	size_t i;

	puts("static const struct preparedfile files[] = {");
	for (i = 0; i < c->count; i++) {
		char *name = newformat("%s.cfg", c->rows[i].name);

		printfile(dir, name);
		puts(",");
		free(name);
	}
	puts("};\n\nstatic const struct catalogue rows[] = {");
	for (i = 0; i < c->count; i++)
		printcatalogue(stdout, &c->rows[i]);
	puts("};\n");
	free(dir);
}

static void
printone(const char *datadir, const char *name)
{
	struct policy p;
	char *error;

	if (policyread(&p, name, datadir, &error) < 0) {
		fprintf(stderr, "%s\n", error);
		exit(1);
	}
	if (p.compiler || p.rooted || p.locks.count || p.nlibcs || p.nsymbols || p.nexceptions || p.nsections) {
		fprintf(stderr, "%s: \"compiler\", \"roots\", \"lock\", \"libcs\", \"symbols\", \"exceptions\" and \"sections\" of "
		    "installed policies cannot be prepared\n", p.file);
		exit(1);
	}
	printpolicy(stdout, &p);
	policyfree(&p);
}

/* The file of the installed policy NAME says which other it extends: malloced, NULL for none. */
static char *
extended(const char *datadir, const char *name)
{
	char *path = newformat("%s/%s.cfg", datadir, name), *base = NULL;
	const char *text;
	config_t c;

	config_init(&c);
	if (config_read_file(&c, path) && config_lookup_string(&c, "extends", &text))
		base = newstring(text);
	config_destroy(&c);
	free(path);
	return base;
}

/* Which of the files of NAMES the policy with the index I was read from. */
static unsigned
chainof(const char *datadir, char *const *names, size_t i)
{
	char *base = extended(datadir, names[i]);
	unsigned chain = 1u << i;
	size_t k;

	for (k = 0; base && names[k] && strcmp(names[k], base) != 0; k++)
		;
	if (base && !names[k]) {
		fprintf(stderr, "%s: extends \"%s\", which is not prepared\n", names[i], base);
		exit(1);
	}
	if (base)
		chain |= chainof(datadir, names, k);
	free(base);
	return chain;
}

/* NAMES are those of the installed policies. */
static void
printpolicies(const char *datadir, char *const *names)
{
	size_t i;

	puts("static const struct preparedfile policyfiles[] = {");
	for (i = 0; names[i]; i++) {
		char *file = newformat("%s.cfg", names[i]);

		printfile(datadir, file);
		puts(",");
		free(file);
	}
	puts("};\n\nstatic const struct policy policies[] = {");
	for (i = 0; names[i]; i++)
		printone(datadir, names[i]);
	puts("};\n\nstatic const unsigned chains[] = {");
	for (i = 0; names[i]; i++)
		printf("%u,\n", chainof(datadir, names, i));
	puts("};\n");
}

static void
printprepared(const struct catalogues *c, const struct runtimes *r, const struct targets *t, const char *datadir,
    char *const *names)
{
	puts("/* Written by policy/prepare. */\n#include \"policy/prepared.h\"\n");
	printcatalogues(c, datadir);
	printruntimes(stdout, r);
	printtargets(stdout, t);
	printpolicies(datadir, names);
	printf("const struct prepared prepared = {files, rows, %zu,\n", c->count);
	printfile(datadir, "runtimes.cfg");
	printf(",\n{edges, %zu, triggers, %zu, ", r->count, r->ntriggers);
	printstrings(stdout, &r->base);
	fputs(", ", stdout);
	printstrings(stdout, &r->fitting);
	puts("},");
	printfile(datadir, "targets.cfg");
	printf(",\n{targets, %zu},\n", t->count);
	puts("policyfiles, policies, chains, sizeof policies / sizeof *policies};");
}

int
main(int argc, char **argv)
{
	struct catalogues catalogues = {0};
	struct runtimes runtimes = {0};
	struct targets targets = {0};
	char *error = NULL;
	int rc = 0;

	if (argc < 3) {
		fputs("usage: prepare DATADIR POLICY...\n", stderr);
		return 1;
	}
	if (cataloguesload(&catalogues, argv[1], &error) < 0 ||
	    runtimesload(&runtimes, argv[1], &error) < 0 ||
	    targetsload(&targets, argv[1], &error) < 0) {
		fprintf(stderr, "%s\n", error);
		rc = 1;
	} else {
		printprepared(&catalogues, &runtimes, &targets, argv[1], argv + 2);
	}
	targetsfree(&targets);
	runtimesfree(&runtimes);
	cataloguesfree(&catalogues);
	free(error);
	return rc || fflush(stdout) != 0;
}
