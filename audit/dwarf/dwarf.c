/*
 * The module dwarf.so: asks libdw for source lines, declarations and include directories. It knows nothing of
 * links or findings, and nothing else of staticld but base/mem is in it.
 */
#include "audit/dwarf/dwarf.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <elfutils/version.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"

struct dwarf {
	Dwfl *dwfl;
	Dwfl_Module *module;
};

/* What the object itself holds has to do: no search of the disk, nobody is asked. */
static int
nodebuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
    const char *file, const char *link, GElf_Word crc, char **found)
{
	(void)module;
	(void)data;
	(void)name;
	(void)base;
	(void)file;
	(void)link;
	(void)crc;
	(void)found;
	return -1;
}

static const Dwfl_Callbacks callbacks = {
	.find_debuginfo = nodebuginfo,
	.section_address = dwfl_offline_section_address,
};

static void
closeobject(struct dwarf *d)
{
	if (d->dwfl)
		dwfl_end(d->dwfl);
	free(d);
}

/* A relocatable object whose sections can be had: libdwfl takes that for granted. */
static bool
isobject(const void *bytes, size_t size)
{
	Elf *elf;
	GElf_Ehdr eh;
	GElf_Shdr sh;
	size_t n, i, names;
	bool yes;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)bytes, size);
	yes = elf && gelf_getehdr(elf, &eh) && eh.e_type == ET_REL &&
	    elf_getshdrnum(elf, &n) == 0 && n > 1 && elf_getshdrstrndx(elf, &names) == 0;
	for (i = 1; yes && i < n; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);

		yes = scn && gelf_getshdr(scn, &sh) && elf_strptr(elf, names, sh.sh_name);
	}
	if (elf)
		elf_end(elf);
	return yes;
}

/* Tell libdwfl of the object, whose debug information it may relocate in place. */
static Dwfl_Module *
reported(Dwfl *dwfl, const void *bytes, size_t size)
{
#if _ELFUTILS_PREREQ(0, 188)
	return dwfl_report_offline_memory(dwfl, "object", "object", (char *)(uintptr_t)bytes, size);
#else
	/* It takes files only, which it closes itself when it can use them. */
	int fd = memfd_create("object", MFD_CLOEXEC);
	Dwfl_Module *module = NULL;

	if (fd >= 0 && write(fd, bytes, size) == (ssize_t)size)
		module = dwfl_report_offline(dwfl, "object", "object", fd);
	if (fd >= 0 && !module)
		close(fd);
	return module;
#endif
}

static struct dwarf *
openobject(const void *bytes, size_t size)
{
	struct dwarf *d;
	Dwarf_Addr bias;

	if (!isobject(bytes, size))
		return NULL;
	d = newarray(1, sizeof *d);
	d->dwfl = dwfl_begin(&callbacks);
	if (d->dwfl) {
		d->module = reported(d->dwfl, bytes, size);
		dwfl_report_end(d->dwfl, NULL, NULL);
	}
	if (d->module && dwfl_module_getdwarf(d->module, &bias))
		return d;
	closeobject(d);
	return NULL;
}

/* Where libdwfl laid out the section NAME. */
static int
sectionaddress(struct dwarf *d, const char *name, Dwarf_Addr *address)
{
	Dwarf_Addr bias;
	/* Not dwfl_module_getelf, which relocates the code too. */
	Dwarf *dwarf = dwfl_module_getdwarf(d->module, &bias);
	Elf *elf = dwarf ? dwarf_getelf(dwarf) : NULL;
	Elf_Scn *scn = NULL;
	size_t names;
	GElf_Shdr sh;

	if (!elf || elf_getshdrstrndx(elf, &names) < 0)
		return -1;
	while ((scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &sh)) {
		const char *s = elf_strptr(elf, names, sh.sh_name);

		if (s && strcmp(s, name) == 0 && (sh.sh_flags & SHF_ALLOC)) {
			*address = sh.sh_addr + bias;
			return 0;
		}
	}
	return -1;
}

/* PATH seen from DIRECTORY, where it was compiled: the name that the compiler was given. */
static char *
within(const char *path, const char *directory)
{
	size_t n = directory ? strlen(directory) : 0;

	if (n && strncmp(path, directory, n) == 0 && path[n] == '/')
		path += n + 1;
	return newstring(pathplain(path));
}

static const char *
directoryof(Dwarf_Die *cu)
{
	Dwarf_Attribute attr;

	return dwarf_formstring(dwarf_attr(cu, DW_AT_comp_dir, &attr));
}

/* The row of CU's line table that covers ADDRESS. */
static char *
unitline(Dwarf_Die *cu, Dwarf_Addr address, unsigned *line)
{
	Dwarf_Lines *lines;
	size_t i, n;

	if (dwarf_getsrclines(cu, &lines, &n) != 0)
		return NULL;
	for (i = 0; i + 1 < n; i++) {
		Dwarf_Line *l = dwarf_onesrcline(lines, i), *next = dwarf_onesrcline(lines, i + 1);
		Dwarf_Addr from, to;
		bool end = true;
		const char *file;
		int number;

		if (dwarf_lineaddr(l, &from) != 0 || dwarf_lineaddr(next, &to) != 0 ||
		    dwarf_lineendsequence(l, &end) != 0 || end || address < from || address >= to)
			continue;
		file = dwarf_linesrc(l, NULL, NULL);
		if (!file || dwarf_lineno(l, &number) != 0 || number <= 0)
			return NULL;
		*line = (unsigned)number;
		return within(file, directoryof(cu));
	}
	return NULL;
}

/* Not by .debug_aranges: neither Go nor clang writes it. */
static char *
codeline(struct dwarf *d, Dwarf_Addr address, unsigned *line)
{
	Dwarf_Die *cu = NULL;
	char *file = NULL;
	Dwarf_Addr bias;

	while (!file && (cu = dwfl_module_nextcu(d->module, cu, &bias)))
		if (dwarf_haspc(cu, address - bias) > 0)
			file = unitline(cu, address - bias, line);
	/* Where the ranges are in another file (split DWARF), the line table still is in this one. */
	while (!file && (cu = dwfl_module_nextcu(d->module, cu, &bias)))
		file = unitline(cu, address - bias, line);
	return file;
}

/* Where the declaration DIE in CU stands. */
static char *
declaration(Dwarf_Die *die, Dwarf_Die *cu, unsigned *line)
{
	const char *file = dwarf_decl_file(die);
	int number = 0;

	if (!file || dwarf_decl_line(die, &number) < 0 || number <= 0)
		return NULL;
	*line = (unsigned)number;
	return within(file, directoryof(cu));
}

static bool
isvariable(Dwarf_Die *die, const char *name)
{
	Dwarf_Attribute attr;
	const char *s;

	if (dwarf_tag(die) != DW_TAG_variable)
		return false;
	s = dwarf_diename(die);
	if (s && strcmp(s, name) == 0)
		return true;
	s = dwarf_formstring(dwarf_attr_integrate(die, DW_AT_linkage_name, &attr));
	return s && strcmp(s, name) == 0;
}

/* Data has no lines: look for the variable among those of each unit's file level. */
static char *
dataline(struct dwarf *d, const char *variable, unsigned *line)
{
	Dwarf_Die *cu = NULL, die;
	Dwarf_Addr bias;

	while ((cu = dwfl_module_nextcu(d->module, cu, &bias))) {
		if (dwarf_child(cu, &die) != 0)
			continue;
		do {
			char *file = isvariable(&die, variable) ? declaration(&die, cu, line) : NULL;

			if (file)
				return file;
		} while (dwarf_siblingof(&die, &die) == 0);
	}
	return NULL;
}

static char *
line(struct dwarf *d, const char *section, uint64_t offset, const char *variable, unsigned *number)
{
	Dwarf_Addr start;
	char *file = NULL;

	if (sectionaddress(d, section, &start) == 0)
		file = codeline(d, start + offset, number);
	return file || !variable ? file : dataline(d, variable, number);
}

static char *
includeof(Dwarf_Die *cu, const char *name)
{
	size_t i, n = strlen(name), nfiles;
	Dwarf_Files *files;

	if (dwarf_getsrcfiles(cu, &files, &nfiles) != 0)
		return NULL;
	for (i = 0; i < nfiles; i++) {
		const char *path = dwarf_filesrc(files, i, NULL, NULL);
		size_t m = path ? strlen(path) : 0;

		if (m > n && path[m - n - 1] == '/' && strcmp(path + m - n, name) == 0)
			return newformat("%.*s", (int)(m - n - 1), path);
	}
	return NULL;
}

static char *
include(struct dwarf *d, const char *name)
{
	Dwarf_Die *cu = NULL;
	Dwarf_Addr bias;
	char *dir = NULL;

	while (!dir && (cu = dwfl_module_nextcu(d->module, cu, &bias)))
		dir = includeof(cu, name);
	return dir;
}

__attribute__((visibility("default")))
const struct dwarfmodule staticlddwarf = {openobject, closeobject, line, include};
