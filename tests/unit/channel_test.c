#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/channel.h"
#include "base/mem.h"
#include "base/text.h"

static struct channel channel;

static int
setup(void **state)
{
	(void)state;
	return channelnew(&channel);
}

static int
teardown(void **state)
{
	(void)state;
	return close(channel.fd);
}

static void
gives(const char *tag, const char *expected)
{
	char *text = channelget(&channel, tag);

	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
	free(text);
}

/* Append bytes as somebody would who holds the descriptor. */
static void
forge(const char *bytes)
{
	assert_int_equal(write(channel.fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
}

static void
records(void **state)
{
	(void)state;
	gives("link", NULL);
	assert_int_equal(channelsend(&channel, "link", "pass bfd 2.40"), 0);
	assert_int_equal(channelsend(&channel, "text", ""), 0);
	assert_int_equal(channelsend(&channel, "output", "a b"), 0);
	gives("link", "pass bfd 2.40");
	gives("text", "");
	gives("output", "a b");
	gives("lin", NULL);
	gives("links", NULL);
	assert_int_equal(channelsend(&channel, "link", "deny bfd 2.40"), 0);
	gives("link", "deny bfd 2.40");
}

static void
text_of_any_kind(void **state)
{
	static const char lines[] = "\n\n  staticld: denied: nss\n\tlink 4\nlink 4\n\n";
	char *big = newarray(1, 100001);

	(void)state;
	memset(big, '\n', 100000);
	assert_int_equal(channelsend(&channel, "text", lines), 0);
	assert_int_equal(channelsend(&channel, "big", big), 0);
	assert_int_equal(channelsend(&channel, "link", "pass"), 0);
	gives("text", lines);
	gives("big", big);
	gives("link", "pass");
	free(big);
}

static void
wrong_nonce(void **state)
{
	struct channel other = channel;

	(void)state;
	memset(other.nonce, '0', 32);
	assert_int_equal(channelsend(&other, "link", "pass"), 0);
	gives("link", NULL);
	assert_int_equal(channelsend(&channel, "link", "deny"), 0);
	assert_int_equal(channelsend(&other, "link", "pass"), 0);
	gives("link", "deny");
}

/* What cannot be read ends the reading: nothing behind it counts. */
static void
damage(void **state)
{
	char *cut = newformat("%s link 100\npass", channel.nonce);
	char *bare = newformat("%s link 4 pass", channel.nonce);
	char *negative = newformat("%s link -1\npass", channel.nonce);
	const char *const rows[] = {cut, bare, negative, "x", "\n", " ", channel.nonce};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(channelsend(&channel, "text", "before"), 0);
		forge(rows[i]);
		gives("text", "before");
		gives("link", NULL);
		assert_int_equal(ftruncate(channel.fd, 0), 0);
	}
	free(cut);
	free(bare);
	free(negative);
}

static void
words(void **state)
{
	char *word = channelword(&channel), *bad;
	struct channel other;

	(void)state;
	assert_int_equal(channelopen(&other, word), 0);
	assert_int_equal(other.fd, channel.fd);
	assert_string_equal(other.nonce, channel.nonce);
	bad = newformat("%sx", word);
	assert_int_equal(channelopen(&other, bad), -1);
	assert_int_equal(channelopen(&other, ""), -1);
	assert_int_equal(channelopen(&other, "1"), -1);
	assert_int_equal(channelopen(&other, "999999:0123456789abcdef0123456789abcdef"), -1);
	free(bad);
	free(word);
}

static void
nonces_differ(void **state)
{
	struct channel other;

	(void)state;
	assert_int_equal(channelnew(&other), 0);
	assert_int_equal(strlen(other.nonce), 32);
	assert_string_not_equal(other.nonce, channel.nonce);
	close(other.fd);
}

static void
text(void **state)
{
	struct text t = {0};
	int i;

	(void)state;
	textadd(&t, "%s", "");
	assert_string_equal(t.bytes, "");
	for (i = 0; i < 1000; i++)
		textadd(&t, "%d,", i % 10);
	assert_int_equal(t.size, 2000);
	assert_int_equal(strlen(t.bytes), 2000);
	assert_string_equal(t.bytes + 1994, "7,8,9,");
	textfree(&t);
	assert_null(t.bytes);
	assert_int_equal(t.size, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(records, setup, teardown),
		cmocka_unit_test_setup_teardown(text_of_any_kind, setup, teardown),
		cmocka_unit_test_setup_teardown(wrong_nonce, setup, teardown),
		cmocka_unit_test_setup_teardown(damage, setup, teardown),
		cmocka_unit_test_setup_teardown(words, setup, teardown),
		cmocka_unit_test_setup_teardown(nonces_differ, setup, teardown),
		cmocka_unit_test(text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
