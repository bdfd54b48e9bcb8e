/*
 * Reads the ELF headers of finished files, by the rules of the kernel and the dynamic loader. Neither
 * prints nor judges: what may be is the policy's matter.
 */
#include "audit/output/proof.h"

#include <errno.h>
#include <gelf.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/input/header.h"
#include "base/mem.h"

/* The file, and what the proof needs to know before it can name the type. */
struct image {
	const unsigned char *bytes;
	size_t size;
	struct header header;
	Elf *elf;
	GElf_Phdr interp;       /* PT_NULL: none */
	GElf_Phdr dynamic;
	bool mapped;            /* a PT_LOAD that is not empty */
	bool soname;
	bool debug;             /* DT_DEBUG, which linkers write to executables only */
	bool pie;               /* DF_1_PIE */
};

/* What is known of a machine: its name here, and the word sizes of its programs. */
struct machine {
	uint16_t machine;
	const char *name;
	bool bits32, bits64;
};

/* EM_LOONGARCH, which the elf.h of glibc 2.31 does not have. */
enum { LOONGARCH = 258 };

static const struct machine machines[] = {
	{EM_X86_64, "x86-64", true, true},      /* 32: x32 */
	{EM_386, "i386", true, false},
	{6, "i386", true, false},               /* EM_486: the kernel takes it for the same */
	{EM_AARCH64, "arm64", true, true},      /* 32: ilp32 */
	{EM_ARM, "arm", true, false},
	{EM_RISCV, "riscv64", true, true},
	{EM_PPC64, "ppc64", false, true},
	{EM_PPC, "ppc", true, false},
	{EM_S390, "s390x", true, true},
	{EM_MIPS, "mips", true, true},
	{LOONGARCH, "loong64", true, true},
	{EM_SPARCV9, "sparc64", false, true},
	{EM_SPARC, "sparc", true, false},
	{EM_SPARC32PLUS, "sparc", true, false},
	{EM_68K, "m68k", true, false},
	{EM_ALPHA, "alpha", false, true},
	{EM_PARISC, "hppa", true, true},
	{EM_IA_64, "ia64", true, true},
	{EM_SH, "sh", true, false},
};

static const struct machine *
machineof(uint16_t machine)
{
	size_t i;

	for (i = 0; i < sizeof machines / sizeof *machines; i++)
		if (machines[i].machine == machine)
			return &machines[i];
	return NULL;
}

static int
proofdamaged(char **error, const char *what, uint64_t offset)
{
	*error = newformat("damaged: %s at offset %llu", what, (unsigned long long)offset);
	return -1;
}

static int
checkload(const struct image *m, const GElf_Phdr *ph, char **error)
{
	if (ph->p_offset > m->size || ph->p_filesz > m->size - ph->p_offset)
		return proofdamaged(error, "a loaded segment reaches beyond the end of the file",
		    ph->p_offset);
	if (ph->p_filesz > ph->p_memsz)
		return proofdamaged(error, "a loaded segment is smaller than its bytes", ph->p_offset);
	return 0;
}

/* Go over the program headers, the only ones that matter at run time. */
static int
readsegments(struct image *m, struct proof *p, char **error)
{
	GElf_Phdr ph;
	size_t i;

	for (i = 0; i < m->header.phnum; i++) {
		if (!gelf_getphdr(m->elf, (int)i, &ph)) {
			*error = newformat("damaged: program header %zu cannot be read", i);
			return -1;
		}
		switch (ph.p_type) {
		case PT_LOAD:
			if (checkload(m, &ph, error) < 0)
				return -1;
			m->mapped |= ph.p_memsz > 0;
			p->rwx |= (ph.p_flags & (PF_W | PF_X)) == (PF_W | PF_X);
			break;
		case PT_INTERP:
			/* The kernel takes the first. */
			if (m->interp.p_type == PT_NULL)
				m->interp = ph;
			break;
		case PT_DYNAMIC:
			if (m->dynamic.p_type != PT_NULL)
				return proofdamaged(error, "a second dynamic section", ph.p_offset);
			m->dynamic = ph;
			break;
		case PT_GNU_STACK:
			p->execstack = (ph.p_flags & PF_X) != 0;
			break;
		}
	}
	return 0;
}

static int
readinterpreter(const struct image *m, struct proof *p, char **error)
{
	uint64_t at = m->interp.p_offset, size = m->interp.p_filesz;

	if (m->interp.p_type == PT_NULL)
		return 0;
	if (at > m->size || size > m->size - at)
		return proofdamaged(error, "the interpreter's name lies beyond the end of the file", at);
	if (size < 2 || m->bytes[at] == '\0' || !memchr(m->bytes + at, '\0', size))
		return proofdamaged(error, "the interpreter's name is malformed", at);
	p->interpreter = newstring((const char *)m->bytes + at);
	return 0;
}

/*
 * Where the bytes that are loaded at ADDRESS are in the file, and how many
 * follow in their segment. The dynamic loader finds everything by address.
 */
static bool
locate(const struct image *m, uint64_t address, uint64_t *offset, uint64_t *size)
{
	GElf_Phdr ph;
	size_t i;

	for (i = 0; i < m->header.phnum; i++) {
		if (!gelf_getphdr(m->elf, (int)i, &ph) || ph.p_type != PT_LOAD ||
		    address < ph.p_vaddr || address - ph.p_vaddr >= ph.p_filesz)
			continue;
		*offset = ph.p_offset + (address - ph.p_vaddr);
		*size = ph.p_filesz - (address - ph.p_vaddr);
		return true;
	}
	return false;
}

/* The dynamic section's entries up to DT_NULL; *COUNT without that one. */
static Elf_Data *
getdynamic(const struct image *m, size_t *count, char **error)
{
	size_t entry = gelf_fsize(m->elf, ELF_T_DYN, 1, EV_CURRENT);
	uint64_t offset, size;
	GElf_Dyn dyn;
	Elf_Data *d;

	if (!locate(m, m->dynamic.p_vaddr, &offset, &size)) {
		proofdamaged(error, "the dynamic section is not loaded", m->dynamic.p_offset);
		return NULL;
	}
	/* Tools that look at the file would see something else than the loader does. */
	if (offset != m->dynamic.p_offset) {
		proofdamaged(error, "the dynamic section's address and offset disagree",
		    m->dynamic.p_offset);
		return NULL;
	}
	d = elf_getdata_rawchunk(m->elf, (int64_t)offset, (size_t)(size - size % entry), ELF_T_DYN);
	for (*count = 0; d && gelf_getdyn(d, (int)*count, &dyn); ++*count)
		if (dyn.d_tag == DT_NULL)
			return d;
	proofdamaged(error, "the dynamic section has no end", offset);
	return NULL;
}

/* The string at INDEX of the dynamic string table of SIZE bytes at ADDRESS; NULL: there is none. */
static const char *
dynamicstring(const struct image *m, uint64_t address, uint64_t size, uint64_t index, char **error)
{
	uint64_t offset, room;

	if (!locate(m, address, &offset, &room) || size > room) {
		proofdamaged(error, "the dynamic string table is not loaded", m->dynamic.p_offset);
		return NULL;
	}
	if (index >= size || !memchr(m->bytes + offset + index, '\0', size - index)) {
		proofdamaged(error, "a needed library's name lies beyond the string table", offset);
		return NULL;
	}
	return (const char *)m->bytes + offset + index;
}

static int
addneeded(const struct image *m, struct proof *p, uint64_t address, uint64_t size,
    uint64_t index, char **error)
{
	const char *name = dynamicstring(m, address, size, index, error);

	if (!name)
		return -1;
	p->needed = growarray(p->needed, p->nneeded + 1, sizeof *p->needed);
	p->needed[p->nneeded++] = newstring(name);
	return 0;
}

/* One that cannot be read is none: nothing that is proven hangs on it. */
static void
takerunpath(const struct image *m, struct proof *p, uint64_t address, uint64_t size, uint64_t index)
{
	char *error = NULL;
	const char *path = dynamicstring(m, address, size, index, &error);

	if (path && !p->runpath)
		p->runpath = newstring(path);
	free(error);
}

static int
readdynamic(struct image *m, struct proof *p, char **error)
{
	uint64_t address = 0, size = 0;
	size_t count, i;
	GElf_Dyn dyn;
	Elf_Data *d;

	if (m->dynamic.p_type == PT_NULL)
		return 0;
	d = getdynamic(m, &count, error);
	if (!d)
		return -1;
	for (i = 0; i < count && gelf_getdyn(d, (int)i, &dyn); i++) {
		switch (dyn.d_tag) {
		case DT_STRTAB:
			address = dyn.d_un.d_ptr;
			break;
		case DT_STRSZ:
			size = dyn.d_un.d_val;
			break;
		case DT_SONAME:
			m->soname = true;
			break;
		case DT_DEBUG:
			m->debug = true;
			break;
		case DT_TEXTREL:
			p->textrel = true;
			break;
		case DT_FLAGS:
			p->textrel |= (dyn.d_un.d_val & DF_TEXTREL) != 0;
			break;
		case DT_FLAGS_1:
			m->pie = (dyn.d_un.d_val & DF_1_PIE) != 0;
			break;
		}
	}
	for (i = 0; i < count && gelf_getdyn(d, (int)i, &dyn); i++) {
		if (dyn.d_tag == DT_RUNPATH || dyn.d_tag == DT_RPATH)
			takerunpath(m, p, address, size, dyn.d_un.d_val);
		if (dyn.d_tag == DT_NEEDED &&
		    addneeded(m, p, address, size, dyn.d_un.d_val, error) < 0)
			return -1;
	}
	return 0;
}

/* Sections do not matter at run time: damage means that there are none. */
static void
readsections(const struct image *m, struct proof *p)
{
	size_t i, names = 0;
	GElf_Shdr sh;

	p->stripped = true;
	elf_getshdrstrndx(m->elf, &names);
	for (i = 1; i < m->header.shnum; i++) {
		Elf_Scn *scn = elf_getscn(m->elf, i);
		const char *name;

		if (!scn || !gelf_getshdr(scn, &sh))
			continue;
		if (sh.sh_type == SHT_SYMTAB)
			p->stripped = false;
		name = sh.sh_flags & SHF_EXECINSTR ? elf_strptr(m->elf, names, sh.sh_name) : NULL;
		if (name && strcmp(name, ".text") == 0)
			p->text = sh.sh_addr;
	}
}

static enum prooftype
dyntype(const struct image *m, const struct proof *p)
{
	/* Libraries may have an interpreter, so that they can be run: libc.so.6. */
	if (p->interpreter)
		return m->soname && !m->pie ? PROOF_SHARED : PROOF_DYNAMIC_PIE;
	/* Linkers that do not know DF_1_PIE yet. */
	if (!m->pie && (m->soname || !m->debug))
		return PROOF_SHARED;
	return p->nneeded ? PROOF_DYNAMIC_PIE : PROOF_STATIC_PIE;
}

/*
 * The kernel goes by the machine and by the size of the program headers, and does not look at the
 * class: a file that says 32 there and can be read as 64 is another program to it than to us.
 */
static int
checkclass(const struct image *m, char **error)
{
	const struct machine *k = machineof(m->header.machine);
	Elf64_Half size = 0, count = 0;

	if (k && !(m->header.bits == 32 ? k->bits32 : k->bits64)) {
		*error = newformat("damaged: a %u-bit file for %s, which has no such programs",
		    m->header.bits, k->name);
		return -1;
	}
	if (m->header.bits == 64 || m->size < sizeof(Elf64_Ehdr))
		return 0;
	memcpy(&size, m->bytes + offsetof(Elf64_Ehdr, e_phentsize), sizeof size);
	memcpy(&count, m->bytes + offsetof(Elf64_Ehdr, e_phnum), sizeof count);
	if (m->header.bigendian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__))
		size = (Elf64_Half)(size >> 8 | size << 8);
	if (size == sizeof(Elf64_Phdr) && count)
		return proofdamaged(error, "the header says 32-bit, and can be read as a 64-bit one", EI_CLASS);
	return 0;
}

static int
readimage(struct image *m, struct proof *p, char **error)
{
	p->bits = m->header.bits;
	p->bigendian = m->header.bigendian;
	p->machine = m->header.machine;
	p->entry = m->header.entry;
	readsections(m, p);
	switch (m->header.type) {
	case ET_REL:
		p->type = PROOF_RELOCATABLE;
		return 0;
	case ET_CORE:
		p->type = PROOF_CORE;
		return 0;
	case ET_EXEC:
	case ET_DYN:
		break;
	default:
		*error = newformat("damaged: ELF type %u at offset 16", m->header.type);
		return -1;
	}
	if (checkclass(m, error) < 0 || readsegments(m, p, error) < 0)
		return -1;
	if (!m->mapped) {
		*error = newstring("damaged: nothing in it is loaded: no PT_LOAD that is not empty");
		return -1;
	}
	if (readinterpreter(m, p, error) < 0 || readdynamic(m, p, error) < 0)
		return -1;
	if (m->header.type == ET_DYN)
		p->type = dyntype(m, p);
	else
		p->type = p->interpreter || p->nneeded ? PROOF_DYNAMIC : PROOF_STATIC;
	return 0;
}

static int
readbytes(struct image *m, struct proof *p, char **error)
{
	int r;

	if (!headeriself(m->bytes, m->size)) {
		*error = newformat("no ELF file");
		return -1;
	}
	if (headerread(&m->header, m->bytes, m->size, error) < 0)
		return -1;
	elf_version(EV_CURRENT);
	m->elf = elf_memory((char *)(uintptr_t)m->bytes, m->size);
	if (!m->elf)
		return proofdamaged(error, "the ELF header", 0);
	r = readimage(m, p, error);
	elf_end(m->elf);
	return r;
}

int
proofreadbytes(struct proof *p, const void *bytes, size_t size, char **error)
{
	struct image m = {.bytes = bytes, .size = size};
	int r;

	*p = (struct proof){0};
	r = readbytes(&m, p, error);
	if (r < 0)
		prooffree(p);
	return r;
}

int
proofread(struct proof *p, int fd, char **error)
{
	struct stat st;
	void *map;
	int r;

	*p = (struct proof){0};
	if (fstat(fd, &st) < 0) {
		*error = newformat("fstat: %s", strerror(errno));
		return -1;
	}
	if (!S_ISREG(st.st_mode) || st.st_size == 0) {
		*error = newstring(S_ISDIR(st.st_mode) ? "a directory" :
		    S_ISREG(st.st_mode) ? "an empty file" : "no regular file");
		return -1;
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED) {
		*error = newformat("mmap: %s", strerror(errno));
		return -1;
	}
	r = proofreadbytes(p, map, (size_t)st.st_size, error);
	munmap(map, (size_t)st.st_size);
	return r;
}

void
prooffree(struct proof *p)
{
	size_t i;

	for (i = 0; i < p->nneeded; i++)
		free(p->needed[i]);
	free(p->needed);
	free(p->runpath);
	free(p->interpreter);
	*p = (struct proof){0};
}

const char *
prooftypename(enum prooftype type)
{
	static const char *const names[] = {
		[PROOF_STATIC] = "static",
		[PROOF_STATIC_PIE] = "static-pie",
		[PROOF_DYNAMIC] = "dynamic",
		[PROOF_DYNAMIC_PIE] = "dynamic-pie",
		[PROOF_SHARED] = "shared",
		[PROOF_RELOCATABLE] = "relocatable",
		[PROOF_CORE] = "core",
	};

	return names[type];
}

const char *
proofmachine(uint16_t machine)
{
	const struct machine *m = machineof(machine);

	return m ? m->name : "other";
}

char *
proofmachineword(const struct proof *p)
{
	return newformat("%s %u%s", proofmachine(p->machine), p->bits, p->bigendian ? "be" : "le");
}

/* Of what this code is in, which linkers put in front of its first segment. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

char *
proofownmachine(void)
{
	const struct proof own = {.machine = __ehdr_start.e_machine,
	    .bits = __ehdr_start.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
	    .bigendian = __ehdr_start.e_ident[EI_DATA] == ELFDATA2MSB};

	return proofmachineword(&own);
}

bool
proofisstatic(const struct proof *p)
{
	return p->type == PROOF_STATIC || p->type == PROOF_STATIC_PIE;
}
