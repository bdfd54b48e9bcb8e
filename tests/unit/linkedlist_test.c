/* Reading what lld and mold report: names with parentheses, blanks and make's escapes; the record made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/unplugged/linkedlist.h"
#include "base/mem.h"
#include "tests/unit/toy.h"

static char dir[] = "/tmp/staticld-linked-XXXXXX";
static char top[4096];

static int
setup(void **state)
{
	(void)state;
	if (!getcwd(top, sizeof top) || !mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	return 0;
}

static int
teardown(void **state)
{
	static const char *const files[] = {"a.o", "b (1).o", "lib.a", "c(2).a", "t.a"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof files / sizeof *files; i++)
		unlink(files[i]);
	return chdir(top) < 0 ? -1 : rmdir(dir);
}

static void
writeobject(const char *path, const char *spec)
{
	struct bytes b = toyobject(spec);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(b.p, 1, b.size, f), b.size);
	assert_int_equal(fclose(f), 0);
	free(b.p);
}

static void
writearchive(const char *path, const char *member, const char *spec)
{
	struct bytes b = toyobject(spec);

	toyarchive(path, member, b);
	free(b.p);
}

static void
makefiles(void)
{
	writeobject("a.o", "U:getpwnam D:main");
	writeobject("b (1).o", "D:b");
	writearchive("lib.a", "m.o", "U:dlopen D:m");
	writearchive("c(2).a", "n(3).o", "D:n");
}

static char *
listed(const struct linkedlist *l)
{
	char *s = newstring("");
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct linkeditem *x = &l->items[i];
		char *longer = newformat("%s%s%s%s\n", s, x->path, x->member ? "|" : "", x->member ? x->member : "");

		free(s);
		s = longer;
	}
	return s;
}

static void
trace(void **state)
{
	char text[] = "a.o\nld.lld: nothing of a file\nb (1).o\nlib.a(m.o)\nlib.a(x.o)\nc(2).a(n(3).o)\nno.o\nno.a(m.o)\n"
	    "             4fa4      24 a.o:(.text)\n";
	struct linkedlist l = {0};
	char *s;

	(void)state;
	makefiles();
	linkedtrace(&l, text);
	s = listed(&l);
	assert_string_equal(s, "a.o\nb (1).o\nlib.a|m.o\nlib.a|x.o\nc(2).a|n(3).o\n");
	free(s);
	linkedfree(&l);
}

static void
dependencies(void **state)
{
	char text[] = "# <section1> depends on <section2>\na.o:(.text)\tlib.a(m.o):(.text)\tu\tm\n"
	    "a.o:(.data)\tc(2).a(n(3).o)\tw\tn\nb (1).o:(.text)\ta.o:(.text)\tu\tmain\n\t\t\t\nno line\n";
	struct linkedlist l = {0};
	char *s;

	(void)state;
	linkeddependencies(&l, text);
	s = listed(&l);
	assert_string_equal(s, "a.o\nlib.a|m.o\na.o\nc(2).a|n(3).o\nb (1).o\na.o\n");
	free(s);
	linkedfree(&l);
}

static void
files(void **state)
{
	struct strings l = {0};
	struct argv words = {0};

	(void)state;
	argvadd(&words, "ld");
	argvadd(&words, "@list");
	linkedfiles("out: \\\n a\\ b.o \\\n c.o\n\na\\ b.o:\n\nc$$\\#.o:\n", true, &words, &l);
	linkedfiles("out: a b.o c$.o\na b.o:\n\nlist:\n\nc\\.o:\n", false, &words, &l);
	assert_int_equal(l.count, 4);
	assert_string_equal(l.items[0], "a b.o");
	assert_string_equal(l.items[1], "c$#.o");
	assert_string_equal(l.items[2], "a b.o");
	assert_string_equal(l.items[3], "c\\.o");
	free(words.words);
	stringsfree(&l);
}

/* In the order in which the files were named first, each once, and of the archive what was linked. */
static void
record(void **state)
{
	struct catalogue catalogue;
	struct policy policy = {0};
	struct linkedlist l = {0};
	struct link link;

	(void)state;
	toycatalogue(&catalogue);
	linkinit(&link, &policy, &catalogue, 1);
	linkedadd(&l, "lib.a", "m.o");
	linkedadd(&l, "b (1).o", NULL);
	linkedadd(&l, "c(2).a", "other.o");
	linkedadd(&l, "a.o", NULL);
	linkedadd(&l, "lib.a", "m.o");
	linkedadd(&l, "a.o", NULL);
	linkedrecord(&l, &link);
	assert_null(link.damaged);
	assert_int_equal(link.ninputs, 3);
	assert_string_equal(link.inputs[0]->path, "lib.a");
	assert_true(link.inputs[0]->offset > 0);
	assert_string_equal(link.inputs[1]->path, "b (1).o");
	assert_string_equal(link.inputs[2]->path, "a.o");
	assert_int_equal(link.nmentions, 2);
	linkedadd(&l, "gone.o", NULL);
	linkedrecord(&l, &link);
	assert_string_equal(link.damaged, "gone.o: No such file or directory");
	linkedfree(&l);
	linkfree(&link);
	cataloguefree(&catalogue);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trace), cmocka_unit_test(dependencies), cmocka_unit_test(files),
		cmocka_unit_test(record),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
