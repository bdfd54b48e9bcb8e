/* What is left of a linker's command line where undefined symbols are denied. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "wrapper/linkline/strict.h"

__attribute__((visibility("default"))) const char *__asan_default_options(void);

/* Words of a command line live as long as the process; the linker role needs them to its end. */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* The words of LINE, without the program, become those of EXPECTED; the first that goes is TAKEN. */
static void
becomes(const char *line, const char *expected, const char *taken)
{
	char *copy = newstring(line), *next, *word;
	struct argv words = {0}, strict;
	struct text text = {0};
	const char *first;
	size_t i;

	argvadd(&words, "ld");
	for (word = strtok_r(copy, " ", &next); word; word = strtok_r(NULL, " ", &next))
		argvadd(&words, word);
	strict = strictwords(&words, &first);
	for (i = 1; i < strict.count; i++)
		textadd(&text, "%s%s", i > 1 ? " " : "", strict.words[i]);
	assert_string_equal(text.bytes ? text.bytes : "", expected);
	if (taken)
		assert_string_equal(first, taken);
	else
		assert_null(first);
	textfree(&text);
	free(strict.words);
	free(words.words);
	free(copy);
}

static void
stays(const char *line)
{
	becomes(line, line, NULL);
}

static void
others(void **state)
{
	(void)state;
	stays("-o out a.o -z now --wrap=f -wrap f --warn-once --no-warn-mismatch --whole-archive");
	stays("-soname -w --defsym --noinhibit-exec -o -w -e --noinhibit-exec");
	stays("-warn-common -rpath -w --weird -static -Map -w -z -w");
	stays("-wra=f -wra f -warn-once -whole-archive -wh -no-whole-archive");
	stays("--no-whole-archive --no-undefined -nostdlib -n -N");
}

static void
spellings(void **state)
{
	(void)state;
	becomes("a --noinhibit-exec b", "a b", "--noinhibit-exec");
	becomes("-noinhibit-exec", "", "-noinhibit-exec");
	becomes("--noinh --noinhibit_exec", "", "--noinh");
	becomes("-w --no-warnings --no-warni", "", "-w");
	becomes("-sw -wS x", "-s -S x", "-sw");
	becomes("-wo out -wz undefs -wofile", "-o out -z undefs -ofile", "-wo");
	becomes("--ignore-unresolved-symbol f a.o", "a.o", "--ignore-unresolved-symbol");
	becomes("--ign=f a.o", "a.o", "--ign=f");
	becomes("--weak-unresolved-symbols", "", "--weak-unresolved-symbols");
	/* The value of the joined form is not the next word. */
	becomes("--defsym=f=g -w --entry=x -w", "--defsym=f=g --entry=x", "-w");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others),
		cmocka_unit_test(spellings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
