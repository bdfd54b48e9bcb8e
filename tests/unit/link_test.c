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
#include "tests/unit/toy.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct toy toy;

static int
setup(void **state)
{
	(void)state;
	toybegin(&toy);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	toyend(&toy);
	return 0;
}

/* Mentions as text, "getpwnam U 0\n": name, kind, input, and r for __real_. */
static char *
mentions(void)
{
	static const char kinds[] = {
		[SYMBOL_UNDEF] = 'U', [SYMBOL_WEAKUNDEF] = 'u', [SYMBOL_DEF] = 'D', [SYMBOL_WEAKDEF] = 'd',
		[SYMBOL_COMMON] = 'C', [SYMBOL_LOCAL] = 'L',
	};
	char *s = newstring("");
	size_t i;

	for (i = 0; i < toy.link.nmentions; i++) {
		const struct mention *m = &toy.link.mentions[i];
		char *more = newformat("%s%s %c %s%s\n", s, toy.link.watch.names[m->name]->text,
		    kinds[m->kind], toy.link.inputs[m->input]->path, m->real ? " real" : "");

		free(s);
		s = more;
	}
	return s;
}

static void
mentioned(const char *expected)
{
	char *s = mentions();

	assert_string_equal(s, expected);
	free(s);
}

static void
watched_names_only(void **state)
{
	(void)state;
	toyadd(&toy.link, "a.o", 0, "D:main U:puts U:getpwnam u:dlopen");
	toyadd(&toy.link, "b.o", 0, "D:other C:buffer L:getpwnam L:__nss_load");
	toyadd(&toy.link, "libtoy.a", 100, "D:getpwnam d:dlopen U:__nss_load");
	mentioned("getpwnam U a.o\ndlopen u a.o\n__nss_load L b.o\n"
	    "getpwnam D libtoy.a\ndlopen d libtoy.a\n__nss_load U libtoy.a\n");
	assert_string_equal(toy.link.inputs[0]->strong, "main");
}

static void
wrapped_names(void **state)
{
	(void)state;
	toyadd(&toy.link, "a.o", 0, "U:__real_getpwnam U:__wrap_getpwnam U:__real_puts");
	mentioned("getpwnam U a.o real\n");
}

static void
offered_twice(void **state)
{
	(void)state;
	toyadd(&toy.link, "libtoy.a", 100, "D:getpwnam");
	toyadd(&toy.link, "libtoy.a", 100, "D:getpwnam");
	toyadd(&toy.link, "libtoy.a", 300, "D:dlopen");
	mentioned("getpwnam D libtoy.a\ndlopen D libtoy.a\n");
	assert_int_equal(toy.link.ninputs, 2);
}

static void
damage(void **state)
{
	struct bytes b = toyobject("D:main");

	(void)state;
	linkadd(&toy.link, "cut.o", 0, b.p, b.size - 1);
	assert_non_null(toy.link.damaged);
	assert_non_null(strstr(toy.link.damaged, "cut.o: "));
	free(b.p);
}

static void
go_object(void **state)
{
	(void)state;
	toyadd(&toy.link, "/tmp/go-link-1/go.o", 0, "D:main U:getpwnam");
	toyadd(&toy.link, "/tmp/go-link-1/000001.o", 0, "D:x");
	assert_ptr_equal(toy.link.go, toy.link.inputs[0]);
}

static void
linker_script(void **state)
{
	static const char text[] = "SECTIONS { } f = getpwnam; EXTERN(dlopen)\n";

	(void)state;
	linkadd(&toy.link, "x.ld", 0, text, sizeof text - 1);
	assert_true(stringshave(&toy.link.demanded, "getpwnam"));
	assert_true(stringshave(&toy.link.demanded, "dlopen"));
}

/* A watched name is found by its text alone, and only then. */
static void
watch_finds(void **state)
{
	const struct name *n;
	size_t i, k;

	(void)state;
	for (i = 0; i < toy.link.watch.count; i++) {
		n = watchfind(&toy.link.watch, toy.link.watch.names[i]->text, &k);
		assert_ptr_equal(n, toy.link.watch.names[i]);
		assert_int_equal(k, i);
	}
	assert_null(watchfind(&toy.link.watch, "", &k));
	assert_null(watchfind(&toy.link.watch, "getpwna", &k));
	assert_null(watchfind(&toy.link.watch, "getpwnam_", &k));
	n = watchfind(&toy.link.watch, "getpwnam", &k);
	assert_int_equal(n->meanings->kind, MEANING_ENTRY);
	assert_int_equal(n->meanings->class, CLASS_NSS);
	assert_null(n->meanings->next);
	assert_null(n->rule);
}

/* Growing keeps indexes and names. */
static void
watch_grows(void **state)
{
	const struct name *first;
	size_t i, k, count;

	(void)state;
	first = watchfind(&toy.link.watch, "getpwnam", &k);
	for (i = 0; i < 5000; i++) {
		char *name = newformat("name%zu", i);

		watchaddcopy(&toy.link.watch, name);
		free(name);
	}
	count = toy.link.watch.count;
	assert_true(count >= 5000);
	assert_ptr_equal(watchfind(&toy.link.watch, "getpwnam", &i), first);
	assert_int_equal(i, k);
	assert_non_null(watchfind(&toy.link.watch, "name4999", &i));
	watchadd(&toy.link.watch, "name4999");
	assert_int_equal(toy.link.watch.count, count);
}

static void
watch_rules(void **state)
{
	struct symbolrule rules[] = {
		{"getpw*", ACTION_ALLOW, NULL, 0}, {"getpwnam", ACTION_DENY, NULL, 0}, {"system", ACTION_DENY, NULL, 0},
	};
	size_t k;

	linkfree(&toy.link);
	toy.policy.symbols = rules;
	toy.policy.nsymbols = 3;
	linkinit(&toy.link, &toy.policy, &toy.catalogue, 1);
	assert_ptr_equal(watchfind(&toy.link.watch, "getpwnam", &k)->rule, &rules[0]);
	assert_null(watchfind(&toy.link.watch, "getpwuid", &k));
	assert_ptr_equal(watchmatch(&toy.link.watch, "getpwuid", &k)->rule, &rules[0]);
	assert_ptr_equal(watchfind(&toy.link.watch, "getpwuid", &k)->rule, &rules[0]);
	assert_ptr_equal(watchmatch(&toy.link.watch, "getpwent", &k)->rule, &rules[0]);
	assert_ptr_equal(watchfind(&toy.link.watch, "system", &k)->rule, &rules[2]);
	assert_null(watchfind(&toy.link.watch, "dlopen", &k)->rule);
	assert_null(watchmatch(&toy.link.watch, "getgrnam", &k));
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(watched_names_only, setup, teardown),
		cmocka_unit_test_setup_teardown(wrapped_names, setup, teardown),
		cmocka_unit_test_setup_teardown(offered_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(damage, setup, teardown),
		cmocka_unit_test_setup_teardown(go_object, setup, teardown),
		cmocka_unit_test_setup_teardown(linker_script, setup, teardown),
		cmocka_unit_test_setup_teardown(watch_finds, setup, teardown),
		cmocka_unit_test_setup_teardown(watch_grows, setup, teardown),
		cmocka_unit_test_setup_teardown(watch_rules, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
