/* What a linker's command line says of its output, in every spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "wrapper/linkline/words.h"

__attribute__((visibility("default"))) const char *__asan_default_options(void);

/* Words of a command line live as long as the process; the linker role needs them to its end. */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

static struct words
wordsof(const char *line)
{
	char *next, *word;
	struct argv a = {0};

	argvadd(&a, "ld");
	for (word = strtok_r(newstring(line), " ", &next); word; word = strtok_r(NULL, " ", &next))
		argvadd(&a, word);
	return wordsread(&a);
}

static void
output(void **state)
{
	(void)state;
	assert_string_equal(wordsof("a.o").output, "a.out");
	assert_string_equal(wordsof("-o x a.o").output, "x");
	assert_int_equal(wordsof("-o x a.o -oy --output=z -e -o --output z").rest.count, 4);
	assert_string_equal(wordsof("-o x -oy").output, "y");
	assert_string_equal(wordsof("--output=x --outp y").output, "y");
	assert_string_equal(wordsof("-output").output, "utput");
	assert_string_equal(wordsof("-o x -soname -o -e -oy --defsym -oz").output, "x");
	assert_string_equal(wordsof("-o x --oformat elf --omagic --orphan-handling=place").output, "x");
}

static void
kind(void **state)
{
	(void)state;
	assert_true(wordsof("-o x a.o -e -r -soname -shared").executable);
	assert_false(wordsof("-r").executable);
	assert_false(wordsof("--relo").executable);
	assert_false(wordsof("-shar").executable);
	assert_false(wordsof("-Bshareable").executable);
	assert_true(wordsof("--relax -Bsymbolic -Bstatic --sort-section name").executable);
}

static void
naming(void **state)
{
	struct words w = wordsof("-Map m --dependency-file=d --Ma=n -soname -Map=x");

	(void)state;
	assert_int_equal(w.naming.count, 3);
	assert_string_equal(w.naming.words[0], "m");
	assert_string_equal(w.naming.words[1], "d");
	assert_string_equal(w.naming.words[2], "n");
	assert_false(w.derived);
	assert_true(wordsof("-Map=%.x").derived);
	assert_true(wordsof("-Map=/tmp").derived);
	assert_true(wordsof("-plugin-opt=save-temps").derived);
	assert_true(wordsof("-plugin-opt -save-temps").derived);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output),
		cmocka_unit_test(kind),
		cmocka_unit_test(naming),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
