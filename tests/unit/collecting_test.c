/* What is said of inputs: their digests, or which of them could not be read, whatever it is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "wrapper/evidence/collecting.h"

/* The text for a link of the one input PATH, or NULL and *ERROR. */
static char *
collected(const char *path, char **error)
{
	char row[64];
	int size = snprintf(row, sizeof row, "0 0 0 %s", path) + 1;
	struct collecting c = {0};
	struct argv words = {0};
	char *text;

	argvadd(&words, "ld");
	assert_int_equal(collectingbegin(&c, &words, "m.json"), 0);
	assert_int_equal(filewrite(c.list, row, (size_t)size), 0);
	text = collectingend(&c, error);
	free(words.words);
	return text;
}

static void
readable(void **state)
{
	char *error = NULL, *text = collected("/dev/null", &error);

	(void)state;
	assert_null(error);
	assert_non_null(strstr(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	free(text);
}

static void
unreadable(void **state)
{
	char *error = NULL;

	(void)state;
	assert_null(collected("/nonexistent/a.o", &error));
	assert_string_equal(error, "/nonexistent/a.o: No such file or directory");
	free(error);
	error = NULL;
	/* Its name begins as a text of JSON does. */
	assert_null(collected("{}/a.o", &error));
	assert_string_equal(error, "{}/a.o: No such file or directory");
	free(error);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readable),
		cmocka_unit_test(unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
