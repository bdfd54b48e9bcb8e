#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "wrapper/driver/commandline.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

__attribute__((visibility("default"))) const char *__asan_default_options(void);

/* The words that commandline.c makes live as long as the process, which is right for a driver. */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* LINE cut at blanks, "cc" before it; malloced, as are the words. */
static char **
split(const char *line)
{
	char **argv = newarray(strlen(line) / 2 + 3, sizeof *argv);
	size_t n = 0;

	argv[n++] = newstring("cc");
	while (*line) {
		size_t k = strcspn(line, " ");

		argv[n++] = newformat("%.*s", (int)k, line);
		line += k + (line[k] != '\0');
	}
	return argv;
}

static void
freewords(char **argv)
{
	size_t i;

	for (i = 0; argv[i]; i++)
		free(argv[i]);
	free(argv);
}

static char *
join(const struct argv *a)
{
	char *s = newstring("");
	size_t i;

	for (i = 0; i < a->count; i++) {
		char *more = newformat("%s%s%s", s, i ? " " : "", a->words[i]);

		free(s);
		s = more;
	}
	return s;
}

static void
release(struct commandline *c)
{
	freewords(c->words.words);
	free(c->means);
}

/* What Go, configure, CMake and people call a compiler with: facts/go.md section 1 and others. */
static const struct {
	const char *line;
	enum job job;
	const char *output;
} shapes[] = {
	/* identification */
	{"-### -x c -c -", JOB_QUESTION, "a.out"},
	{"--version", JOB_QUESTION, "a.out"}, {"-v", JOB_QUESTION, "a.out"}, {"-V", JOB_QUESTION, "a.out"},
	{"-qversion", JOB_QUESTION, "a.out"}, {"--help=common", JOB_QUESTION, "a.out"},
	{"-dumpmachine", JOB_QUESTION, "a.out"}, {"-dumpversion", JOB_QUESTION, "a.out"},
	{"-m64 -print-libgcc-file-name", JOB_QUESTION, "a.out"},
	{"-m64 --print-file-name=libc_nonshared.a", JOB_QUESTION, "a.out"},
	{"-m64 --print-prog-name=ar", JOB_QUESTION, "a.out"},
	{"--print-prog-name ld a.o", JOB_QUESTION, "a.out"},
	{"", JOB_QUESTION, "a.out"}, {"-m64 -O2", JOB_QUESTION, "a.out"},
	{"--print-multiarch", JOB_QUESTION, "a.out"}, {"-### a.o -o prog", JOB_QUESTION, "prog"},
	/* compiles */
	{"-fno-caret-diagnostics -c -x c - -o /dev/null", JOB_COMPILE, "/dev/null"},
	{"-E -dM -m64 -I obj/ -O2 -g -I . /tmp/cgo-gcc-input-1.c", JOB_COMPILE, "a.out"},
	{"-w -Wno-error -oobj//_cgo_.o -gdwarf-2 -c -I obj/ -m64 -fno-lto -O0 input.c", JOB_COMPILE, "obj//_cgo_.o"},
	{"-I dir -fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 -O2 -g -o w/_x001.o -c x.cgo2.c",
	    JOB_COMPILE, "w/_x001.o"},
	{"-S a.c", JOB_COMPILE, "a.out"}, {"-M a.c", JOB_COMPILE, "a.out"}, {"-MM a.c", JOB_COMPILE, "a.out"},
	{"-fsyntax-only a.c", JOB_COMPILE, "a.out"}, {"-MD -MF a.d -MT a.o -c a.c -o a.o", JOB_COMPILE, "a.o"},
	{"-c a.c -shared", JOB_COMPILE, "a.out"}, {"--precompile a.cppm -o a.pcm", JOB_COMPILE, "a.pcm"},
	/* headers, which are precompiled, unless something is for the linker */
	{"a.h", JOB_COMPILE, "a.out"}, {"a.hpp -o a.gch", JOB_COMPILE, "a.gch"}, {"a.h b.hh", JOB_COMPILE, "a.out"},
	{"-x c++-header a -o a.gch", JOB_COMPILE, "a.gch"}, {"-xc-header - -o a.gch", JOB_COMPILE, "a.gch"},
	{"-x c-header a -x none b.h", JOB_COMPILE, "a.out"}, {"-x c a.h", JOB_FINAL, "a.out"},
	{"a.h b.c", JOB_FINAL, "a.out"}, {"-x c-header a -x none b", JOB_FINAL, "a.out"}, {"a.h -lm", JOB_FINAL, "a.out"},
	{"a.h -Wl,-s", JOB_FINAL, "a.out"}, {"a.h -Xlinker -s", JOB_FINAL, "a.out"},
	/* values that look like options */
	{"-MF -c a.c", JOB_FINAL, "a.out"}, {"-o -c a.c", JOB_FINAL, "-c"}, {"-I -c a.c", JOB_FINAL, "a.out"},
	{"-include -E a.c", JOB_FINAL, "a.out"}, {"-Xlinker -r a.o", JOB_FINAL, "a.out"},
	{"-D -shared a.o", JOB_FINAL, "a.out"}, {"-Xclang -c a.o", JOB_FINAL, "a.out"},
	{"-L -c a.o", JOB_FINAL, "a.out"}, {"-u -r a.o", JOB_FINAL, "a.out"}, {"-T -r a.o", JOB_FINAL, "a.out"},
	{"-z -shared a.o", JOB_FINAL, "a.out"}, {"--param -c a.o", JOB_FINAL, "a.out"},
	/* cgo's throw-away link */
	{"-I d -fPIC -m64 -pthread -o w/b001/_cgo_.o w/b001/_cgo_main.o w/b001/_x001.o -ldl", JOB_CGO, "w/b001/_cgo_.o"},
	{"-o w/_cgo_.o main.o", JOB_FINAL, "w/_cgo_.o"}, {"-o prog w/_cgo_main.o w/_x001.o", JOB_FINAL, "prog"},
	/* links */
	{"a.o", JOB_FINAL, "a.out"}, {"a.c", JOB_FINAL, "a.out"}, {"-o prog a.o", JOB_FINAL, "prog"},
	{"-oprog a.o", JOB_FINAL, "prog"}, {"--output=prog a.o", JOB_FINAL, "prog"},
	{"--output prog a.o", JOB_FINAL, "prog"}, {"a.o -o one -o two", JOB_FINAL, "two"},
	{"-Wl,--no-gc-sections -x c - -o /dev/null", JOB_COMPILE, "/dev/null"},
	{"-x c a.c -o /dev/null", JOB_FINAL, "/dev/null"}, {"-o /dev/null -Wl,a.o", JOB_FINAL, "/dev/null"},
	{"-m64 -fuse-ld=gold -Wl,--version", JOB_QUESTION, "a.out"}, {"-Wl,--version", JOB_QUESTION, "a.out"},
	{"-Wl,-v,--help", JOB_QUESTION, "a.out"}, {"-Wl,--version,a.o", JOB_FINAL, "a.out"},
	{"-Xlinker --version", JOB_FINAL, "a.out"}, {"-lfoo", JOB_FINAL, "a.out"}, {"-l foo", JOB_FINAL, "a.out"},
	{"-m64 -Wl,-z,relro -pie -o out/a.out -rdynamic go.o 000000.o -O2 -g -lpthread", JOB_FINAL, "out/a.out"},
	{"-static a.o", JOB_FINAL, "a.out"}, {"-nostdlib -nostartfiles a.o", JOB_FINAL, "a.out"},
	{"-dynamiclib a.o", JOB_FINAL, "a.out"},
	/* no executables */
	{"-shared -o lib.so a.o", JOB_SHARED, "lib.so"}, {"--shared a.o", JOB_SHARED, "a.out"},
	{"-r -o all.o a.o b.o", JOB_RELOCATABLE, "all.o"}, {"-r -shared a.o", JOB_RELOCATABLE, "a.out"},
	{"-Wl,-shared a.o", JOB_FINAL, "a.out"}, {"-Wl,-r a.o", JOB_FINAL, "a.out"},
	/* our own words are no input */
	{"--staticld-policy=musl", JOB_QUESTION, "a.out"}, {"--staticld-policy=musl --version", JOB_QUESTION, "a.out"},
};

static void
classifies(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(shapes); i++) {
		char **argv = split(shapes[i].line);
		struct commandline c;

		commandlineread(&c, argv);
		if (c.job != shapes[i].job || strcmp(c.output, shapes[i].output) != 0)
			fail_msg("\"%s\": job %d, output %s", shapes[i].line, (int)c.job, c.output);
		release(&c);
		freewords(argv);
	}
}

static const struct {
	const char *line, *plain, *rewritten;   /* NULL: as the line */
} rewrites[] = {
	{"a.o", NULL, "a.o -static"},
	{"-static a.o", NULL, "-static a.o"}, {"-static-pie a.o", NULL, "a.o -static-pie"},
	{"-pie a.o", NULL, "a.o -static-pie"}, {"--pie a.o", NULL, "a.o -static-pie"},
	{"-no-pie a.o", NULL, "a.o -static"}, {"-pie -no-pie a.o", NULL, "a.o -static"},
	{"-no-pie -pie a.o", NULL, "a.o -static-pie"},
	{"-Wl,-pie a.o", NULL, "a.o -static-pie"}, {"-Wl,--pie,-z,now a.o", NULL, "-Wl,-z,now a.o -static-pie"},
	{"-Wl,-pic-executable a.o", NULL, "a.o -static-pie"}, {"-Wl,--pic-exec a.o", NULL, "a.o -static-pie"},
	{"-Xlinker -pie a.o", NULL, "a.o -static-pie"}, {"-pie -Wl,-no-pie a.o", NULL, "a.o -static"},
	{"-Wl,-pie -no-pie a.o", NULL, "a.o -static"}, {"-Wl,-Map,-pie a.o", NULL, "-Wl,-Map,-pie a.o -static"},
	{"-Wl,-pie -static a.o", NULL, "-Wl,-pie -static a.o"},
	{"-nostartfiles -Wl,-pie a.o", NULL, "-nostartfiles -Wl,-pie a.o -static"},
	{"-static -pie a.o", NULL, "-static -pie a.o"}, {"-pie -static-pie a.o", NULL, "a.o -static-pie"},
	{"-rdynamic a.o", NULL, "a.o -static"}, {"a.o -rdynamic -pie", NULL, "a.o -static-pie"},
	{"-Wl,--export-dynamic a.o", NULL, "a.o -static"}, {"-Wl,-E a.o", NULL, "a.o -static"},
	{"-Wl,-s,-E,--gc-sections a.o", NULL, "-Wl,-s,--gc-sections a.o -static"},
	{"-Wl,--export-dynamic-symbol=main a.o", NULL, "a.o -static"},
	{"-Wl,--dynamic-linker,/lib/ld.so a.o", NULL, "a.o -static"},
	{"-Wl,--dynamic-linker=/lib/ld.so a.o", NULL, "a.o -static"},
	{"-Wl,-dynamic-linker,/lib/ld.so,-s a.o", NULL, "-Wl,-s a.o -static"},
	{"-Wl,-dynamic-linker -Wl,/lib/ld.so a.o", NULL, "a.o -static"},
	{"-Wl,-rpath,/x -Wl,-rpath=/y -Wl,-rpath-link,/z a.o", NULL, "a.o -static"},
	{"-Wl,-rpath -Wl,/x -s a.o", NULL, "-s a.o -static"},
	{"-Wl,-z,relro,-z,now a.o", NULL, "-Wl,-z,relro,-z,now a.o -static"},
	{"-Wl,--build-id=0x1 a.o", NULL, "-Wl,--build-id=0x1 a.o -static"},
	{"-Wl,--export-dynamicx a.o", NULL, "-Wl,--export-dynamicx a.o -static"},
	{"-Xlinker -rpath -Xlinker /x a.o", NULL, "a.o -static"},
	{"-Xlinker -E -Xlinker -s a.o", NULL, "-Xlinker -s a.o -static"},
	{"-Xlinker --dynamic-linker=/x a.o", NULL, "a.o -static"},
	{"-Wl,-rpath -Xlinker /x a.o", NULL, "a.o -static"},
	{"-Wl,-Bstatic -lz -Wl,-Bdynamic a.o", NULL, "-Wl,-Bstatic -lz a.o -static"},
	{"a.o -Wl,-Bdynamic,-s -lz -Xlinker -dy", NULL, "a.o -Wl,-Bdynamic,-s -lz -static"},
	{"a.o -Wl,-Bdynamic,-lz", NULL, "a.o -Wl,-Bdynamic,-lz -static"},
	{"a.o -Wl,-Bdynamic -Wl,@x", NULL, "a.o -Wl,-Bdynamic -Wl,@x -static"},
	{"a.o -Xlinker -dy -Xlinker -lz", NULL, "a.o -Xlinker -dy -Xlinker -lz -static"},
	{"a.o -Wl,-Map,-Bdynamic", NULL, "a.o -Wl,-Map,-Bdynamic -static"},
	{"--staticld-policy=musl a.o --staticld-id=1", "a.o", "a.o -static"},
	/* Words to the linker alone make a driver link. */
	{"-T a.ld -Wl,-rpath,/x", NULL, "-T a.ld -static -Wl,-static"}, {"-Xlinker -E", NULL, "-static -Wl,-static"},
	{"-o -rdynamic a.o", NULL, "-o -rdynamic a.o -static"},
	{"-fuse-ld=lld a.o", NULL, "-fuse-ld=lld a.o -static"},
	{"-fuse-ld=/x/ld a.o", "a.o", "a.o -static"}, {"--ld-path=/x/ld a.o", "a.o", "a.o -static"},
	{"--ld-path=/x/ld -fuse-ld=lld a.o", "a.o", "a.o -static"},
	{"-Xlinker", NULL, "-Xlinker -static -Wl,-static"}, {"-Wl, a.o", NULL, "-Wl, a.o -static"},
};

static void
rewritten(const struct commandline *c, enum pie pie, const char *line, const char *expected)
{
	struct argv a = {0};
	char *s;

	commandlinestatic(c, commandlinelinkage(c, pie), &a);
	s = join(&a);
	if (strcmp(s, expected) != 0)
		fail_msg("\"%s\" became \"%s\", not \"%s\"", line, s, expected);
	free(s);
	free(a.words);
}

static void
rewrites_for_static(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rewrites); i++) {
		char **argv = split(rewrites[i].line), *s;
		struct argv plain = {0};
		struct commandline c;

		commandlineread(&c, argv);
		rewritten(&c, PIE_FOLLOW, rewrites[i].line, rewrites[i].rewritten);
		commandlineplain(&c, &plain);
		s = join(&plain);
		assert_string_equal(s, rewrites[i].plain ? rewrites[i].plain : rewrites[i].line);
		free(s);
		free(plain.words);
		release(&c);
		freewords(argv);
	}
}

static void
pie_by_policy(void **state)
{
	static const struct {
		const char *line;
		enum pie pie;
		const char *expected;
	} rows[] = {
		{"a.o", PIE_ALWAYS, "a.o -static-pie"}, {"-no-pie a.o", PIE_ALWAYS, "a.o -static-pie"},
		{"-static a.o", PIE_ALWAYS, "a.o -static-pie"}, {"-static-pie a.o", PIE_ALWAYS, "a.o -static-pie"},
		{"a.o", PIE_NEVER, "a.o -static"}, {"-static-pie a.o", PIE_NEVER, "a.o -static"}, {"-Wl,-pie a.o", PIE_NEVER, "a.o -static"},
		{"-static a.o", PIE_NEVER, "-static a.o"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		char **argv = split(rows[i].line);
		struct commandline c;

		commandlineread(&c, argv);
		rewritten(&c, rows[i].pie, rows[i].line, rows[i].expected);
		release(&c);
		freewords(argv);
	}
}

static void
knows(void **state)
{
	char **argv = split("-x c++ --ld-path=/a/ld -fuse-ld=/b/ld --staticld-policy=p -L/l -pie a.o");
	struct commandline c;

	(void)state;
	commandlineread(&c, argv);
	assert_true(c.cxx);
	assert_string_equal(c.linker, "/a/ld");
	assert_string_equal(c.policy, "p");
	assert_int_equal(c.lastpie, MEANS_PIE);
	assert_true(c.has[MEANS_LIBDIR]);
	assert_false(c.response);
	release(&c);
	freewords(argv);
}

static char *
tempfile(const char *text)
{
	char *path = newstring("/tmp/commandline_test.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

static void
response_files(void **state)
{
	char *inner = tempfile("'-o' \"a b\"\n-c"), *text = newformat("-O2 @%s x\\ y.c\n", inner);
	char *outer = tempfile(text), *line = newformat("@%s @/nonexistent/file", outer);
	char **argv = split(line), *s;
	struct commandline c;

	(void)state;
	commandlineread(&c, argv);
	assert_true(c.response);
	assert_int_equal(c.job, JOB_COMPILE);
	assert_string_equal(c.output, "a b");
	s = join(&c.words);
	assert_string_equal(s, "cc -O2 -o a b -c x y.c @/nonexistent/file");
	unlink(inner);
	unlink(outer);
	release(&c);
	freewords(argv);
	free(s);
	free(inner);
	free(outer);
	free(text);
	free(line);
}

static void
shortens(void **state)
{
	struct argv a = {0}, back;
	char *one[3], *long_ = newarray(1, 20001);
	int i;

	(void)state;
	memset(long_, 'x', 20000);
	argvadd(&a, "cc");
	argvadd(&a, "a b");
	argvadd(&a, "q\"uo'te\\");
	argvadd(&a, "");
	assert_int_equal(argvshorten(&a), 0);
	assert_int_equal(a.count, 4);
	for (i = 0; i < 10; i++)
		argvadd(&a, long_);
	assert_int_equal(argvshorten(&a), 0);
	assert_int_equal(a.count, 2);
	assert_int_equal(a.words[1][0], '@');
	assert_null(a.words[2]);
	one[0] = a.words[0];
	one[1] = a.words[1];
	one[2] = NULL;
	back = argvexpand(one);
	assert_int_equal(back.count, 14);
	assert_string_equal(back.words[1], "a b");
	assert_string_equal(back.words[2], "q\"uo'te\\");
	assert_string_equal(back.words[3], "");
	assert_string_equal(back.words[13], long_);
	freewords(back.words);
	free(a.words[1]);
	free(a.words);
	free(long_);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classifies),
		cmocka_unit_test(rewrites_for_static),
		cmocka_unit_test(pie_by_policy),
		cmocka_unit_test(knows),
		cmocka_unit_test(response_files),
		cmocka_unit_test(shortens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
