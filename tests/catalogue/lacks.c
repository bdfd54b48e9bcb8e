/*
 * What a libc defines for programs is what other objects can link: all its global symbols, for those that
 * it hides are hidden from other programs' dynamic loaders alone. A libc that lacks one may have the same
 * under a plainer name, which its headers or the program's source use.
 */
#include <fcntl.h>
#include <gelf.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nameset.h"
#include "tests/catalogue/graph.h"
#include "tests/catalogue/lacks.h"

/* The versions of a shared object that are for other parts of the libc alone: a bit for each of the first 64. */
static uint64_t
privates(Elf *elf)
{
	uint64_t bits = 0;
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(elf, section))) {
		Elf_Data *data;
		GElf_Verdef version;
		GElf_Verdaux text;
		size_t at = 0;

		if (!gelf_getshdr(section, &header) || header.sh_type != SHT_GNU_verdef)
			continue;
		data = elf_getdata(section, NULL);
		while (data && gelf_getverdef(data, (int)at, &version)) {
			const char *name = gelf_getverdaux(data, (int)(at + version.vd_aux), &text)
			    ? elf_strptr(elf, header.sh_link, text.vda_name) : NULL;

			if (name && strcmp(name, "GLIBC_PRIVATE") == 0 && version.vd_ndx < 64)
				bits |= UINT64_C(1) << version.vd_ndx;
			if (!version.vd_next)
				break;
			at += version.vd_next;
		}
	}
	return bits;
}

/* The versions of a shared object's symbols, NULL: it has none. */
static Elf_Data *
versionsof(Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_GNU_versym)
			return elf_getdata(section, NULL);
	return NULL;
}

static void
addsymbols(struct nameset *s, Elf *elf)
{
	uint64_t hidden = privates(elf);
	Elf_Data *versions = versionsof(elf);
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;
	size_t i;

	while ((section = elf_nextscn(elf, section))) {
		GElf_Versym version = 0;
		Elf_Data *data;

		if (!gelf_getshdr(section, &header) ||
		    header.sh_type != (versions ? SHT_DYNSYM : SHT_SYMTAB))
			continue;
		data = elf_getdata(section, NULL);
		for (i = 1; data && gelf_getsym(data, (int)i, &symbol); i++) {
			const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);

			if (versions && gelf_getversym(versions, (int)i, &version) &&
			    hidden >> (version & 0x3f) & 1)
				continue;
			if (name && GELF_ST_BIND(symbol.st_info) != STB_LOCAL && symbol.st_shndx != SHN_UNDEF)
				namesetadd(s, name);
		}
	}
}

static void
addfile(struct nameset *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *file = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL), *member;
	Elf_Cmd next = ELF_C_READ;

	if (!file)
		die("no %s", path);
	if (elf_kind(file) == ELF_K_ELF)
		addsymbols(s, file);
	while (elf_kind(file) == ELF_K_AR && (member = elf_begin(fd, next, file))) {
		if (elf_kind(member) == ELF_K_ELF)
			addsymbols(s, member);
		next = elf_next(member);
		elf_end(member);
	}
	elf_end(file);
	close(fd);
}

/* The libc whose libc.a is at PATH, with its other archives and what every program has of it. */
static void
addlibc(struct nameset *s, const char *path)
{
	static const char *const beside[] = {"crt1.o", "crti.o", "libm.a", "libm-*.a", "libmvec.a", "libresolv.a", "librt.a",
	    "libpthread.a", "libdl.a", "libutil.a", "libanl.a"};
	const char *slash = strrchr(path, '/');
	size_t i, k;

	addfile(s, path);
	for (i = 0; i < sizeof beside / sizeof *beside; i++) {
		char *pattern;
		glob_t found;

		if (asprintf(&pattern, "%.*s%s", slash ? (int)(slash - path + 1) : 0, path, beside[i]) < 0)
			die("out of memory");
		if (glob(pattern, 0, NULL, &found) == 0)
			for (k = 0; k < found.gl_pathc; k++)
				addfile(s, found.gl_pathv[k]);
		globfree(&found);
		free(pattern);
	}
}

/* NAME without its first 64, which stands for large files; NULL: it has none, or it is a type's, sinf64. */
static char *
without64(const char *name)
{
	const char *at = strstr(name, "64");
	char *s;

	if (!at || at == name || at[-1] == 'f' || at[2] == 'x' || strncmp(name, "f64", 3) == 0)
		return NULL;
	if (asprintf(&s, "%.*s%s", (int)(at - name), name, at + 2) < 0)
		die("out of memory");
	return s;
}

/* NAME without the START and the END; NULL: it does not have them. */
static char *
without(const char *name, const char *start, const char *end)
{
	size_t n = strlen(name), a = strlen(start), b = strlen(end);

	if (n <= a + b || strncmp(name, start, a) != 0 || strcmp(name + n - b, end) != 0)
		return NULL;
	return strndup(name + a, n - a - b);
}

/* The malloced name in OWN for what others call NAME, by how libcs make names of names; NULL: there is none. */
static char *
plainof(const struct nameset *own, const char *name, int depth)
{
	static const char *const cuts[][2] = {{"__", "_chk"}, {"__isoc23_", ""}, {"__isoc99_", ""},
	    {"__", "_internal"}, {"__", "_finite"}, {"__", "_2"}, {"__libc_", ""}, {"_IO_", ""}, {"__", ""},
	    {"_", ""}, {"__x", ""}};
	char *s, *deeper;
	size_t i;

	for (i = 0; i <= sizeof cuts / sizeof *cuts; i++) {
		s = i == sizeof cuts / sizeof *cuts ? without64(name) : without(name, cuts[i][0], cuts[i][1]);
		if (!s)
			continue;
		if (s[0] != '_' && namesethas(own, s))
			return s;
		deeper = depth > 0 ? plainof(own, s, depth - 1) : NULL;
		free(s);
		if (deeper)
			return deeper;
	}
	/* The old forms of stat: __fxstat, __lxstat64. */
	for (i = 0; name[0] == '_' && i < 2; i++) {
		s = i == 0 ? without(name, "__fx", "") : without(name, "__lx", "");
		if (s && asprintf(&deeper, "%c%s", i == 0 ? 'f' : 'l', s) > 0) {
			free(s);
			if (namesethas(own, deeper))
				return deeper;
			s = depth > 0 ? plainof(own, deeper, 0) : NULL;
			free(deeper);
			return s;
		}
	}
	return NULL;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
lacksprint(const char *own, const char *other, char *const *extra)
{
	struct nameset has = { { NULL, 0 }, NULL, 0 }, wants = has, both = has;
	size_t i;

	if (elf_version(EV_CURRENT) == EV_NONE)
		die("libelf is too old");
	addlibc(&has, own);
	addlibc(&wants, other);
	addlibc(&both, own);
	for (; *extra; extra++)
		addfile(&both, *extra);
	qsort(wants.names.items, wants.names.count, sizeof(char *), compare);
	for (i = 0; i < wants.names.count; i++) {
		const char *name = wants.names.items[i];
		char *plain;

		if (namesethas(&both, name) || strncmp(name, "__x86_get_pc_thunk", 18) == 0)
			continue;
		plain = plainof(&has, name, 2);
		printf("%s%s%s\n", name, plain ? " " : "", plain ? plain : "");
		free(plain);
	}
	namesetfree(&has);
	namesetfree(&wants);
	namesetfree(&both);
}
