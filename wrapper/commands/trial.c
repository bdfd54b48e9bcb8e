/* Links a small program with this very staticld, so that what a link takes is not guessed. Runs nothing that it made. */
#include "wrapper/commands/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sweep.h"
#include "wrapper/find.h"
#include "wrapper/run.h"
#include "wrapper/say.h"

/* Our own first line in TEXT, or else its last one: malloced. */
static char *
gist(const char *text)
{
	static const char own[] = "staticld: ";
	const char *line = "the driver says nothing", *s = text;
	size_t n = strlen(line);

	while (*s) {
		size_t size = strcspn(s, "\n");

		if (strncmp(s, own, sizeof own - 1) == 0)
			return newformat("%.*s", (int)(size - (sizeof own - 1)), s + sizeof own - 1);
		if (size) {
			line = s;
			n = size;
		}
		s += size + (s[size] == '\n');
	}
	return newformat("%.*s", (int)n, line);
}

static void
writeprogram(const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f || fputs("int main(void) { return 0; }\n", f) < 0 || fclose(f) != 0)
		die(STATUS_TOOL, "%s:", path);
}

/* The status of the link of SOURCE to OUTPUT, and what it said. */
static int
make(const struct trial *t, const char *source, const char *output, char **said)
{
	char *self = findinstalled("bin/staticld");
	struct argv a = {0};
	int status;

	if (t->goarch) {
		setenv("GOARCH", t->goarch, 1);
		setenv("GOOS", "linux", 1);
	} else {
		unsetenv("GOARCH");
	}
	unsetenv("STATICLD_REPORT");
	argvadd(&a, self);
	argvaddf(&a, "--staticld-policy=%s", t->policy);
	if (t->linker)
		argvaddf(&a, "-fuse-ld=%s", t->linker);
	argvadd(&a, source);
	argvadd(&a, "-o");
	argvadd(&a, output);
	status = runcapture(self, &a, NULL, said);
	free(a.words);
	free(self);
	return status;
}

bool
trialmake(const struct trial *t)
{
	const char *kind = t->goarch ? "target" : t->linker ? "with" : "links";
	const char *name = t->goarch ? t->goarch : t->linker ? t->linker : t->policy;
	const char *tmp = getenv("TMPDIR");
	char *prefix = newformat("%s/staticld-", tmp && *tmp ? tmp : "/tmp"), *source, *output, *said = NULL, *why;
	struct sweep sweep = {.fd = -1};
	int status;

	if (sweepnew(&sweep, prefix) < 0)
		die(STATUS_TOOL, "%s:", prefix);
	source = newformat("%s/program.c", sweep.dir);
	output = newformat("%s/program", sweep.dir);
	writeprogram(source);
	status = make(t, source, output, &said);
	sweepend(&sweep);
	why = status == 0 ? newstring("works") : gist(said ? said : "");
	sayout("%-8s %-8s %s\n", kind, name, why);
	fflush(stdout);
	free(why);
	free(said);
	free(output);
	free(source);
	free(prefix);
	return status == 0;
}
