/* Names come out neutral, and numbers as from printf; what is pasted is read again as it was. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libconfig.h>

#include "base/glob.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

enum { SEED = 20261128 };

static const struct {
	const char *name, *neutral;
} rows[] = {
	{"plain name", "plain name"}, {"a\nb\tc\rd", "a\\nb\\tc\\x0dd"}, {"\033[31mred", "\\x1b[31mred"}, {"\177", "\\x7f"},
	{"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"}, {"\xe6\xbc\xa2\xf0\x9f\x90\xa7", "\xe6\xbc\xa2\xf0\x9f\x90\xa7"},
	{"c1 \xc2\x9b" "1m", "c1 \\xc2\\x9b1m"}, {"bidi \xe2\x80\xae", "bidi \\xe2\\x80\\xae"},
	{"\xe2\x81\xa6 \xe2\x80\xa8 \xd8\x9c", "\\xe2\\x81\\xa6 \\xe2\\x80\\xa8 \\xd8\\x9c"},
	{"\xff\xc3", "\\xff\\xc3"}, {"\xc0\x9b", "\\xc0\\x9b"}, {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
	{"\xe0\x82\x9b", "\\xe0\\x82\\x9b"}, {"\x9b", "\\x9b"},
};

static void
names(void **unused)
{
	size_t i;

	(void)unused;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *s = newtext("%s|%.*s", rows[i].name, 1, "abc"), *expected = newformat("%s|a", rows[i].neutral);

		assert_string_equal(s, expected);
		free(s);
		free(expected);
	}
}

static void
conversions(void **unused)
{
	char *s = newtext("%d %i %u %x %X %ld %lld %zu %c%% %-4s| %.2s %02X %llu", -1, INT_MIN, 7u, 255u, 255u, LONG_MIN,
	    LLONG_MAX, (size_t)9, '\n', "ab", "xyz", 10u, ULLONG_MAX), *expected;

	(void)unused;
	expected = newformat("-1 %i 7 ff FF %ld %lld 9 \\n%% ab  | xy 0A %llu", INT_MIN, LONG_MIN, LLONG_MAX, ULLONG_MAX);
	assert_string_equal(s, expected);
	free(s);
	free(expected);
	s = newtext("%s", "");
	assert_string_equal(s, "");
	free(s);
	/* A quote before it makes it a string of libconfig's; after an even number it is none. */
	s = newtext("\"%s\" %s \"x%s%s\"", "a\"\\", "\"", "\\", "\"");
	assert_string_equal(s, "\"a\\\"\\\\\" \" \"x\\\\\\\"\"");
	free(s);
}

static void
lines(void **unused)
{
	static const char text[] = "one\n\ttwo\r\n\033]0;title\a\n\xc2\x85" "end";
	struct text t = {0};

	(void)unused;
	textlines(&t, text, sizeof text - 1);
	assert_string_equal(t.bytes, "one\n\ttwo\\x0d\n\\x1b]0;title\\x07\n\\xc2\\x85" "end");
	textfree(&t);
}

static uint64_t
draw(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Nothing that a terminal obeys, and no line end. */
static void
assertneutral(const char *s)
{
	const unsigned char *p;
	json_t *valid;

	for (p = (const unsigned char *)s; *p; p++)
		assert_true(*p >= 0x20 && *p != 0x7f && !(p[0] == 0xc2 && p[1] < 0xa0));
	assert_null(strstr(s, "\xe2\x80\xae"));
	valid = json_string(s);
	assert_non_null(valid);
	json_decref(valid);
}

/* As an exception is pasted: libconfig reads the pattern that fits the name and nothing else. */
static void
pasted(void **unused)
{
	uint64_t state = SEED;
	size_t i, k, n;

	(void)unused;
	printf("seed %d\n", SEED);
	for (i = 0; i < 20000; i++) {
		static const char likely[] = "\"\\*?[]{};=#\n\033x1n\xe2\x80\xae/";
		char name[12], *glob, *text;
		const char *read;
		config_t config;

		for (k = 0, n = draw(&state) % sizeof name; k < n; k++)
			name[k] = draw(&state) % 2 ? likely[draw(&state) % (sizeof likely - 1)] : (char)(1 + draw(&state) % 255);
		name[n] = '\0';
		glob = globquote(name);
		text = newtext("exceptions: ( { symbol = \"%s\"; reason = \"...\"; } );", glob);
		assertneutral(text);
		config_init(&config);
		assert_int_equal(config_read_string(&config, text), CONFIG_TRUE);
		assert_int_equal(config_lookup_string(&config, "exceptions.[0].symbol", &read), CONFIG_TRUE);
		assert_string_equal(read, glob);
		assert_true(globfits(read, name));
		name[0] ^= 1;
		assert_true(n == 0 || name[0] == '\0' || !globfits(read, name));
		config_destroy(&config);
		free(text);
		free(glob);
	}
}

static void
json(void **unused)
{
	size_t i;

	(void)unused;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *o = json_pack("[o]", jsonstring(rows[i].name));
		char *s = json_dumps(o, JSON_NEUTRAL);
		const char *p;

		assert_non_null(s);
		for (p = s; *p; p++)
			assert_true(*p >= ' ' && *p < '\177');
		free(s);
		json_decref(o);
	}
	assert_true(json_is_null(jsonstring(NULL)));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(conversions),
		cmocka_unit_test(lines),
		cmocka_unit_test(pasted),
		cmocka_unit_test(json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
