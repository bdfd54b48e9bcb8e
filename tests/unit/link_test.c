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

static struct catalogue catalogue;
static struct policy policy;
static struct link link_;

static int
setup(void **state)
{
	(void)state;
	toycatalogue(&catalogue);
	linkinit(&link_, &policy, &catalogue, 1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	linkfree(&link_);
	cataloguefree(&catalogue);
	policy = (struct policy){0};
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

	for (i = 0; i < link_.nmentions; i++) {
		const struct mention *m = &link_.mentions[i];
		char *more = newformat("%s%s %c %s%s\n", s, link_.watch.names[m->name]->text,
		    kinds[m->kind], link_.inputs[m->input]->path, m->real ? " real" : "");

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
	toyadd(&link_, "a.o", 0, "D:main U:puts U:getpwnam u:dlopen");
	toyadd(&link_, "b.o", 0, "D:other C:buffer L:getpwnam L:__nss_load");
	toyadd(&link_, "libtoy.a", 100, "D:getpwnam d:dlopen U:__nss_load");
	mentioned("getpwnam U a.o\ndlopen u a.o\n__nss_load L b.o\n"
	    "getpwnam D libtoy.a\ndlopen d libtoy.a\n__nss_load U libtoy.a\n");
	assert_string_equal(link_.inputs[0]->strong, "main");
}

static void
wrapped_names(void **state)
{
	(void)state;
	toyadd(&link_, "a.o", 0, "U:__real_getpwnam U:__wrap_getpwnam U:__real_puts");
	mentioned("getpwnam U a.o real\n");
}

static void
offered_twice(void **state)
{
	(void)state;
	toyadd(&link_, "libtoy.a", 100, "D:getpwnam");
	toyadd(&link_, "libtoy.a", 100, "D:getpwnam");
	toyadd(&link_, "libtoy.a", 300, "D:dlopen");
	mentioned("getpwnam D libtoy.a\ndlopen D libtoy.a\n");
	assert_int_equal(link_.ninputs, 2);
}

static void
damage(void **state)
{
	struct bytes b = toyobject("D:main");

	(void)state;
	linkadd(&link_, "cut.o", 0, b.p, b.size - 1);
	assert_non_null(link_.damaged);
	assert_non_null(strstr(link_.damaged, "cut.o: "));
	free(b.p);
}

static void
go_object(void **state)
{
	(void)state;
	toyadd(&link_, "/tmp/go-link-1/go.o", 0, "D:main U:getpwnam");
	toyadd(&link_, "/tmp/go-link-1/000001.o", 0, "D:x");
	assert_ptr_equal(link_.go, link_.inputs[0]);
}

static void
linker_script(void **state)
{
	static const char text[] = "SECTIONS { } f = getpwnam; EXTERN(dlopen)\n";

	(void)state;
	linkadd(&link_, "x.ld", 0, text, sizeof text - 1);
	assert_true(stringshave(&link_.demanded, "getpwnam"));
	assert_true(stringshave(&link_.demanded, "dlopen"));
}

/* A watched name is found by its text alone, and only then. */
static void
watch_finds(void **state)
{
	const struct name *n;
	size_t i, k;

	(void)state;
	for (i = 0; i < link_.watch.count; i++) {
		n = watchfind(&link_.watch, link_.watch.names[i]->text, &k);
		assert_ptr_equal(n, link_.watch.names[i]);
		assert_int_equal(k, i);
	}
	assert_null(watchfind(&link_.watch, "", &k));
	assert_null(watchfind(&link_.watch, "getpwna", &k));
	assert_null(watchfind(&link_.watch, "getpwnam_", &k));
	n = watchfind(&link_.watch, "getpwnam", &k);
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
	first = watchfind(&link_.watch, "getpwnam", &k);
	for (i = 0; i < 5000; i++) {
		char *name = newformat("name%zu", i);

		watchaddcopy(&link_.watch, name);
		free(name);
	}
	count = link_.watch.count;
	assert_true(count >= 5000);
	assert_ptr_equal(watchfind(&link_.watch, "getpwnam", &i), first);
	assert_int_equal(i, k);
	assert_non_null(watchfind(&link_.watch, "name4999", &i));
	watchadd(&link_.watch, "name4999");
	assert_int_equal(link_.watch.count, count);
}

static void
watch_rules(void **state)
{
	struct symbolrule rules[] = {
		{"getpw*", ACTION_ALLOW, NULL, 0}, {"getpwnam", ACTION_DENY, NULL, 0}, {"system", ACTION_DENY, NULL, 0},
	};
	size_t k;

	linkfree(&link_);
	policy.symbols = rules;
	policy.nsymbols = 3;
	linkinit(&link_, &policy, &catalogue, 1);
	assert_ptr_equal(watchfind(&link_.watch, "getpwnam", &k)->rule, &rules[0]);
	assert_null(watchfind(&link_.watch, "getpwuid", &k));
	assert_ptr_equal(watchmatch(&link_.watch, "getpwuid", &k)->rule, &rules[0]);
	assert_ptr_equal(watchfind(&link_.watch, "getpwuid", &k)->rule, &rules[0]);
	assert_ptr_equal(watchmatch(&link_.watch, "getpwent", &k)->rule, &rules[0]);
	assert_ptr_equal(watchfind(&link_.watch, "system", &k)->rule, &rules[2]);
	assert_null(watchfind(&link_.watch, "dlopen", &k)->rule);
	assert_null(watchmatch(&link_.watch, "getgrnam", &k));
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
