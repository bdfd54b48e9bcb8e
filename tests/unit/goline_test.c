#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wrapper/go/goline.h"
#include "wrapper/go/goquote.h"

/* What a reading allocates lives as long as the process: keep it reachable. */
static struct goline kept[16];
static struct argv lists[16];
static size_t nkept;

/* Read the lists WORDS and GOFLAGS as the command line of go COMMAND. */
static const struct goline *
readline(const char *command, const char *goflags, const char *words)
{
	struct goline *l = &kept[nkept];
	struct argv *flags = &lists[nkept++], *args = &lists[8 + nkept];

	assert_true(nkept < 8);
	argvadd(args, "");
	assert_int_equal(goquotesplit(goflags, flags), 0);
	assert_int_equal(goquotesplit(words, args), 0);
	golineread(l, command, flags, args->words + 1);
	return l;
}

static void
assert_words(const struct argv *a, const char *want)
{
	struct text text = {0};
	size_t i;

	for (i = 0; i < a->count; i++)
		assert_int_equal(goquoteadd(&text, a->words[i]), 0);
	assert_string_equal(text.bytes ? text.bytes : "", want);
	textfree(&text);
}

static void
flags_up_to_the_packages(void **state)
{
	const struct goline *l = readline("build", "", "-C dir -o out --tags a,b -race -ldflags '-s -w' "
	    "--toolexec=theirs -mod vendor ./a ./b -o");

	(void)state;
	assert_words(&l->rest, "-o out -race -ldflags '-s -w' -mod vendor ./a ./b -o");
	assert_words(&l->packages, "./a ./b -o");
	assert_words(&l->select, "-race=true -mod=vendor");
	assert_string_equal(l->dir, "dir");
	assert_string_equal(l->output, "out");
	assert_string_equal(l->tags, "a,b");
	assert_string_equal(l->toolexec, "theirs");
	assert_string_equal(l->ldflags, "-s -w");
}

static void
goflags_count_unless_overridden(void **state)
{
	const struct goline *l = readline("build", "-tags=x -toolexec=first '-ldflags=-s -w' -race",
	    "-toolexec second .");

	(void)state;
	assert_string_equal(l->tags, "x");
	assert_string_equal(l->toolexec, "second");
	assert_string_equal(l->ldflags, "-s -w");
	assert_words(&l->rest, ".");
	assert_words(&l->select, "");
}

static void
a_programs_arguments_are_its_own(void **state)
{
	const struct goline *l = readline("run", "", "-tags t . -toolexec x --staticld-policy=y");

	(void)state;
	assert_words(&l->rest, ". -toolexec x --staticld-policy=y");
	assert_null(l->toolexec);
	assert_null(l->policy);
}

static void
tests_mix_flags_and_packages(void **state)
{
	const struct goline *l = readline("test", "", "-run X ./a -c -test.v -tags t ./b -args -tags u");

	(void)state;
	assert_words(&l->rest, "-run X ./a -c -test.v ./b -args -tags u");
	assert_words(&l->packages, "./a ./b");
	assert_string_equal(l->tags, "t");
	assert_true(l->compile);
}

static void
our_own_flags_are_taken_out(void **state)
{
	const struct goline *l = readline("install", "", "--staticld-policy=musl -linkshared=false -n "
	    "-buildmode pie .");

	(void)state;
	assert_string_equal(l->policy, "musl");
	assert_string_equal(l->buildmode, "pie");
	assert_false(l->linkshared);
	assert_true(l->dry);
	assert_words(&l->rest, "-linkshared=false -n -buildmode pie .");
}

static void
quotes_that_cannot_be(void **state)
{
	struct text text = {0};
	static struct argv a;

	(void)state;
	assert_int_equal(goquotesplit("'a b", &a), -1);
	assert_int_equal(goquoteadd(&text, "'\""), -1);
	assert_int_equal(goquotesplit("  'a b'  \"c'd\" e ''", &a), 0);
	assert_words(&a, "'a b' \"c'd\" e ''");
	textfree(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_up_to_the_packages),
		cmocka_unit_test(goflags_count_unless_overridden),
		cmocka_unit_test(a_programs_arguments_are_its_own),
		cmocka_unit_test(tests_mix_flags_and_packages),
		cmocka_unit_test(our_own_flags_are_taken_out),
		cmocka_unit_test(quotes_that_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
