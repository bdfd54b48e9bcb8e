/* The first look at a link: clear only when nothing outside the one libc mentions a watched name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/unplugged/screen.h"
#include "tests/unit/toy.h"

static struct toy toy;
static struct runtimes runtimes;
static struct screen screen;

static int
setup(void **state)
{
	(void)state;
	toybegin(&toy);
	screen = (struct screen){.link = &toy.link, .excuses = {.link = &toy.link, .runtimes = &runtimes}};
	toyadd(&toy.link, "/toy/crt1.o", 0, "U:main U:__toy_start");
	toyadd(&toy.link, "/toy/libtoy.a", 100, "D:__toy_start");
	toyadd(&toy.link, "/toy/libtoy.a", 200, "D:getpwnam D:__nss_load U:dlopen");
	toyadd(&toy.link, "/toy/libtoyextra.a", 100, "U:__getpwnam_r");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	toyend(&toy);
	return 0;
}

static void
nothing(void **state)
{
	(void)state;
	toyadd(&toy.link, "a.o", 0, "D:main U:printf");
	assert_true(screenclear(&screen));
}

static void
reference(void **state)
{
	(void)state;
	toyadd(&toy.link, "lib.a", 100, "D:f U:getpwnam");
	assert_false(screenclear(&screen));
}

static void
definition(void **state)
{
	(void)state;
	toyadd(&toy.link, "a.o", 0, "D:getpwnam");
	assert_false(screenclear(&screen));
}

static void
local(void **state)
{
	(void)state;
	toyadd(&toy.link, "a.o", 0, "L:__nss_load");
	assert_false(screenclear(&screen));
}

/* A companion is one only beside the libc. */
static void
elsewhere(void **state)
{
	(void)state;
	toyadd(&toy.link, "/my/libtoyextra.a", 100, "U:getpwnam");
	assert_false(screenclear(&screen));
}

static void
twolibcs(void **state)
{
	(void)state;
	toyadd(&toy.link, "/my/lib.a", 100, "D:__toy_start U:getpwnam");
	assert_false(screenclear(&screen));
}

/* A definition in an object makes that no archive of a libc, and nothing of it is excused. */
static void
identityobject(void **state)
{
	(void)state;
	toyadd(&toy.link, "a.o", 0, "D:__toy_start");
	assert_false(screenclear(&screen));
}

static char *
nowhere(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

/* What every program of a compiler refers to is excused where the driver names the archive, and not by its name. */
static void
runtime(void **state)
{
	struct runtimeedge edge = {.archive = "libcc.a", .member = "m.o", .symbol = "getpwnam"};
	struct runtimes own = {.edges = &edge, .count = 1};

	(void)state;
	screen.excuses.runtimes = &own;
	screen.excuses.locate = nowhere;
	toyadd(&toy.link, "/my/libcc.a", 68, "U:getpwnam");
	assert_false(screenclear(&screen));
}

/* The start files of another libc are not harmless. */
static void
otherstart(void **state)
{
	struct catalogue other = {.name = "other"};
	const struct catalogue both[] = {toy.catalogue, other};
	struct link l;

	(void)state;
	stringsadd((struct strings *)(uintptr_t)&both[1].start, "__other_start");
	linkinit(&l, &toy.policy, both, 2);
	toyadd(&l, "/toy/libtoy.a", 100, "D:__toy_start");
	toyadd(&l, "/other/crt1.o", 0, "D:__other_start");
	assert_false(screenclear(&(struct screen){.link = &l, .excuses = {.link = &l, .runtimes = &runtimes}}));
	linkfree(&l);
	stringsfree((struct strings *)(uintptr_t)&both[1].start);
}

static void
options(void **state)
{
	(void)state;
	stringsadd(&toy.link.demanded, "f");
	assert_true(screenclear(&screen));
	stringsadd(&toy.link.demanded, "dlopen");
	assert_false(screenclear(&screen));
	stringsfree(&toy.link.demanded);
	toy.link.layout = true;
	assert_false(screenclear(&screen));
	toy.link.layout = false;
	assert_true(screenclear(&screen));
	stringsadd(&toy.link.wrapped, "f");
	assert_false(screenclear(&screen));
	stringsfree(&toy.link.wrapped);
	toy.link.unresolved = true;
	assert_false(screenclear(&screen));
}

static void
damage(void **state)
{
	(void)state;
	screenfile(&screen, "/nosuch/file.o");
	assert_string_equal(toy.link.damaged, "/nosuch/file.o: No such file or directory");
	assert_false(screenclear(&screen));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(reference, setup, teardown),
		cmocka_unit_test_setup_teardown(definition, setup, teardown),
		cmocka_unit_test_setup_teardown(local, setup, teardown),
		cmocka_unit_test_setup_teardown(elsewhere, setup, teardown),
		cmocka_unit_test_setup_teardown(twolibcs, setup, teardown),
		cmocka_unit_test_setup_teardown(identityobject, setup, teardown),
		cmocka_unit_test_setup_teardown(runtime, setup, teardown),
		cmocka_unit_test_setup_teardown(otherstart, setup, teardown),
		cmocka_unit_test_setup_teardown(options, setup, teardown),
		cmocka_unit_test_setup_teardown(damage, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
