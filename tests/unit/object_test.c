#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/input/object.h"
#include "base/mem.h"
#include "base/text.h"

extern char **environ;

/* The fuzz seeds serve as objects of machines that this one need not have a compiler for. */
#define SEED(name) "tests/fuzz/corpus/object/" name

struct file {
	unsigned char *bytes;
	size_t size;
};

static char dir[] = "/tmp/object_test.XXXXXX";

static const char source[] =
	"extern int dlopen(const char *, int);\n"
	"__attribute__((weak)) int maybe(void);\n"
	"__attribute__((weak)) int weakly(void) { return 1; }\n"
	"int shared __attribute__((common));\n"
	"static int hidden(int c) { return c + shared; }\n"
	"int (*table[])(const char *, int) = {dlopen};\n"
	"int look(int c) { return dlopen(\"x\", c) + hidden(maybe()); }\n";

static struct file
load(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	struct file f;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	f.size = (size_t)st.st_size;
	f.bytes = newarray(1, f.size);
	assert_int_equal(read(fd, f.bytes, f.size), (ssize_t)f.size);
	close(fd);
	return f;
}

static void
run(char *const argv[])
{
	int status;
	pid_t pid;

	assert_int_equal(posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* TEXT compiled by COMPILER with FLAGS. */
static struct file
compile(const char *compiler, const char *name, const char *text, const char *flag1,
    const char *flag2)
{
	char *in = newformat("%s/%s", dir, name), *out = newformat("%s/out.o", dir);
	char *argv[] = {(char *)(uintptr_t)compiler, "-c", "-O0", (char *)(uintptr_t)flag1,
	    (char *)(uintptr_t)flag2, "-o", out, in, NULL};
	FILE *f = fopen(in, "w");
	struct file result;

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	run(argv);
	result = load(out);
	unlink(in);
	unlink(out);
	free(in);
	free(out);
	return result;
}

static bool
seesymbol(void *ctx, const char *name, enum symbolkind kind)
{
	textadd(ctx, "%c:%s ", "UwDWC"[kind], name);
	return true;
}

static bool
seeref(void *ctx, const char *function, const char *section, uint64_t offset)
{
	(void)offset;
	textadd(ctx, "%s:%s ", function ? function : "-", section);
	return true;
}

static struct object *
openfile(const struct file *f)
{
	char *error = NULL;
	struct object *o = objectopen(f->bytes, f->size, &error);

	assert_null(error);
	assert_non_null(o);
	return o;
}

/* WORDS, separated by blanks, are what was seen, in any order. */
static void
expectwords(struct text *seen, const char *words)
{
	char *copy = newformat(" %s", words), *word, *rest = copy;
	size_t size = 0;

	textadd(seen, " ");
	while ((word = strtok_r(rest, " ", &rest))) {
		char *found = strstr(seen->bytes, word);

		if (!found || (found != seen->bytes && found[-1] != ' ') ||
		    found[strlen(word)] != ' ')
			fail_msg("%s is not among %s", word, seen->bytes);
		size += strlen(word) + 1;
	}
	if (seen->size != size + 1)
		fail_msg("more than %s: %s", words, seen->bytes);
	free(copy);
	textfree(seen);
}

/* F has these global symbols, local ones and references to dlopen; NULL: do not look. */
static void
expectobject(struct file f, enum objectkind kind, unsigned machine, const char *file,
    const char *globals, const char *locals, const char *refs)
{
	struct object *o = openfile(&f);
	struct text seen = {0};
	char *error = NULL;

	assert_int_equal(objectkind(o), kind);
	assert_int_equal(objectmachine(o), machine);
	if (file)
		assert_string_equal(objectfile(o), file);
	else
		assert_null(objectfile(o));
	assert_int_equal(objectsymbols(o, seesymbol, &seen, &error), 0);
	expectwords(&seen, globals);
	assert_int_equal(objectlocals(o, seesymbol, &seen, &error), 0);
	if (locals)
		expectwords(&seen, locals);
	textfree(&seen);
	assert_int_equal(objectrefs(o, "dlopen", seeref, &seen, &error), 0);
	if (refs)
		expectwords(&seen, refs);
	textfree(&seen);
	objectclose(o);
	free(f.bytes);
}

#define GLOBALS "U:dlopen w:maybe W:weakly C:shared D:table D:look "

static void
machine_code(void **state)
{
	(void)state;
	expectobject(compile("cc", "a.c", source, "-fno-lto", "-fno-pic"), OBJECT_REL, EM_X86_64,
	    "a.c", GLOBALS, "D:hidden", "look:.text table:.data");
}

static void
gcc_intermediate_code(void **state)
{
	(void)state;
	expectobject(compile("gcc", "a.c", source, "-flto", "-fno-fat-lto-objects"), OBJECT_LTO,
	    EM_X86_64, "a.c", GLOBALS, "", "");
	expectobject(compile("gcc", "a.c", source, "-flto", "-ffat-lto-objects"), OBJECT_REL,
	    EM_X86_64, "a.c", GLOBALS, "D:hidden", NULL);
	expectobject(compile("gcc", "a.c", "", "-flto", "-fno-fat-lto-objects"), OBJECT_LTO,
	    EM_X86_64, "a.c", "", "", "");
	/* What ld -r makes of code of both kinds: nothing of either may be missed. */
	expectobject(load(SEED("mixed.o")), OBJECT_LTO, EM_X86_64, "o.c",
	    "D:other D:f D:q D:common_ U:dlopen w:maybe", NULL, "f:.text q:.data.rel");
}

static void
llvm_bitcode(void **state)
{
	const char *names = "D:f U:dlopen w:maybe D:q D:common_";

	(void)state;
	expectobject(compile("clang", "a.c", source, "-flto", "-fcommon"), OBJECT_BITCODE, 0, "a.c",
	    GLOBALS, "D:hidden", "");
	expectobject(compile("clang", "a.c", source, "-flto=thin", "-fcommon"), OBJECT_BITCODE, 0,
	    "a.c", GLOBALS, "D:hidden", "");
	expectobject(load(SEED("bitcode.o")), OBJECT_BITCODE, 0, "s.c", names, NULL, "");
	expectobject(load(SEED("wrapper.o")), OBJECT_BITCODE, 0, "s.c", names, NULL, "");
}

static void
other_machines(void **state)
{
	static const struct {
		const char *path;
		unsigned machine;
		const char *refs;
		const char *more;
	} rows[] = {
		{SEED("s390x.o"), EM_S390, "f:.text q:.data", ""},
		{SEED("i386.o"), EM_386, "f:.text q:.data", "U:_GLOBAL_OFFSET_TABLE_"},
		{SEED("aarch64.o"), EM_AARCH64, "f:.text q:.data", ""},
		{SEED("arm.o"), EM_ARM, "f:.text q:.data", ""},
		{SEED("mips.o"), EM_MIPS, "f:.text f:.text q:.data", "U:_gp_disp"},
		{SEED("mips64el.o"), EM_MIPS, "f:.text f:.text q:.data", ""},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *names = newformat("D:f U:dlopen w:maybe D:q D:common_ %s", rows[i].more);

		expectobject(load(rows[i].path), OBJECT_REL, rows[i].machine, "s.c", names, NULL,
		    rows[i].refs);
		free(names);
	}
}

static void
versions_are_cut(void **state)
{
	(void)state;
	expectobject(load(SEED("versions.o")), OBJECT_REL, EM_X86_64, NULL,
	    "D:f D:f U:g U:dlopen", "", "f:.text");
}

static void
shared_objects_and_executables(void **state)
{
	struct file f = load("/proc/self/exe");
	struct object *o = openfile(&f);

	(void)state;
	assert_true(objectkind(o) == OBJECT_SHARED || objectkind(o) == OBJECT_EXEC);
	objectclose(o);
	free(f.bytes);
	expectobject(load(SEED("shared.so")), OBJECT_SHARED, EM_X86_64, NULL, "D:_start", "", "");
}

static void
neither(void **state)
{
	(void)state;
	expectobject(load(SEED("script.ld")), OBJECT_OTHER, 0, NULL, "", "", "");
	expectobject((struct file){NULL, 0}, OBJECT_OTHER, 0, NULL, "", "", "");
}

static bool
stop(void *ctx, const char *name, enum symbolkind kind)
{
	(void)name;
	(void)kind;
	return ++*(int *)ctx < 2;
}

static void
the_visitor_stops_it(void **state)
{
	static const char *const paths[] = {SEED("gcc.o"), SEED("slim.o"), SEED("bitcode.o")};
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		struct file f = load(paths[i]);
		struct object *o = openfile(&f);
		char *error = NULL;
		int n = 0;

		assert_int_equal(objectsymbols(o, stop, &n, &error), 0);
		assert_int_equal(n, 2);
		objectclose(o);
		free(f.bytes);
	}
}

/* All that can be asked of the bytes; the first error, NULL when there is none. */
static char *
ask(const struct file *f)
{
	char *error = NULL;
	struct object *o = objectopen(f->bytes, f->size, &error);
	struct text seen = {0};

	if (!o) {
		assert_non_null(error);
		return error;
	}
	objectfile(o);
	if (objectsymbols(o, seesymbol, &seen, &error) == 0 &&
	    objectlocals(o, seesymbol, &seen, &error) == 0)
		objectrefs(o, "dlopen", seeref, &seen, &error);
	textfree(&seen);
	objectclose(o);
	return error;
}

/* Where the header of the section of TYPE is; the first, or the LAST one. */
static size_t
findsection(const struct file *f, uint32_t type)
{
	Elf64_Ehdr eh;
	Elf64_Shdr sh;
	size_t i;

	memcpy(&eh, f->bytes, sizeof eh);
	for (i = 0; i < eh.e_shnum; i++) {
		memcpy(&sh, f->bytes + eh.e_shoff + i * sizeof sh, sizeof sh);
		if (sh.sh_type == type)
			return eh.e_shoff + i * sizeof sh;
	}
	fail();
	return 0;
}

/* A seed with SIZE bytes changed at OFFSET fails with a line that has TEXT in it. */
static void
expectdamage(const char *path, size_t offset, size_t size, uint64_t value, const char *text)
{
	struct file f = load(path);
	char *error;

	memcpy(f.bytes + offset, &value, size);
	error = ask(&f);
	if (!error || !strstr(error, text))
		fail_msg("%s instead of %s", error ? error : "no error", text);
	free(error);
	free(f.bytes);
}

static void
damage_is_an_error(void **state)
{
	struct file f = load(SEED("gcc.o"));
	size_t symtab = findsection(&f, SHT_SYMTAB), rela = findsection(&f, SHT_RELA);
	size_t strtab = findsection(&f, SHT_STRTAB);
	Elf64_Shdr sh, names;
	Elf64_Ehdr eh;

	(void)state;
	memcpy(&eh, f.bytes, sizeof eh);
	memcpy(&sh, f.bytes + symtab, sizeof sh);
	memcpy(&names, f.bytes + strtab, sizeof names);
	expectdamage(SEED("gcc.o"), offsetof(Elf64_Ehdr, e_shnum), 2, 0xfff0, "section headers");
	expectdamage(SEED("gcc.o"), offsetof(Elf64_Ehdr, e_shentsize), 2, 1, "section headers");
	expectdamage(SEED("gcc.o"), offsetof(Elf64_Ehdr, e_shstrndx), 2, 0x100, "section 256");
	expectdamage(SEED("gcc.o"), symtab + offsetof(Elf64_Shdr, sh_entsize), 8, 0, "size");
	expectdamage(SEED("gcc.o"), symtab + offsetof(Elf64_Shdr, sh_link), 4, 0xffff, "section 65535");
	expectdamage(SEED("gcc.o"), symtab + offsetof(Elf64_Shdr, sh_link), 4, 1, "no string table");
	expectdamage(SEED("gcc.o"), symtab + offsetof(Elf64_Shdr, sh_size), 8, UINT64_MAX, "section");
	expectdamage(SEED("gcc.o"), symtab + offsetof(Elf64_Shdr, sh_offset), 8, f.size, "section");
	expectdamage(SEED("gcc.o"), rela + offsetof(Elf64_Shdr, sh_entsize), 8, 0, "size");
	expectdamage(SEED("gcc.o"), rela + offsetof(Elf64_Shdr, sh_info), 4, 999, "section 999");
	expectdamage(SEED("gcc.o"), rela + offsetof(Elf64_Shdr, sh_type), 4, SHT_SYMTAB, "section");
	expectdamage(SEED("gcc.o"), sh.sh_offset + 2 * sizeof(Elf64_Sym), 4, 1 << 20, "symbol 2");
	expectdamage(SEED("gcc.o"), names.sh_offset + names.sh_size - 1, 1, 'x', "without end");
	free(f.bytes);
}

/* A table of intermediate code that cannot be read must not look like no symbols. */
static void
tables_that_cannot_be_read(void **state)
{
	struct file f = load(SEED("slim.o"));
	unsigned char *name = memmem(f.bytes, f.size, ".gnu.lto_.symtab", 16);
	unsigned char *table = memmem(f.bytes, f.size, "f\0\0", 3);

	(void)state;
	assert_non_null(name);
	assert_non_null(table);
	expectdamage(SEED("slim.o"), (size_t)(name - f.bytes) + 10, 1, 'x', "without a symbol table");
	expectdamage(SEED("slim.o"), (size_t)(table - f.bytes) + 3, 1, 9, "kind 9");
	expectdamage(SEED("cat.bc"), 0, 0, 0, "without a whole symbol table");
	free(f.bytes);
}

static void
bitcode_tables_of_another_version(void **state)
{
	struct file f = load(SEED("bitcode.o"));
	bool refused = false;
	size_t i;

	(void)state;
	/* The table's first word is somewhere among the words that are 3. */
	for (i = 0; i + 4 <= f.size && !refused; i += 4) {
		char *error;

		if (memcmp(f.bytes + i, "\3\0\0", 4) != 0)
			continue;
		f.bytes[i] = 9;
		error = ask(&f);
		refused = error && strstr(error, "symbol table of version 9");
		free(error);
		f.bytes[i] = 3;
	}
	assert_true(refused);
	free(f.bytes);
}

static void
expectnocrash(const char *path)
{
	struct file whole = load(path), f;
	size_t i;

	/* Blocks of just their size: a sanitizer sees what lies beyond. */
	for (i = 0; i < whole.size; i += 1 + whole.size / 600) {
		f.size = i;
		f.bytes = newarray(1, i);
		memcpy(f.bytes, whole.bytes, i);
		free(ask(&f));
		free(f.bytes);
	}
	for (i = 0; i < whole.size * 8; i += 1 + whole.size / 300) {
		whole.bytes[i / 8] ^= (unsigned char)(1 << i % 8);
		free(ask(&whole));
		whole.bytes[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	free(whole.bytes);
}

static void
cut_and_flipped(void **state)
{
	static const char *const paths[] = {
		SEED("gcc.o"), SEED("slim.o"), SEED("bitcode.o"), SEED("wrapper.o"),
		SEED("s390x.o"), SEED("mips.o"), SEED("shared.so"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof paths / sizeof *paths; i++)
		expectnocrash(paths[i]);
}

static int
setup(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machine_code),
		cmocka_unit_test(gcc_intermediate_code),
		cmocka_unit_test(llvm_bitcode),
		cmocka_unit_test(other_machines),
		cmocka_unit_test(versions_are_cut),
		cmocka_unit_test(shared_objects_and_executables),
		cmocka_unit_test(neither),
		cmocka_unit_test(the_visitor_stops_it),
		cmocka_unit_test(damage_is_an_error),
		cmocka_unit_test(tables_that_cannot_be_read),
		cmocka_unit_test(bitcode_tables_of_another_version),
		cmocka_unit_test(cut_and_flipped),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
