/* Read objects and archives into a reference graph; see graph.h. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/catalogue/graph.h"

#define NOWHERE UINT64_MAX

/* One member while it is read. */
struct reader {
	struct graph *g;
	Elf *elf;
	uint16_t machine;
	bool big;
	size_t member;
	Elf_Data *symbols;
	size_t nsymbols;
	size_t strings;         /* section index of the symbols' names */
};

static struct hsearch_data table;
static size_t tabled;

void
die(const char *fmt, ...)
{
	va_list ap;

	fputs("catalogue: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

void *
xzero(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size);

	if (!p)
		die("out of memory");
	return p;
}

/* room for one more than COUNT; the array doubles at powers of two */
void *
xgrow(void *old, size_t count, size_t size)
{
	void *p;

	if (count & (count - 1))
		return old;
	p = reallocarray(old, count ? count * 2 : 1, size);
	if (!p)
		die("out of memory");
	return p;
}

static ENTRY *
lookup(char *text, void *data, ACTION action)
{
	ENTRY *found = NULL;

	if (!tabled && !hcreate_r(1 << 17, &table))
		die("hcreate: %s", strerror(errno));
	tabled = 1;
	if (!hsearch_r((ENTRY){ text, data }, action, &found, &table) && action == ENTER)
		die("hsearch: %s", strerror(errno));
	return found;
}

/* the table holds indices, as pointers into nothing */
static size_t
nameindex(struct graph *g, const char *text)
{
	ENTRY *e = lookup((char *)(uintptr_t)text, NULL, FIND);
	struct name *n;

	if (e)
		return (size_t)(uintptr_t)e->data;
	g->names = xgrow(g->names, g->nnames, sizeof(*g->names));
	n = &g->names[g->nnames];
	n->text = strdup(text);
	if (!n->text)
		die("out of memory");
	n->member = NONE;
	n->node = NONE;
	lookup(n->text, (void *)(uintptr_t)g->nnames, ENTER);
	return g->nnames++;
}

size_t
graphfind(const struct graph *g, const char *text)
{
	ENTRY *e = lookup((char *)(uintptr_t)text, NULL, FIND);
	size_t i = e ? (size_t)(uintptr_t)e->data : NONE;

	return i < g->nnames ? i : NONE;
}

static void
addref(struct ref **refs, size_t *count, size_t member, size_t name)
{
	*refs = xgrow(*refs, *count, sizeof(**refs));
	(*refs)[(*count)++] = (struct ref){ member, name };
}

static void
addedge(struct graph *g, size_t from, size_t to, bool named)
{
	g->edges = xgrow(g->edges, g->nedges, sizeof(*g->edges));
	g->edges[g->nedges++] = (struct edge){ from, to, named };
}

static size_t
addnode(struct graph *g, size_t member, size_t section, uint64_t start, uint64_t end)
{
	g->nodes = xgrow(g->nodes, g->nnodes, sizeof(*g->nodes));
	g->nodes[g->nnodes] = (struct node){ member, section, start, end };
	g->members[member].nnodes++;
	return g->nnodes++;
}

/* the innermost node that covers OFFSET, else the section's own */
static size_t
nodeat(const struct reader *r, size_t section, uint64_t offset)
{
	const struct member *m = &r->g->members[r->member];
	const struct node *n;
	size_t i, best = NONE;

	for (i = m->firstnode; i < m->firstnode + m->nnodes; i++) {
		n = &r->g->nodes[i];
		if (n->section != section)
			continue;
		if (n->end && (offset < n->start || offset >= n->end))
			continue;
		if (best == NONE || !r->g->nodes[best].end ||
		    (n->end && n->start > r->g->nodes[best].start))
			best = i;
	}
	return best;
}

static bool
getsymbol(const struct reader *r, size_t i, GElf_Sym *sym)
{
	return i < r->nsymbols && i <= INT32_MAX && gelf_getsym(r->symbols, (int)i, sym);
}

static const char *
symbolname(const struct reader *r, const GElf_Sym *sym)
{
	const char *s = elf_strptr(r->elf, r->strings, sym->st_name);

	return s ? s : "";
}

static bool
insection(const GElf_Sym *sym)
{
	return sym->st_shndx != SHN_UNDEF && sym->st_shndx < SHN_LORESERVE;
}

/* sized symbols become nodes; those that begin at one place are one node */
static void
addsized(struct reader *r, const GElf_Sym *sym)
{
	struct graph *g = r->g;
	size_t i = nodeat(r, sym->st_shndx, sym->st_value);
	uint64_t end = sym->st_value + sym->st_size;

	if (i == NONE || !g->nodes[i].end || g->nodes[i].start != sym->st_value)
		i = addnode(g, r->member, sym->st_shndx, sym->st_value, end);
	if (g->nodes[i].end < end)
		g->nodes[i].end = end;
}

static void
addnodes(struct reader *r)
{
	size_t i, sections = 0;
	GElf_Sym sym;

	elf_getshdrnum(r->elf, &sections);
	for (i = 1; i < sections; i++)
		addnode(r->g, r->member, i, 0, 0);
	for (i = 1; getsymbol(r, i, &sym); i++) {
		if (insection(&sym) && sym.st_size && GELF_ST_TYPE(sym.st_info) != STT_SECTION)
			addsized(r, &sym);
	}
}

static void
addname(struct reader *r, const GElf_Sym *sym)
{
	struct graph *g = r->g;
	size_t name = nameindex(g, symbolname(r, sym));

	if (sym->st_shndx == SHN_UNDEF) {
		if (GELF_ST_BIND(sym->st_info) != STB_WEAK)
			addref(&g->needs, &g->nneeds, r->member, name);
		return;
	}
	addref(&g->gives, &g->ngives, r->member, name);
	if (g->names[name].member != NONE)
		return;
	g->names[name].member = r->member;
	if (insection(sym))
		g->names[name].node = nodeat(r, sym->st_shndx, sym->st_value);
}

static void
addnames(struct reader *r)
{
	GElf_Sym sym;
	size_t i;

	for (i = 1; getsymbol(r, i, &sym); i++) {
		if (GELF_ST_BIND(sym.st_info) != STB_LOCAL && *symbolname(r, &sym))
			addname(r, &sym);
	}
}

static uint32_t
get32(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3] :
	    (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* how far the addend of a pc-relative relocation is from the place it means */
static int64_t
bias(const struct reader *r, uint64_t type)
{
	switch (r->machine) {
	case EM_X86_64:
		return type == R_X86_64_PC32 || type == R_X86_64_PLT32 ? 4 : 0;
	case EM_386:
		return type == R_386_PC32 || type == R_386_PLT32 ? 4 : 0;
	case EM_S390:
		return type == R_390_PC32DBL || type == R_390_PLT32DBL ? -2 : 0;
	}
	return 0;
}

/* the addend of a REL relocation is what stands at its place */
static int64_t
implicit(const struct reader *r, const Elf_Data *code, uint64_t offset)
{
	if (!code || !code->d_buf || code->d_size < 4 || offset > code->d_size - 4)
		return 0;
	return (int32_t)get32((const unsigned char *)code->d_buf + offset, r->big);
}

static void
addreloc(struct reader *r, size_t section, uint64_t offset, uint64_t info, int64_t addend)
{
	size_t from = nodeat(r, section, offset), to;
	GElf_Sym sym;

	if (from == NONE || !getsymbol(r, GELF_R_SYM(info), &sym))
		return;
	if (sym.st_shndx == SHN_UNDEF || sym.st_shndx == SHN_COMMON) {
		if (GELF_ST_BIND(sym.st_info) != STB_WEAK && *symbolname(r, &sym))
			addedge(r->g, from, nameindex(r->g, symbolname(r, &sym)), true);
		return;
	}
	if (!insection(&sym))
		return;
	if (GELF_ST_TYPE(sym.st_info) == STT_SECTION)
		sym.st_value += (uint64_t)(addend + bias(r, GELF_R_TYPE(info)));
	to = nodeat(r, sym.st_shndx, sym.st_value);
	if (to != NONE && to != from)
		addedge(r->g, from, to, false);
}

/* one relocation of either kind; a REL one has its addend in CODE */
struct reloc {
	uint64_t offset, info;
	int64_t addend;
};

static bool
getreloc(const struct reader *r, Elf_Scn *scn, const GElf_Shdr *head, size_t i, struct reloc *rel)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	GElf_Rela a;
	GElf_Rel b;

	if (!data || i > INT32_MAX)
		return false;
	if (head->sh_type == SHT_RELA && gelf_getrela(data, (int)i, &a)) {
		*rel = (struct reloc){ a.r_offset, a.r_info, a.r_addend };
		return true;
	}
	if (head->sh_type == SHT_REL && gelf_getrel(data, (int)i, &b)) {
		data = elf_getdata(elf_getscn(r->elf, head->sh_info), NULL);
		*rel = (struct reloc){ b.r_offset, b.r_info, implicit(r, data, b.r_offset) };
		return true;
	}
	return false;
}

static void
addrelocs(struct reader *r, Elf_Scn *scn, const GElf_Shdr *head)
{
	struct reloc rel;
	size_t i;

	for (i = 0; getreloc(r, scn, head, i, &rel); i++)
		addreloc(r, head->sh_info, rel.offset, rel.info, rel.addend);
}

/* which bytes of a section begin a relocation's field */
static bool *
fields(const struct reader *r, size_t section, size_t size)
{
	bool *map = xzero(size, sizeof(*map));
	Elf_Scn *scn = NULL;
	GElf_Shdr head;
	struct reloc rel;
	size_t i;

	while ((scn = elf_nextscn(r->elf, scn))) {
		if (!gelf_getshdr(scn, &head) || head.sh_info != section ||
		    (head.sh_type != SHT_RELA && head.sh_type != SHT_REL))
			continue;
		for (i = 0; getreloc(r, scn, &head, i, &rel); i++) {
			if (rel.offset < size)
				map[rel.offset] = true;
		}
	}
	return map;
}

/* do the bytes before P make it the operand of call, jmp, jcc or rip-relative lea? */
static bool
x86operand(const struct reader *r, const unsigned char *p, uint64_t offset)
{
	if (offset < 2)
		return offset == 1 && (p[-1] == 0xe8 || p[-1] == 0xe9);
	return p[-1] == 0xe8 || p[-1] == 0xe9 || (p[-2] == 0x0f && (p[-1] & 0xf0) == 0x80) ||
	    (r->machine == EM_X86_64 && p[-2] == 0x8d && (p[-1] & 0xc7) == 0x05);
}

/*
 * Where the four bytes at P, at OFFSET of a section, lead as the operand of a
 * call, a jump or an address; NOWHERE when they are none.
 */
static uint64_t
target(const struct reader *r, const unsigned char *p, uint64_t offset)
{
	uint32_t v = get32(p, r->big);

	switch (r->machine) {
	case EM_X86_64:
	case EM_386:
		if (!x86operand(r, p, offset))
			return NOWHERE;
		return offset + 4 + (uint64_t)(int64_t)(int32_t)v;
	case EM_AARCH64:        /* b, bl */
		if ((v & 0x7c000000) != 0x14000000 || offset & 3)
			return NOWHERE;
		return offset + (uint64_t)((int64_t)(int32_t)(v << 6) >> 4);
	case EM_S390:           /* larl, brcl, brasl */
		if (offset < 2 || p[-2] != 0xc0)
			return NOWHERE;
		return offset - 2 + 2 * (uint64_t)(int64_t)(int32_t)v;
	}
	return NOWHERE;
}

/*
 * The assembler resolves many calls within a section and leaves no relocation:
 * look for operands that hit a function's start.
 */
static void
addlocals(struct reader *r, size_t section, const Elf_Data *code)
{
	const struct graph *g = r->g;
	size_t from, to;
	uint64_t i, t;
	bool *field;

	if (!code || !code->d_buf)
		return;
	field = fields(r, section, code->d_size);
	for (i = 0; i + 4 <= code->d_size; i++) {
		t = target(r, (const unsigned char *)code->d_buf + i, i);
		if (t >= code->d_size || field[i])
			continue;
		to = nodeat(r, section, t);
		if (to == NONE || !g->nodes[to].end || g->nodes[to].start != t)
			continue;
		from = nodeat(r, section, i);
		if (from != NONE && from != to)
			addedge(r->g, from, to, false);
	}
	free(field);
}

static void
addsections(struct reader *r)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr head;

	while ((scn = elf_nextscn(r->elf, scn))) {
		if (!gelf_getshdr(scn, &head))
			continue;
		if (head.sh_type == SHT_RELA || head.sh_type == SHT_REL)
			addrelocs(r, scn, &head);
		else if (head.sh_type == SHT_PROGBITS && head.sh_flags & SHF_EXECINSTR)
			addlocals(r, elf_ndxscn(scn), elf_getdata(scn, NULL));
	}
}

static char *
copy(const char *s, size_t size)
{
	char *p = strndup(s, size);

	if (!p)
		die("out of memory");
	return p;
}

static void
addwarning(struct graph *g, const char *section, const Elf_Data *text)
{
	static const char prefix[] = ".gnu.warning.";

	if (!section || strncmp(section, prefix, sizeof(prefix) - 1) != 0 || !text || !text->d_buf)
		return;
	g->warnings = xgrow(g->warnings, g->nwarnings, sizeof(*g->warnings));
	g->warnings[g->nwarnings++] = (struct warning){
	    copy(section + sizeof(prefix) - 1, SIZE_MAX - 1), copy(text->d_buf, text->d_size) };
}

static void
addwarnings(struct reader *r)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr head;
	size_t strings;

	if (elf_getshdrstrndx(r->elf, &strings) != 0)
		return;
	while ((scn = elf_nextscn(r->elf, scn))) {
		if (gelf_getshdr(scn, &head) && head.sh_type == SHT_PROGBITS)
			addwarning(r->g, elf_strptr(r->elf, strings, head.sh_name),
			    elf_getdata(scn, NULL));
	}
}

static bool
findsymbols(struct reader *r)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr head;

	while ((scn = elf_nextscn(r->elf, scn))) {
		if (!gelf_getshdr(scn, &head) || head.sh_type != SHT_SYMTAB || !head.sh_entsize)
			continue;
		r->symbols = elf_getdata(scn, NULL);
		r->nsymbols = head.sh_size / head.sh_entsize;
		r->strings = head.sh_link;
		return r->symbols;
	}
	return false;
}

static void
addobject(struct graph *g, Elf *elf, const char *file)
{
	struct reader r = { .g = g, .elf = elf };
	GElf_Ehdr head;

	if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &head) || !findsymbols(&r))
		return;
	r.machine = head.e_machine;
	r.big = head.e_ident[EI_DATA] == ELFDATA2MSB;
	r.member = g->nmembers;
	g->members = xgrow(g->members, g->nmembers, sizeof(*g->members));
	g->members[g->nmembers++] = (struct member){ strdup(file), g->nnodes, 0 };
	addnodes(&r);
	addnames(&r);
	addsections(&r);
	addwarnings(&r);
}

static void
addarchive(struct graph *g, Elf *ar, int fd)
{
	Elf_Cmd cmd = ELF_C_READ;
	Elf_Arhdr *head;
	Elf *elf;

	while (cmd != ELF_C_NULL && (elf = elf_begin(fd, cmd, ar))) {
		head = elf_getarhdr(elf);
		if (head && head->ar_name)
			addobject(g, elf, head->ar_name);
		cmd = elf_next(elf);
		elf_end(elf);
	}
}

bool
graphadd(struct graph *g, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *base = strrchr(path, '/');
	Elf *elf;

	if (fd < 0)
		return false;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (!elf)
		die("%s: %s", path, elf_errmsg(-1));
	if (elf_kind(elf) == ELF_K_AR)
		addarchive(g, elf, fd);
	else
		addobject(g, elf, base ? base + 1 : path);
	elf_end(elf);
	close(fd);
	return true;
}

void
graphresolve(struct graph *g)
{
	struct edge *e;
	size_t i, n = 0;

	for (i = 0; i < g->nedges; i++) {
		e = &g->edges[i];
		if (e->named)
			e->to = g->names[e->to].node;
		e->named = false;
		if (e->to != NONE)
			g->edges[n++] = *e;
	}
	g->nedges = n;
}
