/* The ways that findings tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audit/link/graph.h"
#include "audit/link/link.h"
#include "base/mem.h"
#include "tests/unit/toy.h"

/* main calls getpwnam; that calls second, and has bytes like a branch into the middle of first. */
#define MIDDLE "tests/fuzz/corpus/sections/middle.o"

/* Byte patterns inside of code can look like a branch: such a way is told only where there is no other. */
static void
the_way_goes_over_calls_before_it_goes_over_what_looks_like_one(void **state)
{
	static char *names[] = {(char *)(uintptr_t)"first", (char *)(uintptr_t)"second"};
	static const struct policy policy;
	const struct strings both = {names, 2}, first = {names, 1};
	unsigned char *bytes = newarray(1, 1 << 16);
	struct strings chain = {0};
	struct graph *g;
	struct link l;
	FILE *f = fopen(MIDDLE, "r");
	size_t size;

	(void)state;
	assert_non_null(f);
	size = fread(bytes, 1, 1 << 16, f);
	fclose(f);
	linkinit(&l, &policy, NULL, 0);
	linkadd(&l, MIDDLE, 0, bytes, size);
	g = graphnew(&l, GRAIN_FUNCTION);
	graphchain(g, l.inputs[0], "main", "getpwnam", &both, &chain);
	assert_int_equal(chain.count, 3);
	assert_string_equal(chain.items[2], "second");
	stringsfree(&chain);
	graphchain(g, l.inputs[0], "main", "getpwnam", &first, &chain);
	assert_int_equal(chain.count, 3);
	assert_string_equal(chain.items[2], "first");
	stringsfree(&chain);
	graphfree(g);
	linkfree(&l);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_goes_over_calls_before_it_goes_over_what_looks_like_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
