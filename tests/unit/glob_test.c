/* Patterns fit what fnmatch says in the C locale, and a set finds what trying all of them would. */
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/glob.h"
#include "base/mem.h"

enum { SEED = 20261126, TRIES = 200000 };

static uint64_t
draw(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* At most MOST bytes of ALPHABET. */
static void
drawtext(uint64_t *state, char *to, const char *alphabet, size_t most)
{
	size_t i, n = draw(state) % (most + 1), letters = strlen(alphabet);

	for (i = 0; i < n; i++)
		to[i] = alphabet[draw(state) % letters];
	to[n] = '\0';
}

/* A pattern of few letters, so that it fits now and then, with a whole class sometimes. */
static void
drawglob(uint64_t *state, char *to)
{
	static const char *const classes[] = {"[[:alpha:]]", "[^[:digit:]b]", "[![:upper:]-]", "[_[:lower:]]"};
	char more[12];

	drawtext(state, to, "aabc**?[]!^-\\A0:/\xe9", 9);
	if (draw(state) % 4)
		return;
	strcat(to, classes[draw(state) % 4]);
	drawtext(state, more, "ab*?]", 3);
	strcat(to, more);
}

static void
like_fnmatch(void **unused)
{
	uint64_t state = SEED;
	char glob[48], text[16];
	size_t i, yes = 0;

	(void)unused;
	printf("seed %d\n", SEED);
	for (i = 0; i < TRIES; i++) {
		bool expected;

		/* What a range that ends at a '[' means is left open by POSIX, and glibc reads it in two ways. */
		do
			drawglob(&state, glob);
		while (strstr(glob, "-["));
		drawtext(&state, text, "aabc[]-!A0:/\\.\xe9", 7);
		expected = fnmatch(glob, text, 0) == 0;
		yes += expected;
		if (globfits(glob, text) != expected)
			fail_msg("\"%s\" and \"%s\": %sfit for fnmatch", glob, text, expected ? "" : "no ");
	}
	assert_true(yes > TRIES / 50);
}

static void
by_hand(void **unused)
{
	static const struct {
		const char *glob, *text;
		bool fits;
	} rows[] = {{"", "", true}, {"", "a", false}, {"*", "", true}, {"dl*", "dlopen", true}, {"*/sqlite3.o", "a/b/sqlite3.o", true},
	    {"a?c", "abc", true}, {"?", "", false}, {"[a-c]x", "bx", true}, {"[!a-c]x", "bx", false}, {"[]]", "]", true},
	    {"[a", "[a", true}, {"[a", "a", false}, {"a\\*", "a*", true}, {"a\\*", "ab", false}, {"a\\", "a\\", false},
	    {"\xc3?", "\xc3\xa9", true}, {"?", "\xc3\xa9", false}, {"[[:nope:]]", "n", false}, {"[z-a]", "z", false}};
	size_t i;

	(void)unused;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		if (globfits(rows[i].glob, rows[i].text) != rows[i].fits)
			fail_msg("\"%s\" and \"%s\"", rows[i].glob, rows[i].text);
	assert_true(globis("a*") && globis("a?") && globis("[") && globis("a\\b") && !globis("getpwnam"));
}

/* N times S, and TAIL; malloced. */
static char *
many(const char *s, size_t n, const char *tail)
{
	size_t i, each = strlen(s);
	char *all = newarray(n * each + strlen(tail) + 1, 1);

	for (i = 0; i < n; i++)
		memcpy(all + i * each, s, each);
	strcpy(all + n * each, tail);
	return all;
}

static const char *
item(const void *ctx, size_t i)
{
	return ((const char *const *)ctx)[i];
}

/* Each would take longer than this program may, were anything tried again. */
static void
no_explosion(void **unused)
{
	static const char *const pieces[] = {"*a", "[", "[[:alpha:", "*[", "[a\\", "*[!b]"};
	char *text = many("a", 3000, "c");
	size_t i;

	(void)unused;
	for (i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *glob = many(pieces[i], 2000, "b");
		const char *at[] = {glob};
		struct globs g;

		assert_false(globfits(glob, text));
		free(glob);
		glob = many(pieces[i], 100000, "b");
		at[0] = glob;
		globsinit(&g, 1, item, at);
		assert_int_equal(globsfirst(&g, "c"), SIZE_MAX);
		globsfree(&g);
		free(glob);
	}
	free(text);
}

enum { PATTERNS = 300 };

/* What the set says of TEXT is what trying one after the other says. */
static void
compare(const struct globs *g, const char *const *at, const char *text)
{
	size_t i, n, k = 0, first = SIZE_MAX, *all = globsall(g, text, &n);

	for (i = 0; i < PATTERNS; i++) {
		bool fits = globis(at[i]) ? globfits(at[i], text) : strcmp(at[i], text) == 0;

		if (fits && first == SIZE_MAX)
			first = i;
		if (fits && (k >= n || all[k++] != i))
			fail_msg("%zu, \"%s\", is missing for \"%s\"", i, at[i], text);
	}
	assert_int_equal(k, n);
	assert_int_equal(globsfirst(g, text), first);
	free(all);
}

static void
sets(void **unused)
{
	static char texts[PATTERNS][48];
	const char *at[PATTERNS];
	uint64_t state = SEED;
	struct globs g;
	char text[64];
	size_t i, round;

	(void)unused;
	for (round = 0; round < 20; round++) {
		for (i = 0; i < PATTERNS; i++) {
			drawglob(&state, texts[i]);
			if (i % 3 == 0)
				drawtext(&state, texts[i], "abc", 20);
			if (i % 3 == 1 && draw(&state) % 2)
				snprintf(texts[i], sizeof texts[i], "*%s%s", &"abcabcabcaacbb"[draw(&state) % 14], "b*");
			at[i] = texts[i];
		}
		globsinit(&g, PATTERNS, item, at);
		for (i = 0; i < 200; i++) {
			drawtext(&state, text, "abc[]", 40);
			compare(&g, at, i < 100 ? text : texts[draw(&state) % PATTERNS]);
		}
		globsfree(&g);
	}
	globsinit(&g, 0, item, NULL);
	assert_int_equal(globsfirst(&g, "a"), SIZE_MAX);
	globsfree(&g);
}

/* Twenty thousand patterns, and more names than there are in a libc. */
static void
many_patterns(void **unused)
{
	static char texts[20000][24];
	static const char *at[20000];
	static const char *const shapes[] = {"q%zu*", "*q%zu", "*_q%zu_*", "?q%zu", "q%zu", "[pq]%zu_"};
	struct globs g;
	char name[32];
	size_t i, s;

	(void)unused;
	for (s = 0; s < sizeof shapes / sizeof *shapes; s++) {
		for (i = 0; i < 20000; i++) {
			snprintf(texts[i], sizeof texts[i], shapes[s], i);
			at[i] = texts[i];
		}
		globsinit(&g, 20000, item, at);
		for (i = 0; i < 100000; i++) {
			snprintf(name, sizeof name, "function_%zu_of_it", i);
			assert_int_equal(globsfirst(&g, name), SIZE_MAX);
		}
		globsfree(&g);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(like_fnmatch),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(no_explosion),
		cmocka_unit_test(sets),
		cmocka_unit_test(many_patterns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
