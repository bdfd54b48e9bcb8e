/* No name that was added is ever turned down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/namefilter.h"

/* The key of NAME with ROOM bytes to be read, all behind its end being junk. */
static uint64_t
keyin(const char *name, size_t room)
{
	char *bytes = malloc(room);
	uint64_t key;

	assert_non_null(bytes);
	memset(bytes, 0x80, room);
	memcpy(bytes, name, strlen(name) + 1);
	key = namefilterkey(bytes, room);
	free(bytes);
	return key;
}

static void
keys(void **state)
{
	static const char *const names[] = {"", "a", "getpw", "dlopen", "getpwna", "getpwnam", "getpwnam_r",
	    "\x01\x01\x01\x01\x01\x01\x01\x01", "\xff\x80\x01"};
	size_t i, room;

	(void)state;
	for (i = 0; i < sizeof names / sizeof *names; i++)
		for (room = strlen(names[i]) + 1; room < strlen(names[i]) + 20; room++)
			assert_int_equal(keyin(names[i], room), keyin(names[i], strlen(names[i]) + 1));
	assert_int_equal(keyin("", 9), 0);
	assert_int_equal(keyin("getpwnam", 9), keyin("getpwnam_r", 11));
	assert_int_not_equal(keyin("getpwna", 8), keyin("getpwnam", 9));
	assert_int_not_equal(keyin("a", 2), keyin("b", 2));
}

/* What has come in is never turned away by its first bytes, one of which may be the NUL. */
static void
starts(void **state)
{
	static const char *const names[] = {"getpwnam", "a", "_", "__libc_dlopen_mode", "\xc3\xa9t\xc3\xa9"};
	static struct namefilter filter, all;
	size_t i, passed = 0;

	(void)state;
	namefilteropen(&filter, "xy");
	namefilteropen(&all, "");
	for (i = 0; i < sizeof names / sizeof *names; i++)
		namefilteradd(&filter, namefilterkey(names[i], strlen(names[i]) + 1));
	for (i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(namefilterstarts(&filter, names[i]));
	assert_true(namefilterstarts(&filter, "xyz"));
	for (i = 'a'; i <= 'z'; i++)
		passed += namefilterstarts(&filter, (const char[]){(char)i, 'q', '\0'});
	assert_int_equal(passed, 0);
	assert_true(namefilterstarts(&all, "q") && namefilterstarts(&all, "qq"));
}

static void
lets(void **state)
{
	static struct namefilter filter;
	size_t i, passed = 0;
	char name[16];

	(void)state;
	namefilteropen(&filter, "__real_");
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "f%zu", i);
		namefilteradd(&filter, keyin(name, sizeof name));
	}
	for (i = 0; i < 11000; i++) {
		snprintf(name, sizeof name, "f%zu", i);
		passed += namefilterlets(&filter, keyin(name, sizeof name));
		if (i == 999)
			assert_int_equal(passed, 1000);
	}
	/* A sixteenth of the bits are set. */
	assert_in_range(passed, 1000, 1000 + 10000 / 8);
	assert_true(namefilterlets(&filter, keyin("__real_x", 9)));
	assert_true(namefilterlets(&filter, keyin("__real_", 8)));
	assert_false(namefilterlets(&filter, keyin("__rea", 6)));
}

static void
opened(void **state)
{
	struct namefilter filter = {.mask = 1};

	(void)state;
	namefilteropen(&filter, "__");
	assert_true(namefilterlets(&filter, keyin("__", 3)));
	assert_true(namefilterlets(&filter, keyin("__printf_chk", 13)));
	assert_false(namefilterlets(&filter, keyin("_", 2)));
	assert_false(namefilterlets(&filter, keyin("printf", 7)));
	namefilteropen(&filter, "12345678");
	assert_true(namefilterlets(&filter, keyin("123456789", 10)));
	assert_false(namefilterlets(&filter, keyin("1234567", 8)));
	namefilteropen(&filter, "");
	assert_true(namefilterlets(&filter, keyin("", 1)));
	assert_true(namefilterlets(&filter, keyin("x", 2)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(starts),
		cmocka_unit_test(lets),
		cmocka_unit_test(opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
