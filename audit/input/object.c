/*
 * Reads any input of a link: its kind, its symbols, its file name. Decides nothing about them; ordinary objects
 * are mostly read by fastobject.c.
 */
#include "audit/input/object.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "audit/input/bitcode.h"
#include "audit/input/header.h"
#include "audit/input/lto.h"
#include "base/mem.h"

/* A section that holds the machine code of a mixed object, binutils 2.44. */
#define SHT_OBJECT_ONLY 0x6ffffff9

/* SHT_CREL: relocations in a compact form, LLVM 19. */
#define SHT_COMPACT 0x40000014

/* GCC's mark of an object without machine code: a common symbol. */
#define SLIM "__gnu_lto_slim"

/* Large common symbols, of the x86-64 psABI. */
#define SHN_LARGECOMMON 0xff02

/* A name that had a version and was cut. */
struct kept {
	struct kept *next;
	char name[];
};

struct names {
	const char *bytes;      /* ends with a NUL when SIZE is not 0 */
	size_t size;
	size_t section;
};

struct object {
	enum objectkind kind;
	struct header header;
	Elf *elf;               /* NULL for bitcode and OBJECT_OTHER */
	size_t table;           /* section of the symbol table, 0: none */
	size_t extended;        /* SHT_SYMTAB_SHNDX section, 0: none */
	Elf_Data *symbols;      /* the symbol table's data once it was needed */
	Elf_Data *indexes;      /* the extended section numbers, NULL: none */
	struct names names;     /* of the symbols */
	size_t count;           /* of symbols, with the null symbol */
	struct bitcode *bitcode;
	const void *bytes;
	size_t size;
	struct kept *kept;
};

static int
objectdamaged(char **error, size_t section, const char *what)
{
	*error = newformat("damaged object: section %zu: %s", section, what);
	return -1;
}

/* The header of a section by its number, and its bytes as they are. */
static Elf_Scn *
getsection(struct object *o, size_t section, GElf_Shdr *sh, char **error)
{
	Elf_Scn *scn = elf_getscn(o->elf, section);

	if (!scn || !gelf_getshdr(scn, sh)) {
		objectdamaged(error, section, "no such section");
		return NULL;
	}
	return scn;
}

static Elf_Data *
getbytes(struct object *o, size_t section, GElf_Shdr *sh, char **error)
{
	Elf_Scn *scn = getsection(o, section, sh, error);
	Elf_Data *d;

	if (!scn)
		return NULL;
	d = elf_rawdata(scn, NULL);
	if (!d || d->d_size != sh->sh_size || (d->d_size && !d->d_buf)) {
		objectdamaged(error, section, "its bytes are not in the file");
		return NULL;
	}
	return d;
}

/* Check a string table once, so that every index into it is a safe string. */
static int
getnames(struct object *o, size_t section, struct names *n, char **error)
{
	GElf_Shdr sh;
	Elf_Data *d;

	n->section = section;
	n->size = 0;
	if (section == 0)
		return 0;
	d = getbytes(o, section, &sh, error);
	if (!d)
		return -1;
	if (sh.sh_type != SHT_STRTAB)
		return objectdamaged(error, section, "no string table, but used as one");
	n->bytes = d->d_buf;
	n->size = d->d_size;
	if (n->size && n->bytes[n->size - 1] != '\0')
		return objectdamaged(error, section, "a string table without end");
	return 0;
}

/* The string at INDEX, NULL when it lies beyond the table. */
static const char *
string(const struct names *n, size_t index)
{
	if (index < n->size)
		return n->bytes + index;
	return index == 0 ? "" : NULL;
}

static int
getsectionnames(struct object *o, struct names *n, char **error)
{
	size_t section = 0;

	if (elf_getshdrstrndx(o->elf, &section) == 0)
		return getnames(o, section, n, error);
	*error = newformat("damaged ELF header: no section has the section names");
	return -1;
}

static bool
isprefix(const char *prefix, const char *s)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/*
 * What a section says of GCC's intermediate code: the fifth byte of
 * .gnu.lto_.lto.* is set when there is nothing else in the object.
 */
static int
checkslim(struct object *o, size_t section, bool *slim, char **error)
{
	GElf_Shdr sh;
	Elf_Data *d = getbytes(o, section, &sh, error);

	if (!d)
		return -1;
	if (d->d_size < 5)
		return objectdamaged(error, section, "an LTO header cut short");
	*slim |= ((const unsigned char *)d->d_buf)[4] != 0;
	return 0;
}

static int
checksection(struct object *o, size_t i, const GElf_Shdr *sh, const struct names *names,
    bool *lto, bool *slim, char **error)
{
	const char *name;

	switch (sh->sh_type) {
	case SHT_OBJECT_ONLY:
		if (o->kind != OBJECT_REL)
			return 0;
		*error = newformat("mixed LTO object: section %zu holds the machine code of ld -r", i);
		return -1;
	case SHT_SYMTAB_SHNDX:
		o->extended = i;
		return 0;
	case SHT_SYMTAB:
	case SHT_DYNSYM:
		if ((sh->sh_type == SHT_DYNSYM) != (o->kind == OBJECT_SHARED))
			return 0;
		if (o->table)
			return objectdamaged(error, i, "a second symbol table");
		o->table = i;
		return 0;
	case SHT_PROGBITS:
		name = string(names, sh->sh_name);
		if (!name)
			return objectdamaged(error, i, "its name lies beyond the string table");
		if (!isprefix(".gnu.lto_.", name))
			return 0;
		*lto = true;
		return isprefix(".gnu.lto_.lto.", name) ? checkslim(o, i, slim, error) : 0;
	}
	return 0;
}

/* Load the symbol table, so that gelf_getsym works for every index below the count. */
static int
loadsymbols(struct object *o, char **error)
{
	GElf_Shdr sh;
	Elf_Scn *scn;

	if (o->table == 0 || o->symbols)
		return 0;
	scn = getsection(o, o->table, &sh, error);
	if (!scn)
		return -1;
	if (sh.sh_entsize != gelf_fsize(o->elf, ELF_T_SYM, 1, EV_CURRENT))
		return objectdamaged(error, o->table, "symbols of another size");
	if (getnames(o, sh.sh_link, &o->names, error) < 0)
		return -1;
	o->symbols = elf_getdata(scn, NULL);
	if (!o->symbols || o->symbols->d_type != ELF_T_SYM || o->symbols->d_size != sh.sh_size) {
		o->symbols = NULL;
		return objectdamaged(error, o->table, "its bytes are not in the file");
	}
	o->count = o->symbols->d_size / sh.sh_entsize;
	return 0;
}

static int
getsymbol(struct object *o, size_t i, GElf_Sym *sym, const char **name, char **error)
{
	if (!gelf_getsym(o->symbols, (int)i, sym)) {
		*error = newformat("damaged object: section %zu: no symbol %zu", o->table, i);
		return -1;
	}
	*name = string(&o->names, sym->st_name);
	if (*name)
		return 0;
	*error = newformat("damaged object: section %zu: the name of symbol %zu lies beyond "
	    "section %zu", o->table, i, o->names.section);
	return -1;
}

/* Before GCC 10 the symbol alone said what is in the object. */
static int
checkmark(struct object *o, bool *slim, char **error)
{
	const char *name;
	GElf_Sym sym;
	size_t i;

	if (loadsymbols(o, error) < 0)
		return -1;
	for (i = o->count; i > 1 && !*slim; i--) {
		if (getsymbol(o, i - 1, &sym, &name, error) < 0)
			return -1;
		*slim = strcmp(name, SLIM) == 0;
	}
	return 0;
}

/* One walk over the sections finds all that is needed later. */
static int
scan(struct object *o, char **error)
{
	bool lto = false, slim = false;
	size_t i;
	struct names names;
	GElf_Shdr sh;

	if (getsectionnames(o, &names, error) < 0)
		return -1;
	for (i = 1; i < o->header.shnum; i++)
		if (!getsection(o, i, &sh, error) ||
		    checksection(o, i, &sh, &names, &lto, &slim, error) < 0)
			return -1;
	if (!lto || o->kind != OBJECT_REL)
		return 0;
	if (!slim && checkmark(o, &slim, error) < 0)
		return -1;
	if (slim)
		o->kind = OBJECT_LTO;
	return 0;
}

static int
openelf(struct object *o, char **error)
{
	if (headerread(&o->header, o->bytes, o->size, error) < 0)
		return -1;
	switch (o->header.type) {
	case ET_REL:
		o->kind = OBJECT_REL;
		break;
	case ET_EXEC:
		o->kind = OBJECT_EXEC;
		break;
	case ET_DYN:
		o->kind = OBJECT_SHARED;
		break;
	default:
		return 0;
	}
	elf_version(EV_CURRENT);
	/* libelf only reads what it was not asked to write, whatever the prototype says. */
	o->elf = elf_memory((char *)(uintptr_t)o->bytes, o->size);
	if (!o->elf || elf_kind(o->elf) != ELF_K_ELF) {
		*error = newformat("damaged ELF header: the section headers cannot be read");
		return -1;
	}
	return o->header.shnum ? scan(o, error) : 0;
}

struct object *
objectopen(const void *bytes, size_t size, char **error)
{
	struct object *o = newarray(1, sizeof *o);

	o->kind = OBJECT_OTHER;
	o->bytes = bytes;
	o->size = size;
	if (bitcodeis(bytes, size))
		o->kind = OBJECT_BITCODE;
	if (headeriself(bytes, size) && openelf(o, error) < 0) {
		objectclose(o);
		return NULL;
	}
	return o;
}

void
objectclose(struct object *o)
{
	struct kept *k;

	if (!o)
		return;
	while ((k = o->kept)) {
		o->kept = k->next;
		free(k);
	}
	if (o->bitcode)
		bitcodefree(o->bitcode);
	free(o->bitcode);
	elf_end(o->elf);
	free(o);
}

enum objectkind
objectkind(const struct object *o)
{
	return o->kind;
}

uint16_t
objectmachine(const struct object *o)
{
	return o->header.machine;
}

static enum symbolkind
objectsymbolkind(const struct object *o, const GElf_Sym *sym)
{
	bool weak = GELF_ST_BIND(sym->st_info) == STB_WEAK;
	uint16_t machine = o->header.machine;

	if (sym->st_shndx == SHN_UNDEF ||
	    (machine == EM_MIPS && sym->st_shndx == SHN_MIPS_SUNDEFINED))
		return weak ? SYMBOL_WEAKUNDEF : SYMBOL_UNDEF;
	if (sym->st_shndx == SHN_COMMON || GELF_ST_TYPE(sym->st_info) == STT_COMMON ||
	    (machine == EM_MIPS && sym->st_shndx == SHN_MIPS_SCOMMON) ||
	    (machine == EM_X86_64 && sym->st_shndx == SHN_LARGECOMMON))
		return SYMBOL_COMMON;
	return weak ? SYMBOL_WEAKDEF : SYMBOL_DEF;
}

/* NAME without its version: as it is in almost every case, else a copy that O keeps. */
static const char *
cut(struct object *o, const char *name)
{
	const char *at = strchr(name, '@');
	struct kept *k;
	size_t len;

	if (!at)
		return name;
	len = (size_t)(at - name);
	k = newarray(1, sizeof *k + len + 1);
	memcpy(k->name, name, len);
	k->next = o->kept;
	o->kept = k;
	return k->name;
}

/* Which symbols of a table are wanted. */
enum which { GLOBALS = 1, LOCALS = 2, ALL = GLOBALS | LOCALS };

static int
elfsymbols(struct object *o, enum which which, objectvisit *visit, void *ctx, char **error)
{
	const char *name;
	enum symbolkind kind;
	GElf_Sym sym;
	size_t i;
	int type;
	bool local;

	if (loadsymbols(o, error) < 0)
		return -1;
	for (i = 1; i < o->count; i++) {
		if (getsymbol(o, i, &sym, &name, error) < 0)
			return -1;
		type = GELF_ST_TYPE(sym.st_info);
		local = GELF_ST_BIND(sym.st_info) == STB_LOCAL;
		if (!(which & (local ? LOCALS : GLOBALS)) || *name == '\0' ||
		    (local && (type == STT_SECTION || type == STT_FILE)) ||
		    (o->kind == OBJECT_LTO && strcmp(name, SLIM) == 0))
			continue;
		kind = local && which == ALL ? SYMBOL_LOCAL : objectsymbolkind(o, &sym);
		if (!visit(ctx, cut(o, name), kind))
			return 0;
	}
	return 0;
}

/* A slim object has one table, or several after ld -r. As ltosymbols. */
static int
ltotables(struct object *o, objectvisit *visit, void *ctx, char **error)
{
	size_t i, found = 0;
	struct names names;
	GElf_Shdr sh;

	if (getsectionnames(o, &names, error) < 0)
		return -1;
	for (i = 1; i < o->header.shnum; i++) {
		const char *name;
		Elf_Data *d;
		int more;

		if (!getsection(o, i, &sh, error))
			return -1;
		name = string(&names, sh.sh_name);
		if (sh.sh_type != SHT_PROGBITS || !name || !isprefix(".gnu.lto_.symtab", name))
			continue;
		found++;
		if (sh.sh_flags & SHF_COMPRESSED)
			return objectdamaged(error, i, "an LTO symbol table in compressed form");
		d = getbytes(o, i, &sh, error);
		if (!d)
			return -1;
		/* No bytes, no pointer: a file without symbols. */
		more = d->d_size == 0 ? 1 : ltosymbols(d->d_buf, d->d_size, visit, ctx, error);
		if (more <= 0)
			return more;
	}
	if (found)
		return 1;
	*error = newformat("LTO object without a symbol table: no section .gnu.lto_.symtab");
	return -1;
}

static int
loadbitcode(struct object *o, char **error)
{
	if (o->bitcode)
		return 0;
	o->bitcode = newarray(1, sizeof *o->bitcode);
	if (bitcoderead(o->bitcode, o->bytes, o->size, error) == 0)
		return 0;
	free(o->bitcode);
	o->bitcode = NULL;
	return -1;
}

static int
bitcodesymbols(struct object *o, bool local, objectvisit *visit, void *ctx, char **error)
{
	size_t i;

	if (loadbitcode(o, error) < 0)
		return -1;
	for (i = 0; i < o->bitcode->count; i++) {
		const struct bitsymbol *y = &o->bitcode->symbols[i];
		const char *name = o->bitcode->names + y->name;

		if (y->local == local && *name && !visit(ctx, cut(o, name), y->kind))
			break;
	}
	return 0;
}

/*
 * A plain ld -r puts machine code beside intermediate code and the result is
 * still marked as slim: what the linker then uses depends on its plugins, so
 * the symbols of both count.
 */
static int
walksymbols(struct object *o, enum which which, objectvisit *visit, void *ctx, char **error)
{
	int more = 1;

	if (o->kind == OBJECT_BITCODE)
		return bitcodesymbols(o, false, visit, ctx, error);
	if (o->kind == OBJECT_LTO)
		more = ltotables(o, visit, ctx, error);
	return more > 0 ? elfsymbols(o, which, visit, ctx, error) : more;
}

int
objectsymbols(struct object *o, objectvisit *visit, void *ctx, char **error)
{
	return walksymbols(o, GLOBALS, visit, ctx, error);
}

int
objectall(struct object *o, objectvisit *visit, void *ctx, char **error)
{
	return walksymbols(o, ALL, visit, ctx, error);
}

int
objectlocals(struct object *o, objectvisit *visit, void *ctx, char **error)
{
	if (o->kind == OBJECT_BITCODE)
		return bitcodesymbols(o, true, visit, ctx, error);
	return elfsymbols(o, LOCALS, visit, ctx, error);
}

/* A detail for messages, so damage means that there is none. */
const char *
objectfile(struct object *o)
{
	char *error = NULL;
	const char *name;
	GElf_Sym sym;
	size_t i;

	if (o->kind == OBJECT_BITCODE && loadbitcode(o, &error) == 0) {
		/* A path there, the last part of it in a FILE symbol. */
		name = strrchr(o->bitcode->names + o->bitcode->source, '/');
		name = name ? name + 1 : o->bitcode->names + o->bitcode->source;
		return *name ? name : NULL;
	}
	if (!error)
		loadsymbols(o, &error);
	for (i = 1; !error && i < o->count; i++)
		if (getsymbol(o, i, &sym, &name, &error) == 0 && *name &&
		    GELF_ST_TYPE(sym.st_info) == STT_FILE)
			return name;
	free(error);
	return NULL;
}

/* The relocations of one section that are searched for NAME. */
struct search {
	const char *name;
	Elf_Data *data;
	GElf_Shdr sh;           /* of the relocation section */
	size_t section;         /* that they apply to */
	const char *sectionname;
	objectrefvisit *visit;
	void *ctx;
};

/* Is TEXT, maybe with a version, the symbol NAME? */
static bool
samename(const char *text, const char *name)
{
	size_t len = strlen(name);

	return strncmp(text, name, len) == 0 && (text[len] == '\0' || text[len] == '@');
}

static int
getreloc(const struct object *o, const struct search *s, size_t i, size_t *symbol,
    uint64_t *offset)
{
	GElf_Rela rela = {0};
	GElf_Rel rel;

	if (s->sh.sh_type == SHT_RELA) {
		if (!gelf_getrela(s->data, (int)i, &rela))
			return -1;
	} else {
		if (!gelf_getrel(s->data, (int)i, &rel))
			return -1;
		rela.r_offset = rel.r_offset;
		rela.r_info = rel.r_info;
	}
	*offset = rela.r_offset;
	*symbol = GELF_R_SYM(rela.r_info);
	/* 64-bit MIPS has five fields there; the symbol is the first, whatever the byte order. */
	if (o->header.machine == EM_MIPS && o->header.bits == 64 && !o->header.bigendian)
		*symbol = rela.r_info & 0xffffffff;
	return 0;
}

/* How good a symbol is as an answer to "what is here": labels are the last resort. */
static int
rankof(const GElf_Sym *sym)
{
	if (sym->st_size == 0)
		return 1;
	switch (GELF_ST_TYPE(sym->st_info)) {
	case STT_FUNC:
	case STT_GNU_IFUNC:
		return 3;
	default:
		return 2;
	}
}

static bool
covers(const struct object *o, const GElf_Sym *sym, const char *name, uint64_t offset)
{
	uint64_t value = sym->st_value;

	switch (GELF_ST_TYPE(sym->st_info)) {
	case STT_FUNC:
	case STT_GNU_IFUNC:
		/* Bit 0 of a function's address says "Thumb". */
		if (o->header.machine == EM_ARM)
			value &= ~UINT64_C(1);
		break;
	case STT_NOTYPE:
	case STT_OBJECT:
	case STT_TLS:
		break;
	default:
		return false;
	}
	/* "$x" and such mark code and data for disassemblers. */
	if (*name == '\0' || *name == '$')
		return false;
	return value <= offset && (sym->st_size == 0 || offset - value < sym->st_size);
}

/* The name of what is at OFFSET of SECTION, NULL when nothing is. */
static int
findcover(struct object *o, size_t section, uint64_t offset, const char **cover, char **error)
{
	GElf_Sym sym, best = {0};
	const char *name;
	int rank = 0;
	size_t i;

	*cover = NULL;
	for (i = 1; i < o->count; i++) {
		Elf32_Word index = 0;
		int r;

		if (getsymbol(o, i, &sym, &name, error) < 0)
			return -1;
		if (!gelf_getsymshndx(o->symbols, o->indexes, (int)i, &sym, &index))
			return objectdamaged(error, o->table, "a symbol without section number");
		if (sym.st_shndx != SHN_XINDEX)
			index = sym.st_shndx;
		if (index != section || !covers(o, &sym, name, offset))
			continue;
		r = rankof(&sym);
		if (r < rank || (r == rank && sym.st_value < best.st_value))
			continue;
		rank = r;
		best = sym;
		*cover = name;
	}
	if (*cover)
		*cover = cut(o, *cover);
	return 0;
}

/* 1, 0 when the visitor said to stop, -1 with *ERROR. */
static int
searchsection(struct object *o, const struct search *s, char **error)
{
	size_t i, n = s->data->d_size / s->sh.sh_entsize, symbol;
	const char *name, *cover;
	uint64_t offset;
	GElf_Sym sym;

	for (i = 0; i < n; i++) {
		if (getreloc(o, s, i, &symbol, &offset) < 0 || symbol >= o->count) {
			*error = newformat("damaged object: relocation %zu for section %zu: no such symbol",
			    i, s->section);
			return -1;
		}
		if (symbol == 0)
			continue;
		if (getsymbol(o, symbol, &sym, &name, error) < 0)
			return -1;
		if (!samename(name, s->name))
			continue;
		if (findcover(o, s->section, offset, &cover, error) < 0)
			return -1;
		if (!s->visit(s->ctx, cover, s->sectionname, offset))
			return 0;
	}
	return 1;
}

static int
loadindexes(struct object *o, char **error)
{
	GElf_Shdr sh;
	Elf_Scn *scn;

	if (loadsymbols(o, error) < 0)
		return -1;
	if (o->extended == 0 || o->indexes)
		return 0;
	scn = getsection(o, o->extended, &sh, error);
	if (!scn)
		return -1;
	o->indexes = elf_getdata(scn, NULL);
	if (o->indexes && o->indexes->d_size / sizeof(Elf32_Word) >= o->count)
		return 0;
	o->indexes = NULL;
	return objectdamaged(error, o->extended, "its bytes are not in the file");
}

/* Search the relocation section I when it belongs to the symbol table; as searchsection. */
static int
searchrelocs(struct object *o, size_t i, struct search *s, const struct names *names, char **error)
{
	Elf_Type type = s->sh.sh_type == SHT_RELA ? ELF_T_RELA : ELF_T_REL;
	Elf_Scn *scn = elf_getscn(o->elf, i);
	GElf_Shdr target;

	if (s->sh.sh_link != o->table)
		return 1;
	if (s->sh.sh_entsize != gelf_fsize(o->elf, type, 1, EV_CURRENT))
		return objectdamaged(error, i, "relocations of another size");
	s->section = s->sh.sh_info;
	if (!getsection(o, s->section, &target, error))
		return -1;
	s->sectionname = string(names, target.sh_name);
	if (!s->sectionname)
		return objectdamaged(error, s->section, "its name lies beyond the string table");
	s->data = elf_getdata(scn, NULL);
	if (!s->data || s->data->d_type != type || s->data->d_size != s->sh.sh_size)
		return objectdamaged(error, i, "its bytes are not in the file");
	return searchsection(o, s, error);
}

int
objectrefs(struct object *o, const char *name, objectrefvisit *visit, void *ctx, char **error)
{
	struct search s = {.name = name, .visit = visit, .ctx = ctx};
	size_t i;
	struct names names;
	int more = 1;

	if ((o->kind != OBJECT_REL && o->kind != OBJECT_LTO) || o->table == 0)
		return 0;
	if (loadindexes(o, error) < 0)
		return -1;
	if (getsectionnames(o, &names, error) < 0)
		return -1;
	for (i = 1; more > 0 && i < o->header.shnum; i++) {
		if (!getsection(o, i, &s.sh, error))
			return -1;
		if (s.sh.sh_type == SHT_COMPACT)
			return objectdamaged(error, i, "relocations in the form CREL, which is not read");
		if (s.sh.sh_type == SHT_RELA || s.sh.sh_type == SHT_REL)
			more = searchrelocs(o, i, &s, &names, error);
	}
	return more < 0 ? -1 : 0;
}
