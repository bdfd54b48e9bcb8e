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
#include <sys/mman.h>
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

struct goobject {
	void *bytes;
	size_t size;
	struct object *object;
};

struct goobject *
goobjectopen(const struct input *go)
{
	struct goobject *g = newarray(1, sizeof *g);
	int fd = open(go->path, O_RDONLY | O_CLOEXEC);
	char *error = NULL;

	*g = (struct goobject){MAP_FAILED, go->size, NULL};
	/* It is as big as the program: mapped, only what is looked at is read. */
	if (fd >= 0 && go->offset == 0 && go->size && lseek(fd, 0, SEEK_END) >= (off_t)go->size)
		g->bytes = mmap(NULL, g->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (g->bytes != MAP_FAILED)
		g->object = objectopen(g->bytes, g->size, &error);
	free(error);
	if (g->object)
		return g;
	goobjectclose(g);
	return NULL;
}

void
goobjectclose(struct goobject *g)
{
	if (!g)
		return;
	objectclose(g->object);
	if (g->bytes != MAP_FAILED)
		munmap(g->bytes, g->size);
	free(g);
}

struct object *
goobjectof(const struct goobject *g, const void **bytes)
{
	*bytes = g->bytes;
	return g->object;
}

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
	struct goobject *go;
	char *error = NULL;
	void *bytes;
	struct object *o = inputopen(in, &bytes);

	if (!o)
		return NULL;
	if (objectsymbols(o, findmark, &cgo, &error) < 0)
		free(error);
	objectclose(o);
	free(bytes);
	go = cgo.mark[0] ? goobjectopen(l->go) : NULL;
	if (!go)
		return NULL;
	if (objectlocals(go->object, findpackage, &cgo, &error) < 0)
		free(error);
	goobjectclose(go);
	return cgo.package;
}

struct gomember {
	size_t package;         /* in the importcfg */
	uint64_t offset, size;
};

struct gomembers {
	struct importcfg config;
	struct gomember *items; /* by size */
	size_t count;
};

static int
bysize(const void *a, const void *b)
{
	const struct gomember *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	return x->package < y->package ? -1 : x->package > y->package;
}

static void
addmembers(struct gomembers *g, size_t package)
{
	int fd = open(g->config.packages[package].file, O_RDONLY | O_CLOEXEC);
	struct archive *a;
	char *error = NULL;
	struct member m;

	if (fd < 0)
		return;
	a = archiveopen(fd, &error);
	while (a && archivenext(a, &m, &error) == 1) {
		if ((g->count & (g->count - 1)) == 0)
			g->items = growarray(g->items, g->count ? g->count * 2 : 1, sizeof *g->items);
		g->items[g->count++] = (struct gomember){package, m.offset, m.size};
	}
	if (a)
		archiveclose(a);
	free(error);
	close(fd);
}

struct gomembers *
gomembersread(const struct link *l)
{
	struct gomembers *g = newarray(1, sizeof *g);
	size_t i;

	if (l->importcfg && importcfgread(&g->config, l->importcfg) < 0)
		g->config = (struct importcfg){0};
	for (i = 0; i < g->config.npackages; i++)
		addmembers(g, i);
	if (g->count)
		qsort(g->items, g->count, sizeof *g->items, bysize);
	return g;
}

void
gomembersfree(struct gomembers *g)
{
	if (!g)
		return;
	importcfgfree(&g->config);
	free(g->items);
	free(g);
}

/* Whether M of G has the bytes BYTES, as many as it has. */
static bool
holds(const struct gomembers *g, const struct gomember *m, const void *bytes)
{
	struct input in = {.path = g->config.packages[m->package].file, .offset = m->offset, .size = m->size};
	void *other = inputread(&in);
	bool same = other && memcmp(other, bytes, m->size) == 0;

	free(other);
	return same;
}

/* By content: cmd/link copies members of the packages' archives as they are. */
static char *
bycontent(const struct gomembers *g, const struct input *in)
{
	void *bytes = g->count ? inputread(in) : NULL;
	size_t low = 0, high = g->count;
	char *package = NULL;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (g->items[middle].size < in->size)
			low = middle + 1;
		else
			high = middle;
	}
	for (; bytes && !package && low < g->count && g->items[low].size == in->size; low++)
		if (holds(g, &g->items[low], bytes))
			package = newstring(g->config.packages[g->items[low].package].package);
	free(bytes);
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
	struct goobject *g = goobjectopen(go);
	char *error = NULL;

	if (g && objectrefs(g->object, symbol, takepackage, packages, &error) < 0)
		free(error);
	goobjectclose(g);
}

char *
gopackage(const struct gomembers *members, const struct link *l, const struct input *in)
{
	char *package;

	if (!l->go || in->offset || in == l->go)
		return NULL;
	package = bycontent(members, in);
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
		const unsigned char *next = c->machine == EM_X86_64 ? memchr(p + at, 0xe8, size - at) : p + at;

		if (!next)
			return;
		at = (size_t)(next - p);
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
gocallerfind(struct gocaller *c, const struct goobject *go, const char *wrapper)
{
	char *variable = NULL, *error = NULL;
	struct reference stub = {0};
	struct code code;

	*c = (struct gocaller){0};
	if (objectrefs(go->object, wrapper, fromdata, &variable, &error) == 0 && variable)
		objectrefs(go->object, variable, fromcode, &stub, &error);
	if (stub.function && codeopen(&code, go->bytes, go->size))
		callof(c, &code, stub.function);
	if (stub.function)
		elf_end(code.elf);
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
