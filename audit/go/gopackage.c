/*
 * Finds the Go package of a referrer among what cmd/link made of the packages' archives. Does not ask the go
 * command: all is in the files of the link.
 */
#include "audit/go/gopackage.h"

#include <ctype.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/go/importcfg.h"
#include "audit/input/archive.h"
#include "audit/link/member.h"
#include "base/mem.h"

enum { CGOHASH = 12 };          /* hex digits in cgo's _cgo_HASH_ names */

/* "_cgo_0123456789ab_" at S: cgo's mark on everything that it makes for one package. */
static bool
iscgo(const char *s)
{
	int i;

	if (strncmp(s, "_cgo_", 5) != 0)
		return false;
	for (i = 0; i < CGOHASH; i++)
		if (!isxdigit((unsigned char)s[5 + i]))
			return false;
	return s[5 + CGOHASH] == '_';
}

const char *
goplain(const char *name)
{
	return iscgo(name) ? name + 5 + CGOHASH + 1 : name;
}

struct cgo {
	char mark[5 + CGOHASH + 2];     /* "_cgo_HASH_" */
	char *package;
};

static bool
findmark(void *ctx, const char *name, enum symbolkind kind)
{
	struct cgo *cgo = ctx;

	if (kind != SYMBOL_DEF || !iscgo(name))
		return true;
	memcpy(cgo->mark, name, sizeof cgo->mark - 1);
	return false;
}

/* Go writes a dot of the import path's last element as %2e. */
static char *
importpath(const char *s, size_t size)
{
	char *path = newformat("%.*s", (int)size, s), *from = path, *to = path;

	while (*from) {
		unsigned byte;

		if (*from == '%' && isxdigit((unsigned char)from[1]) && isxdigit((unsigned char)from[2])) {
			char hex[3] = {from[1], from[2], '\0'};

			byte = (unsigned)strtoul(hex, NULL, 16);
			*to++ = (char)byte;
			from += 3;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return path;
}

/* In go.o the local variable "PACKAGE._cgo_HASH_Cfunc_X" ties the hash to its package. */
static bool
findpackage(void *ctx, const char *name, enum symbolkind kind)
{
	struct cgo *cgo = ctx;
	const char *at = strstr(name, cgo->mark);

	(void)kind;
	if (!at || at - name < 2 || at[-1] != '.')
		return true;
	cgo->package = importpath(name, (size_t)(at - 1 - name));
	return false;
}

/* By cgo's mark: works without the build's files, but only for objects that cgo wrote. */
static char *
bymark(const struct link *l, const struct input *in)
{
	struct cgo cgo = {0};
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(in, &bytes);

	if (!o)
		return NULL;
	if (objectsymbols(o, findmark, &cgo, &error) < 0)
		free(error);
	objectclose(o);
	free(bytes);
	o = cgo.mark[0] ? inputopen(l->go, &bytes) : NULL;
	if (!o)
		return NULL;
	if (objectlocals(o, findpackage, &cgo, &error) < 0)
		free(error);
	objectclose(o);
	free(bytes);
	return cgo.package;
}

/* Whether a member of the package's archive FILE has the SIZE bytes at BYTES. */
static bool
holds(const char *file, const void *bytes, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char *error = NULL;
	struct archive *a;
	struct member m;
	bool found = false;

	if (fd < 0)
		return false;
	a = lseek(fd, 0, SEEK_END) > (off_t)size ? archiveopen(fd, &error) : NULL;
	while (a && !found && archivenext(a, &m, &error) == 1) {
		struct input in = {.path = (char *)(uintptr_t)file, .offset = m.offset, .size = m.size};
		void *other = m.size == size ? inputread(&in) : NULL;

		found = other && memcmp(other, bytes, size) == 0;
		free(other);
	}
	if (a)
		archiveclose(a);
	free(error);
	close(fd);
	return found;
}

/* By content: cmd/link copies members of the packages' archives as they are. */
static char *
bycontent(const struct link *l, const struct input *in)
{
	struct importcfg c;
	char *package = NULL;
	void *bytes;
	size_t i;

	if (!l->importcfg || importcfgread(&c, l->importcfg) < 0)
		return NULL;
	bytes = inputread(in);
	for (i = 0; bytes && !package && i < c.npackages; i++)
		if (holds(c.packages[i].file, bytes, in->size))
			package = newstring(c.packages[i].package);
	free(bytes);
	importcfgfree(&c);
	return package;
}

char *
gosymbolpackage(const char *symbol)
{
	size_t n = strcspn(symbol, "[(,\""), dot;

	if (strncmp(symbol, "go:", 3) == 0 || strncmp(symbol, "type:", 5) == 0 || strncmp(symbol, "type.", 5) == 0 ||
	    strncmp(symbol, "go.itab.", 8) == 0)
		return NULL;
	for (dot = n; dot > 0 && symbol[dot - 1] != '/'; dot--)
		;
	dot += strcspn(symbol + dot, ".");
	return dot > 0 && dot < n ? importpath(symbol, dot) : NULL;
}

/* PACKAGES gets each once, and "" for what belongs to none. */
static bool
takepackage(void *ctx, const char *function, const char *section, uint64_t offset)
{
	struct strings *packages = ctx;
	char *package = function ? gosymbolpackage(function) : NULL;

	(void)offset;
	/* Debug information is no reference. */
	if (strncmp(section, ".debug", 6) != 0 && !stringshave(packages, package ? package : ""))
		stringsadd(packages, package ? package : "");
	free(package);
	return true;
}

void
goreferrers(const struct input *go, const char *symbol, struct strings *packages)
{
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(go, &bytes);

	if (!o)
		return;
	if (objectrefs(o, symbol, takepackage, packages, &error) < 0)
		free(error);
	objectclose(o);
	free(bytes);
}

char *
gopackage(const struct link *l, const struct input *in)
{
	char *package;

	if (!l->go || in->offset || in == l->go)
		return NULL;
	package = bycontent(l, in);
	return package ? package : bymark(l, in);
}

char *
gomoduleof(const struct link *l, const char *package)
{
	const struct gomodule *m;
	struct importcfg c;
	char *s = NULL;

	if (!l->importcfg || importcfgread(&c, l->importcfg) < 0)
		return NULL;
	m = importcfgmodule(&c, package);
	if (m)
		s = *m->version ? newformat("%s@%s", m->path, m->version) : newstring(m->path);
	importcfgfree(&c);
	return s;
}

struct reference {
	char *function, *section;
	uint64_t offset;
};

/* The first reference from code. */
static bool
fromcode(void *ctx, const char *function, const char *section, uint64_t offset)
{
	struct reference *r = ctx;

	if (!function || strncmp(section, ".text", 5) != 0)
		return true;
	*r = (struct reference){newstring(function), newstring(section), offset};
	return false;
}

static bool
fromdata(void *ctx, const char *function, const char *section, uint64_t offset)
{
	char **out = ctx;

	(void)section;
	(void)offset;
	if (!function)
		return true;
	*out = newstring(function);
	return false;
}

/* A call at offset AT of the code P of SIZE bytes: where it goes. cmd/link leaves no relocation for it. */
static bool
iscall(uint16_t machine, const unsigned char *p, size_t size, size_t at, uint64_t *target)
{
	int32_t distance;

	if (machine == EM_X86_64 && at + 5 <= size && p[at] == 0xe8) {
		memcpy(&distance, p + at + 1, sizeof distance);
		*target = at + 5 + (uint64_t)(int64_t)distance;
		return true;
	}
	if (machine == EM_AARCH64 && at + 4 <= size && at % 4 == 0 && (p[at + 3] & 0xfc) == 0x94) {
		memcpy(&distance, p + at, sizeof distance);
		*target = at + (uint64_t)((int64_t)(int32_t)((uint32_t)distance << 6) >> 4);
		return true;
	}
	return false;
}

struct code {
	Elf *elf;
	uint16_t machine;
	Elf_Data *text, *symbols;
	size_t names, section;
};

static bool
codeopen(struct code *c, const void *bytes, size_t size)
{
	Elf_Scn *scn = NULL;
	GElf_Ehdr eh;
	GElf_Shdr sh;

	*c = (struct code){.elf = elf_memory((char *)(uintptr_t)bytes, size)};
	if (!c->elf || !gelf_getehdr(c->elf, &eh))
		return false;
	c->machine = eh.e_machine;
	while ((scn = elf_nextscn(c->elf, scn)) && gelf_getshdr(scn, &sh)) {
		if (sh.sh_type == SHT_SYMTAB) {
			c->symbols = elf_getdata(scn, NULL);
			c->names = sh.sh_link;
		} else if (sh.sh_flags & SHF_EXECINSTR && !c->text) {
			c->text = elf_rawdata(scn, NULL);
			c->section = elf_ndxscn(scn);
		}
	}
	return c->symbols && c->text && c->text->d_buf;
}

/* The function NAMED, or, without a name, the one at OFFSET. */
static const char *
function(const struct code *c, const char *named, uint64_t offset, uint64_t *start)
{
	GElf_Sym sym;
	int i;

	for (i = 1; gelf_getsym(c->symbols, i, &sym); i++) {
		const char *name;

		if (sym.st_shndx != c->section || GELF_ST_TYPE(sym.st_info) != STT_FUNC)
			continue;
		name = elf_strptr(c->elf, c->names, sym.st_name);
		if (name && (named ? strcmp(name, named) == 0
		    : offset >= sym.st_value && offset - sym.st_value < sym.st_size)) {
			*start = sym.st_value;
			return name;
		}
	}
	return NULL;
}

/* The first call of the function NAMED. */
static void
callof(struct gocaller *out, const struct code *c, const char *named)
{
	const unsigned char *p = c->text->d_buf;
	size_t at, size = c->text->d_size;
	uint64_t start, target, other;
	const char *name;

	if (!function(c, named, 0, &start))
		return;
	for (at = 0; at < size; at++) {
		if (!iscall(c->machine, p, size, at, &target) || target != start)
			continue;
		name = function(c, NULL, at, &other);
		if (!name || other == start)
			continue;
		*out = (struct gocaller){newstring(name), newstring(".text"), at};
		return;
	}
}

/* The stub is called through a variable, by PACKAGE._Cfunc_X, which Go functions call. */
void
gocallerfind(struct gocaller *c, const struct input *go, const char *wrapper)
{
	char *variable = NULL, *error = NULL;
	struct reference stub = {0};
	struct code code;
	void *bytes;
	struct object *o = inputopen(go, &bytes);

	*c = (struct gocaller){0};
	if (!o)
		return;
	if (objectrefs(o, wrapper, fromdata, &variable, &error) == 0 && variable)
		objectrefs(o, variable, fromcode, &stub, &error);
	if (stub.function && codeopen(&code, bytes, go->size))
		callof(c, &code, stub.function);
	if (stub.function)
		elf_end(code.elf);
	objectclose(o);
	free(bytes);
	free(error);
	free(variable);
	free(stub.function);
	free(stub.section);
}

void
gocallerfree(struct gocaller *c)
{
	free(c->function);
	free(c->section);
	*c = (struct gocaller){0};
}
