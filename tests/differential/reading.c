/*
 * reading FILE...: what staticld reads of these objects, archives and programs, for comparison with readelf: tests/differential/objects.py.
 * reading --words [DRIVER]: each line of standard input is a command line, words between tabs; for each a line of what staticld takes it for
 * and, after a tab each, the words that it makes of it: tests/differential/words.py.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/fastobject.h"
#include "audit/input/object.h"
#include "audit/input/sections.h"
#include "audit/unplugged/mapped.h"
#include "base/mem.h"
#include "tests/symbolsum.h"
#include "wrapper/driver/commandline.h"

static bool
printsymbol(void *ctx, const char *name, enum symbolkind kind)
{
	(void)ctx;
	if (*name)
		printf("S %c %s\n", "UwDWC"[kind], name);
	return true;
}

/* The quick reader, where it takes the object, reads the same as the general one. */
static void
printquick(const char *bytes, size_t size, struct object *o)
{
	uint64_t quick = 0, general = 0;
	char *error = NULL;

	if (!fastsymbols(bytes, size, NULL, symbolsum, &quick))
		return;
	if (objectall(o, symbolsum, &general, &error) < 0 || quick != general)
		printf("E the quick reader reads other symbols\n");
	free(error);
}

static void
printrelocs(const char *bytes, size_t size)
{
	struct sections l;
	size_t i;

	if (sectionsread(&l, bytes, size) < 0) {
		printf("E no sections\n");
		return;
	}
	for (i = 0; i < l.nrelocs; i++) {
		const struct reloc *r = &l.relocs[i];

		printf("R %" PRIu32 " %" PRIx64 " %" PRIu32 " %" PRIu32 " %" PRId64 "\n", r->section, r->offset, r->symbol, r->type,
		    r->addend);
	}
	sectionsfree(&l);
}

static void
printobject(const char *path, const char *member, const char *bytes, size_t size)
{
	char *error = NULL;
	struct object *o = objectopen(bytes, size, &error);

	if (o && objectkind(o) == OBJECT_OTHER) {
		objectclose(o);
		return;
	}
	printf("F %s%s%s%s\n", path, member ? "(" : "", member ? member : "", member ? ")" : "");
	if (!o) {
		printf("E %s\n", error);
		free(error);
		return;
	}
	printf("K %d %u\n", objectkind(o), objectmachine(o));
	if (objectsymbols(o, printsymbol, NULL, &error) < 0)
		printf("E %s\n", error);
	printquick(bytes, size, o);
	if (objectkind(o) == OBJECT_REL)
		printrelocs(bytes, size);
	free(error);
	objectclose(o);
}

static void
printmember(void *ctx, const struct mapped *file, const struct member *m)
{
	(void)ctx;
	printobject(file->path, m->name, file->bytes + m->offset, m->size);
}

static void
printfile(const char *path)
{
	struct mapped f;
	char *error = NULL;

	if (mappedopen(&f, path, &error) < 0) {
		printf("F %s\nE %s\n", path, error);
		free(error);
		return;
	}
	if (!mappedisarchive(&f))
		printobject(path, NULL, f.bytes, f.size);
	else if (mappedmembers(&f, printmember, NULL, &error) < 0)
		printf("F %s\nE %s\n", path, error);
	free(error);
	mappedclose(&f);
}

static void
printwords(char *line)
{
	static const char *const jobs[] = {"question", "compile", "cgo", "relocatable", "shared", "final"};
	static const char *const linkages[] = {"static", "static-pie", "shared"};
	struct argv argv = {0}, words = {0};
	struct commandline c;
	enum linkage linkage;
	char *word;
	size_t i;

	line[strcspn(line, "\n")] = '\0';
	argvadd(&argv, "cc");
	for (word = strtok(line, "\t"); word; word = strtok(NULL, "\t"))
		argvadd(&argv, word);
	commandlineread(&c, argv.words);
	linkage = commandlinelinkage(&c, PIE_FOLLOW);
	if (c.job == JOB_FINAL)
		commandlinestatic(&c, linkage, &words);
	printf("%s %s %s", c.job == JOB_QUESTION && !c.question && !c.bare ? "guarded" : jobs[c.job], linkages[linkage], c.output);
	for (i = 0; i < words.count; i++)
		printf("\t%s", words.words[i]);
	printf("\n");
}

int
main(int argc, char *argv[])
{
	char *line = NULL;
	size_t room = 0;
	int i;

	if (argc == 2 && strcmp(argv[1], "--words") == 0)
		while (getline(&line, &room, stdin) > 0)
			printwords(line);
	else
		for (i = 1; i < argc; i++)
			printfile(argv[i]);
	free(line);
	return 0;
}
