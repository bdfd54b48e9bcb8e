/* staticld why: who brought a symbol into a program. */
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "wrapper/commands/command.h"
#include "wrapper/report/reportread.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

static bool
inchain(const json_t *finding, const char *symbol)
{
	json_t *step;
	size_t i;

	if (strcmp(reportstring(finding, "symbol"), symbol) == 0)
		return true;
	json_array_foreach(json_object_get(finding, "chain"), i, step)
		if (json_is_string(step) && strcmp(json_string_value(step), symbol) == 0)
			return true;
	return false;
}

static void
printchain(const json_t *link, const json_t *f)
{
	const json_t *r = json_object_get(f, "referrer");
	char *place = reportplace(f);
	json_t *step;
	size_t i;

	sayout("%s: %s %s, class %s\n", reportstring(link, "program"), reportstring(f, "action"),
	    reportstring(f, "symbol"), reportstring(f, "class"));
	if (*reportstring(r, "go_package"))
		sayout("  Go package %s\n", reportstring(r, "go_package"));
	if (*reportstring(r, "member"))
		sayout("  in %s(%s)\n", reportstring(r, "file"), reportstring(r, "member"));
	if (*place)
		sayout("  at %s\n", place);
	json_array_foreach(json_object_get(f, "chain"), i, step)
		sayout("  %s%s\n", i ? "-> " : "", json_string_value(step));
	json_array_foreach(json_object_get(f, "help"), i, step)
		sayout("  fix: %s\n", json_string_value(step));
	free(place);
}

/* The chains in the report PATH, of PROGRAM when it is not NULL. How many there are. */
static size_t
fromreport(const json_t *links, const char *symbol, const char *program)
{
	json_t *link, *finding;
	size_t i, k, n = 0;

	json_array_foreach(links, i, link) {
		const char *output = reportstring(link, "output"), *slash = strrchr(output, '/');

		if (program && strcmp(slash ? slash + 1 : output, program) != 0)
			continue;
		json_array_foreach(json_object_get(link, "findings"), k, finding)
			if (inchain(finding, symbol)) {
				printchain(link, finding);
				n++;
			}
	}
	return n;
}

enum found { NOTABLE, ABSENT, UNDEFINED, DEFINED };

static enum found
lookup(Elf *elf, const char *symbol)
{
	enum found best = NOTABLE;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &sh)) {
		Elf_Data *d = sh.sh_type == SHT_SYMTAB ? elf_getdata(scn, NULL) : NULL;
		GElf_Sym sym;
		int i;

		if (d && best == NOTABLE)
			best = ABSENT;
		for (i = 1; d && gelf_getsym(d, i, &sym); i++) {
			const char *name = elf_strptr(elf, sh.sh_link, sym.st_name);

			if (!name || strcmp(name, symbol) != 0)
				continue;
			if (sym.st_shndx != SHN_UNDEF)
				return DEFINED;
			best = UNDEFINED;
		}
	}
	return best;
}

/* From the executable alone one can say that the symbol is there; the report says why. */
static int
fromexecutable(const char *path, const char *symbol)
{
	const char *report = getenv("STATICLD_REPORT"), *slash = strrchr(path, '/');
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *error = NULL;
	enum found found;
	json_t *links;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!elf || elf_kind(elf) != ELF_K_ELF)
		die(STATUS_USAGE, "%s is neither a report nor an ELF file", path);
	found = lookup(elf, symbol);
	elf_end(elf);
	close(fd);
	if (found == NOTABLE)
		sayout("%s has no symbol table: it was stripped, so what it holds cannot be told\n", path);
	else
		sayout("%s: %s is %s\n", path, symbol, found == DEFINED ? "defined in it"
		    : found == UNDEFINED ? "referred to, but not defined in it" : "not in it");
	if (found == ABSENT)
		return STATUS_FINDINGS;
	links = report && *report ? reportread(report, &error) : NULL;
	if (!links || fromreport(links, symbol, slash ? slash + 1 : path) == 0)
		sayout("  who brought it in is in the report of the link: link with "
		    "--staticld-report=FILE, then: staticld why FILE %s\n", symbol);
	json_decref(links);
	free(error);
	return 0;
}

static bool
isreport(const char *path)
{
	FILE *f = fopen(path, "re");
	int c = f ? getc(f) : EOF;

	if (!f)
		die(STATUS_USAGE, "%s:", path);
	fclose(f);
	return c == '{' || c == EOF;
}

int
whymain(int argc, char **argv)
{
	struct given given;
	char *error = NULL, **words;
	json_t *links;
	size_t n;

	(void)argc;
	commandread(&given, argv);
	words = given.operands.words;
	if (given.operands.count != 2)
		commandusage(given.command);
	if (!isreport(words[0]))
		return fromexecutable(words[0], words[1]);
	links = reportread(words[0], &error);
	if (!links)
		die(STATUS_USAGE, "%s", error);
	n = fromreport(links, words[1], NULL);
	json_decref(links);
	if (n == 0)
		say("no finding in %s is about %s", words[0], words[1]);
	return commanddone(n ? 0 : STATUS_FINDINGS);
}
