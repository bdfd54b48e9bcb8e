/* Texts of a libc are found wherever they lie, and only where a NUL ends them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

#include "audit/output/traces.h"

static char *plain[] = {"invalid mode\n", "no more (%s)\nlibnss_%s.so\n"};
static char *odd[] = {"invalid mode\n", "tab\t\n"};

static bool
found(char **rows, const char *bytes, size_t size, size_t row)
{
	struct strings list = {.items = rows, .count = 2};
	struct traces t = {0};
	bool is;

	tracesadd(&t, &list);
	tracessearch(&t, bytes, size);
	is = t.found[row] != NULL;
	tracesfree(&t);
	return is;
}

/* TEXT, with the byte AFTER behind it, at each place of SIZE bytes that are FILL: found, or nowhere. */
static void
everywhere(char **rows, size_t row, const char *text, char after, char fill, bool wanted)
{
	enum { SIZE = 200 };
	size_t length = strlen(text), at;
	char *bytes;

	for (at = 0; at + length + 1 <= SIZE; at++) {
		bytes = malloc(SIZE);   /* its end is where a sanitizer sees it */
		memset(bytes, fill, SIZE);
		memcpy(bytes + at, text, length);
		bytes[at + length] = after;
		assert_int_equal(found(rows, bytes, SIZE, row), wanted);
		free(bytes);
	}
}

static void
at_each_place(void **state)
{
	static const char fills[] = {'\0', 'x', ' ', (char)0xff, 1};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof fills; i++) {
		everywhere(plain, 0, "invalid mode", '\0', fills[i], true);
		everywhere(plain, 1, "libnss_%s.so", '\0', fills[i], true);
		everywhere(plain, 1, "no more (%s)", '\0', fills[i], true);
		everywhere(odd, 1, "tab\t", '\0', fills[i], true);
		everywhere(odd, 0, "invalid mode", '\0', fills[i], true);
	}
}

static void
a_nul_has_to_end_it(void **state)
{
	(void)state;
	everywhere(plain, 0, "invalid mode", 's', 'x', false);
	everywhere(plain, 0, "invalid mod", '\0', 'x', false);
	everywhere(plain, 1, "libnss_%s.so", '.', 1, false);
}

static void
too_short_for_any(void **state)
{
	size_t size;

	(void)state;
	for (size = 0; size < 4; size++)
		assert_false(found(plain, "e\0e", size, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_each_place),
		cmocka_unit_test(a_nul_has_to_end_it),
		cmocka_unit_test(too_short_for_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
