/* A set has what was added to it, once, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/nameset.h"

enum { MANY = 3000 };

static void
has_what_was_added(void **state)
{
	struct nameset s = {0};
	char name[32];
	size_t i;

	(void)state;
	assert_false(namesethas(&s, ""));
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "name%zu", i);
		assert_false(namesethas(&s, name));
		assert_true(namesetadd(&s, name));
		assert_false(namesetadd(&s, name));
	}
	assert_int_equal(s.names.count, MANY);
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "name%zu", i);
		assert_true(namesethas(&s, name));
		assert_int_equal(namesetfind(&s, name), i);
		assert_string_equal(s.names.items[i], name);
	}
	assert_false(namesethas(&s, "name"));
	assert_true(namesetadd(&s, ""));
	assert_true(namesethas(&s, ""));
	namesetfree(&s);
	assert_false(namesethas(&s, "name1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_what_was_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
