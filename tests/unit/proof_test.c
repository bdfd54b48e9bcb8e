#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/go/gobuild.h"
#include "audit/output/proof.h"
#include "base/mem.h"

/* A file to be written: its program headers, and the dynamic section's entries. */
struct recipe {
	unsigned bits;
	bool big;
	uint16_t type, machine;
	const char *interpreter;
	const char *needed[3];
	uint64_t flags1, flags;
	bool dynamic, soname, debug, textrel;
	uint32_t stack, load;   /* segment flags; 0: the usual */
};

/* Where things are in the files that build makes; all is in one segment, at address BASE. */
enum { PHDRS = 64, INTERP = 0x200, STRINGS = 0x240, DYNAMIC = 0x300, END = 0x480, BASE = 0x10000 };

static void
set(unsigned char *p, size_t size, bool big, uint64_t v)
{
	size_t i;

	for (i = 0; i < size; i++)
		p[big ? size - 1 - i : i] = (unsigned char)(v >> 8 * i);
}

static void
setphdr(unsigned char *file, const struct recipe *r, size_t i, uint32_t type, uint32_t flags,
    uint64_t offset, uint64_t size)
{
	bool wide = r->bits == 64;
	unsigned char *p = file + PHDRS + i * (wide ? 56 : 32);
	size_t word = wide ? 8 : 4;
	unsigned char *rest = p + (wide ? 8 : 4);

	set(p, 4, r->big, type);
	set(p + (wide ? 4 : 24), 4, r->big, flags);
	set(rest, word, r->big, offset);
	set(rest + word, word, r->big, BASE + offset);
	set(rest + 3 * word, word, r->big, size);
	set(rest + 4 * word, word, r->big, size);
	set(file + (wide ? 56 : 44), 2, r->big, i + 1);
}

static unsigned char *
setdyn(unsigned char *p, const struct recipe *r, uint64_t tag, uint64_t value)
{
	size_t word = r->bits / 8;

	set(p, word, r->big, tag);
	set(p + word, word, r->big, value);
	return p + 2 * word;
}

static void
setdynamic(unsigned char *file, const struct recipe *r)
{
	unsigned char *p = file + DYNAMIC;
	size_t i, at = 1;

	for (i = 0; i < 3 && r->needed[i]; i++) {
		strcpy((char *)file + STRINGS + at, r->needed[i]);
		p = setdyn(p, r, DT_NEEDED, at);
		at += strlen(r->needed[i]) + 1;
	}
	p = setdyn(p, r, DT_STRTAB, BASE + STRINGS);
	p = setdyn(p, r, DT_STRSZ, at);
	if (r->soname)
		p = setdyn(p, r, DT_SONAME, 0);
	if (r->debug)
		p = setdyn(p, r, DT_DEBUG, 0);
	if (r->textrel)
		p = setdyn(p, r, DT_TEXTREL, 0);
	if (r->flags)
		p = setdyn(p, r, DT_FLAGS, r->flags);
	if (r->flags1)
		p = setdyn(p, r, DT_FLAGS_1, r->flags1);
	setdyn(p, r, DT_NULL, 0);
}

static void
build(unsigned char *file, const struct recipe *r)
{
	bool wide = r->bits == 64;
	size_t n = 0;

	memset(file, 0, END);
	memcpy(file, ELFMAG, SELFMAG);
	file[EI_CLASS] = wide ? ELFCLASS64 : ELFCLASS32;
	file[EI_DATA] = r->big ? ELFDATA2MSB : ELFDATA2LSB;
	file[EI_VERSION] = EV_CURRENT;
	set(file + 16, 2, r->big, r->type);
	set(file + 18, 2, r->big, r->machine);
	set(file + 20, 4, r->big, EV_CURRENT);
	set(file + (wide ? 32 : 28), wide ? 8 : 4, r->big, PHDRS);
	set(file + (wide ? 52 : 40), 2, r->big, wide ? 64 : 52);
	set(file + (wide ? 54 : 42), 2, r->big, wide ? 56 : 32);
	setphdr(file, r, n++, PT_LOAD, r->load ? r->load : PF_R | PF_X, 0, END);
	setphdr(file, r, n++, PT_GNU_STACK, r->stack ? r->stack : PF_R | PF_W, 0, 0);
	if (r->interpreter) {
		strcpy((char *)file + INTERP, r->interpreter);
		setphdr(file, r, n++, PT_INTERP, PF_R, INTERP, strlen(r->interpreter) + 1);
	}
	if (r->dynamic) {
		setdynamic(file, r);
		setphdr(file, r, n++, PT_DYNAMIC, PF_R, DYNAMIC, 0x100);
	}
}

static int
readproof(struct proof *p, const unsigned char *file, size_t size, char **error)
{
	int fd = memfd_create("proof", MFD_CLOEXEC), r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, size), (ssize_t)size);
	r = proofread(p, fd, error);
	close(fd);
	return r;
}

/* The proof of R in every class and byte order must be TYPE. */
static void
expecttype(struct recipe r, enum prooftype type)
{
	unsigned char file[END];
	int i;

	for (i = 0; i < 4; i++) {
		char *error = NULL;
		struct proof p;

		r.bits = i & 1 ? 32 : 64;
		r.big = i & 2;
		build(file, &r);
		assert_int_equal(readproof(&p, file, END, &error), 0);
		assert_int_equal(p.type, type);
		assert_int_equal(p.bits, r.bits);
		assert_int_equal(p.bigendian, r.big);
		assert_int_equal(p.nneeded, !!r.needed[0] + !!r.needed[1] + !!r.needed[2]);
		assert_int_equal(p.interpreter != NULL, r.interpreter != NULL);
		assert_int_equal(proofisstatic(&p), type <= PROOF_STATIC_PIE);
		assert_true(p.stripped);
		prooffree(&p);
	}
}

static void
types(void **state)
{
	(void)state;
	expecttype((struct recipe){.type = ET_EXEC}, PROOF_STATIC);
	expecttype((struct recipe){.type = ET_EXEC, .dynamic = true}, PROOF_STATIC);
	expecttype((struct recipe){.type = ET_EXEC, .interpreter = "/ld.so"}, PROOF_DYNAMIC);
	expecttype((struct recipe){.type = ET_EXEC, .dynamic = true, .needed = {"libc.so.6"}},
	    PROOF_DYNAMIC);
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .flags1 = DF_1_PIE},
	    PROOF_STATIC_PIE);
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .flags1 = DF_1_PIE,
	    .needed = {"a", "b", "c"}}, PROOF_DYNAMIC_PIE);
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .flags1 = DF_1_PIE,
	    .interpreter = "/ld.so"}, PROOF_DYNAMIC_PIE);
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .interpreter = "/ld.so",
	    .needed = {"libc.so.6"}}, PROOF_DYNAMIC_PIE);
	/* Linkers that do not write DF_1_PIE. */
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .debug = true},
	    PROOF_STATIC_PIE);
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .debug = true, .soname = true},
	    PROOF_SHARED);
	/* A library that can be run, as libc.so.6 can. */
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true, .soname = true,
	    .interpreter = "/ld.so"}, PROOF_SHARED);
	expecttype((struct recipe){.type = ET_DYN, .dynamic = true}, PROOF_SHARED);
	expecttype((struct recipe){.type = ET_DYN}, PROOF_SHARED);
	expecttype((struct recipe){.type = ET_REL}, PROOF_RELOCATABLE);
	expecttype((struct recipe){.type = ET_CORE}, PROOF_CORE);
}

static void
expectproof(struct recipe r, bool execstack, bool rwx, bool textrel)
{
	unsigned char file[END];
	char *error = NULL;
	struct proof p;

	r.bits = 64;
	r.type = ET_EXEC;
	build(file, &r);
	assert_int_equal(readproof(&p, file, END, &error), 0);
	assert_int_equal(p.execstack, execstack);
	assert_int_equal(p.rwx, rwx);
	assert_int_equal(p.textrel, textrel);
	prooffree(&p);
}

static void
properties(void **state)
{
	(void)state;
	expectproof((struct recipe){0}, false, false, false);
	expectproof((struct recipe){.stack = PF_R | PF_W | PF_X}, true, false, false);
	expectproof((struct recipe){.load = PF_R | PF_W | PF_X}, false, true, false);
	expectproof((struct recipe){.load = PF_R | PF_W}, false, false, false);
	expectproof((struct recipe){.dynamic = true, .textrel = true}, false, false, true);
	expectproof((struct recipe){.dynamic = true, .flags = DF_TEXTREL}, false, false, true);
	expectproof((struct recipe){.dynamic = true, .flags = DF_BIND_NOW}, false, false, false);
}

static void
what_is_needed_in_order(void **state)
{
	struct recipe r = {.bits = 64, .type = ET_EXEC, .machine = EM_AARCH64, .dynamic = true,
	    .interpreter = "/lib/ld-linux-aarch64.so.1", .needed = {"libm.so.6", "libc.so.6"}};
	unsigned char file[END];
	char *error = NULL;
	struct proof p;

	(void)state;
	build(file, &r);
	assert_int_equal(readproof(&p, file, END, &error), 0);
	assert_string_equal(p.interpreter, "/lib/ld-linux-aarch64.so.1");
	assert_int_equal(p.nneeded, 2);
	assert_string_equal(p.needed[0], "libm.so.6");
	assert_string_equal(p.needed[1], "libc.so.6");
	assert_string_equal(proofmachine(p.machine), "arm64");
	assert_string_equal(proofmachine(EM_X86_64), "x86-64");
	assert_string_equal(proofmachine(0xfffe), "other");
	assert_string_equal(prooftypename(p.type), "dynamic");
	prooffree(&p);
}

/* A file that is well but for one field fails with a line that has TEXT in it. */
static void
expectdamage(size_t offset, size_t size, uint64_t value, const char *text)
{
	struct recipe r = {.bits = 64, .type = ET_EXEC, .dynamic = true, .interpreter = "/ld.so",
	    .needed = {"libc.so.6"}};
	unsigned char file[END];
	char *error = NULL;
	struct proof p;

	build(file, &r);
	set(file + offset, size, false, value);
	assert_int_equal(readproof(&p, file, END, &error), -1);
	assert_non_null(strstr(error, text));
	free(error);
}

static void
damage_is_an_error(void **state)
{
	/* Segments: 0 PT_LOAD, 2 PT_INTERP, 3 PT_DYNAMIC; offset at 8, address 16, file size 32. */
	const size_t load = PHDRS, interp = PHDRS + 2 * 56, dynamic = PHDRS + 3 * 56;

	(void)state;
	expectdamage(0, 1, 'x', "no ELF file");
	expectdamage(EI_CLASS, 1, 3, "class 3 at offset 4");
	expectdamage(EI_DATA, 1, 0, "byte order 0 at offset 5");
	expectdamage(EI_VERSION, 1, 0, "version 0 at offset 6");
	expectdamage(16, 2, 9, "type 9 at offset 16");
	expectdamage(32, 8, END, "program headers");
	expectdamage(54, 2, 32, "program headers");
	expectdamage(56, 2, 0xfff, "program headers");
	expectdamage(40, 8, UINT64_MAX, "section headers");
	expectdamage(load + 32, 8, END + 1, "loaded segment");
	expectdamage(load + 8, 8, UINT64_MAX, "loaded segment");
	expectdamage(load + 40, 8, 1, "loaded segment is smaller");
	expectdamage(interp + 8, 8, END, "interpreter");
	expectdamage(interp + 32, 8, 3, "interpreter");
	expectdamage(interp + 32, 8, UINT64_MAX, "interpreter");
	expectdamage(INTERP, 1, 0, "interpreter");
	expectdamage(dynamic + 16, 8, 4, "not loaded");
	expectdamage(dynamic + 8, 8, DYNAMIC + 16, "disagree");
	expectdamage(interp, 4, PT_DYNAMIC, "second dynamic section");
	/* Entries: DT_NEEDED, DT_STRTAB, DT_STRSZ. */
	expectdamage(DYNAMIC + 8, 8, 4000, "string table");
	expectdamage(DYNAMIC + 24, 8, 1, "string table");
	expectdamage(DYNAMIC + 40, 8, 1, "string table");
	expectdamage(DYNAMIC + 40, 8, 5, "string table");
	expectdamage(DYNAMIC + 40, 8, UINT64_MAX, "string table");
}

/* The kernel goes by the machine, whatever the class; and what it maps nothing of is no program. */
static void
class_and_machine(void **state)
{
	static const struct {
		unsigned bits;
		uint16_t machine;
		int expected;
	} rows[] = {
		{64, EM_X86_64, 0}, {32, EM_X86_64, 0}, {32, EM_386, 0}, {64, EM_386, -1}, {64, 6, -1},
		{64, EM_ARM, -1}, {32, EM_PPC64, -1}, {64, EM_PPC, -1}, {32, EM_ALPHA, -1},
		{64, EM_RISCV, 0}, {32, EM_RISCV, 0}, {64, 0xfffe, 0},
	};
	unsigned char file[END];
	struct proof p;
	char *error;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		build(file, &(struct recipe){.bits = rows[i].bits, .type = ET_EXEC, .machine = rows[i].machine});
		error = NULL;
		assert_int_equal(readproof(&p, file, END, &error), rows[i].expected);
		free(error);
		if (rows[i].expected == 0)
			prooffree(&p);
	}
	build(file, &(struct recipe){.bits = 32, .type = ET_EXEC, .machine = EM_X86_64});
	set(file + 54, 2, false, 56);
	set(file + 56, 2, false, 1);
	error = NULL;
	assert_int_equal(readproof(&p, file, END, &error), -1);
	assert_non_null(strstr(error, "64-bit"));
	free(error);
	expectdamage(PHDRS, 4, PT_NULL, "nothing in it is loaded");
}

static void
the_dynamic_section_must_end(void **state)
{
	struct recipe r = {.bits = 64, .type = ET_DYN, .dynamic = true};
	unsigned char file[END];
	char *error = NULL;
	struct proof p;

	(void)state;
	build(file, &r);
	memset(file + DYNAMIC, 1, END - DYNAMIC);
	assert_int_equal(readproof(&p, file, END, &error), -1);
	assert_non_null(strstr(error, "has no end"));
	free(error);
}

static void
no_regular_file(void **state)
{
	static const char *const paths[] = {"/", "/dev/null"};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		char *error = NULL;
		struct proof p;
		int fd = open(paths[i], O_RDONLY);

		assert_int_equal(proofread(&p, fd, &error), -1);
		assert_non_null(error);
		free(error);
		close(fd);
	}
}

/* A real program, cut short and with bits flipped: an error or a whole answer. */
static void
a_damaged_program(void **state)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	static unsigned char file[0x2000];
	struct recipe r = {.bits = 64, .type = ET_EXEC, .dynamic = true, .interpreter = "/ld.so",
	    .needed = {"libc.so.6"}};
	char *error = NULL;
	struct proof p;
	size_t i;

	(void)state;
	assert_int_equal(proofread(&p, fd, &error), 0);
	assert_false(p.stripped);
	prooffree(&p);
	assert_int_equal(pread(fd, file, sizeof file, 0), sizeof file);
	close(fd);
	for (i = 37; i < sizeof file; i += 37) {
		assert_int_equal(readproof(&p, file, i, &error), -1);
		free(error);
		error = NULL;
	}
	build(file, &r);
	for (i = 0; i < END * 8; i++) {
		file[i / 8] ^= (unsigned char)(1 << i % 8);
		if (readproof(&p, file, END, &error) < 0)
			assert_non_null(error);
		else
			prooffree(&p);
		free(error);
		error = NULL;
		file[i / 8] ^= (unsigned char)(1 << i % 8);
	}
}

static void
expectignored(const char *ldflags, const char *flag)
{
	char *s = gobuildignored(ldflags);

	if (flag)
		assert_string_equal(s, flag);
	else
		assert_null(s);
	free(s);
}

static void
flags_that_go_ignores(void **state)
{
	(void)state;
	expectignored(NULL, NULL);
	expectignored("-s -w", NULL);
	expectignored("-extldflags=-static", "-extldflags=-static");
	expectignored("-s -extldflags \"-static -s\" -w", "-extldflags \"-static -s\"");
	expectignored("-extldflags '-static", "-extldflags '-static");
	expectignored("-extldflags", "-extldflags");
	expectignored("-linkmode=external -extldflags=-static", NULL);
	expectignored("-linkmode external -extldflags=-static", NULL);
}

static void
a_go_program_tells_its_flags(void **state)
{
	int fd = open("tests/fuzz/corpus/proof/go", O_RDONLY);
	struct gobuild g;

	(void)state;
	assert_true(fd >= 0);
	assert_true(gobuildread(&g, fd));
	assert_true(g.internal);
	assert_string_equal(g.ldflags, "-extldflags \"-static\"");
	gobuildfree(&g);
	close(fd);
	fd = open("/proc/self/exe", O_RDONLY);
	assert_false(gobuildread(&g, fd));
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types),
		cmocka_unit_test(properties),
		cmocka_unit_test(what_is_needed_in_order),
		cmocka_unit_test(damage_is_an_error),
		cmocka_unit_test(class_and_machine),
		cmocka_unit_test(the_dynamic_section_must_end),
		cmocka_unit_test(no_regular_file),
		cmocka_unit_test(a_damaged_program),
		cmocka_unit_test(flags_that_go_ignores),
		cmocka_unit_test(a_go_program_tells_its_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
