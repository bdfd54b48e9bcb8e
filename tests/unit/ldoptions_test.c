/* What the linker's command line says, in every way to write it. */
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
#include "plugin/ldoptions.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct policy policy;

/* LIST as one string. */
static char *
joined(const struct strings *list)
{
	char *s = newstring("");
	size_t i;

	for (i = 0; i < list->count; i++) {
		char *more = newformat("%s%s%s", s, i ? " " : "", list->items[i]);

		free(s);
		s = more;
	}
	return s;
}

struct row {
	const char *argv[8], *wrapped, *demanded;
};

static void
check(const struct row *row)
{
	char *wrapped, *demanded;
	struct link l;

	linkinit(&l, &policy, NULL, 0);
	ldoptionsread(&l, (char *const *)(uintptr_t)row->argv);
	wrapped = joined(&l.wrapped);
	demanded = joined(&l.demanded);
	assert_string_equal(wrapped, row->wrapped);
	assert_string_equal(demanded, row->demanded);
	free(wrapped);
	free(demanded);
	linkfree(&l);
}

static void
names(void **state)
{
	static const struct row rows[] = {
		{{"ld", "--wrap=getpwnam", "--wrap", "dlopen", "a.o"}, "getpwnam dlopen", ""},
		{{"ld", "-wrap=a", "-wrap", "b"}, "a b", ""},
		{{"ld", "-u", "getpwnam", "-udlopen"}, "", "getpwnam dlopen"},
		{{"ld", "--undefined=a", "-undefined", "b", "--undefined", "c"}, "", "a b c"},
		{{"ld", "--require-defined=a", "-require-defined", "b"}, "", "a b"},
		{{"ld", "-e", "a", "-eb", "--entry", "c", "--entry=d"}, "", "a b c d"},
		{{"ld", "--defsym=f=getpwnam", "-defsym", "g=dlopen+4"}, "", "getpwnam dlopen 4"},
		{{"ld", "--defsym=f=(a?b:0)", "--defsym", "g"}, "", "a b 0"},
		{{"ld", "-unresolved-symbols=report-all", "-o", "u", "-"}, "", ""},
		{{"ld", "--wrapper", "-undefinedx", "x"}, "", "ndefinedx"},
		{{"ld", "--wrap"}, "", ""},
		{{"ld", "-u"}, "", ""},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check(&rows[i]);
}

/* As getopt has it: a beginning that fits one option only is that option. */
static void
abbreviated(void **state)
{
	static const struct row rows[] = {
		{{"ld", "--wra=a", "--wr", "b", "-wra=c", "-wr", "d"}, "a b c d", ""},
		{{"ld", "--defsy=f=a", "--defs", "f=b", "-defsy=f=c", "-defs", "f=d"}, "", "a b c d"},
		{{"ld", "--und=a", "--undef", "b", "-undefine=c", "-unde", "d"}, "", "a b c d"},
		{{"ld", "--requ=a", "--require", "b", "-req=c", "-req", "d"}, "", "a b c d"},
		{{"ld", "--ent=a", "--ent", "b", "-ent=c", "-ent", "d"}, "", "a b c d"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check(&rows[i]);
}

/* Letters behind others, and what is the value of another option. */
static void
values(void **state)
{
	static const struct row rows[] = {
		{{"ld", "-sua", "-su", "b", "-sxu", "c"}, "", "a b c"},
		{{"ld", "-ou", "-lu", "-zu", "-mu"}, "", ""},
		{{"ld", "-soname", "--wrap=a", "--wrap=b"}, "b", ""},
		{{"ld", "-h", "--wrap=a", "-xh", "--wrap=b", "--wrap=c"}, "c", ""},
		{{"ld", "--sona", "--wrap=a", "-Map", "--wrap=b", "--wrap=c"}, "c", ""},
		{{"ld", "-soname=x", "--wrap=a", "-ox", "--wrap=b", "-output", "--wrap=c"}, "a b c", ""},
		{{"ld", "--wrap", "--wrap=a", "-u", "-u", "b"}, "--wrap=a", "-u"},
		{{"ld", "-pie", "--wrap=a", "-EL", "--wrap=b", "-dy", "--wrap=c"}, "a b c", ""},
		{{"ld", "-static", "--wrap=a", "-nostdlib", "--wrap=b", "-shared", "--wrap=c"}, "a b c", ""},
		{{"ld", "--trace", "--wrap=a", "--export-dynamic", "--wrap=b", "-wh", "--wrap=c"}, "a b c", ""},
		{{"ld", "--wrap=a", "--", "--wrap=b", "-uc"}, "a", ""},
		{{"ld", "-soname"}, "", ""},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check(&rows[i]);
}

static void
switches(void **state)
{
	static char *const gc[] = {"ld", "--gc-s", NULL}, *const nogc[] = {"ld", "-no-gc-sections", NULL};
	static char *const ignore[] = {"ld", "-unresol", "ignore-in-object-files", NULL};
	struct link l;

	(void)state;
	linkinit(&l, &policy, NULL, 0);
	ldoptionsread(&l, gc);
	assert_true(l.gcsections);
	ldoptionsread(&l, nogc);
	assert_false(l.gcsections);
	assert_false(l.unresolved);
	ldoptionsread(&l, ignore);
	assert_true(l.unresolved);
	linkfree(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(abbreviated),
		cmocka_unit_test(values),
		cmocka_unit_test(switches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
