#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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
gives(enum tag tag, const char *expected)
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
	gives(TAG_LINK, NULL);
	assert_int_equal(channelsend(&channel, TAG_LINK, "pass bfd 2.40"), 0);
	assert_int_equal(channelsend(&channel, TAG_TEXT, ""), 0);
	assert_int_equal(channelsend(&channel, TAG_OUTPUT, "a b"), 0);
	gives(TAG_LINK, "pass bfd 2.40");
	gives(TAG_TEXT, "");
	gives(TAG_OUTPUT, "a b");
	gives(TAG_LINKER, NULL);
	assert_true(channelhas(&channel, TAG_TEXT));
	assert_false(channelhas(&channel, TAG_LINKER));
	assert_int_equal(channelsend(&channel, TAG_LINK, "deny bfd 2.40"), 0);
	gives(TAG_LINK, "deny bfd 2.40");
}

static void
text_of_any_kind(void **state)
{
	static const char lines[] = "\n\n  staticld: denied: nss\n\tlink 4\nlink 4\n\n";
	char *big = newarray(1, 100001);

	(void)state;
	memset(big, '\n', 100000);
	assert_int_equal(channelsend(&channel, TAG_TEXT, lines), 0);
	assert_int_equal(channelsend(&channel, TAG_FINDINGS, big), 0);
	assert_int_equal(channelsend(&channel, TAG_LINK, "pass"), 0);
	gives(TAG_TEXT, lines);
	gives(TAG_FINDINGS, big);
	gives(TAG_LINK, "pass");
	free(big);
}

static void
wrong_nonce(void **state)
{
	struct channel other = channel;

	(void)state;
	memset(other.nonce, '0', 32);
	assert_int_equal(channelsend(&other, TAG_LINK, "pass"), 0);
	gives(TAG_LINK, NULL);
	assert_int_equal(channelsend(&channel, TAG_LINK, "deny"), 0);
	assert_int_equal(channelsend(&other, TAG_LINK, "pass"), 0);
	gives(TAG_LINK, "deny");
}

/* What cannot be read ends the reading: nothing behind it counts. */
static void
damage(void **state)
{
	static const char *const rows[] = {"%s link 100\npass", "%s link 4 pass", "%s link -1\npass",
	    "x%.0s", "\n%.0s", " %.0s", "%s"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *row;

		close(channel.fd);
		assert_int_equal(channelnew(&channel), 0);
		assert_int_equal(channelsend(&channel, TAG_TEXT, "before"), 0);
		assert_true(asprintf(&row, rows[i], channel.nonce) > 0);
		forge(row);
		gives(TAG_TEXT, "before");
		gives(TAG_LINK, NULL);
		free(row);
	}
}

/* What is written into it is there for good. */
static void
grows_only(void **state)
{
	(void)state;
	assert_int_equal(channelsend(&channel, TAG_TEXT, "denied"), 0);
	assert_int_equal(ftruncate(channel.fd, 0), -1);
	gives(TAG_TEXT, "denied");
	assert_true(channel.fd > 9);
}

/* Descriptors that have the number, and even the bytes, but were not made by channelnew. */
static void
not_ours(void **state)
{
	char *line = newformat("staticld %s\n", channel.nonce), *word = channelword(&channel);
	int fds[] = {open("/dev/null", O_RDWR), memfd_create("staticld", MFD_ALLOW_SEALING),
	    memfd_create("staticld", MFD_ALLOW_SEALING), open("/tmp", O_TMPFILE | O_RDWR, 0600)};
	struct channel other;
	size_t i;

	(void)state;
	assert_int_equal(write(fds[1], line, strlen(line)), (ssize_t)strlen(line));
	assert_int_equal(fcntl(fds[2], F_ADD_SEALS, F_SEAL_SHRINK), 0);
	for (i = 0; i < sizeof fds / sizeof *fds; i++) {
		char *as = newformat("%d:%s", fds[i], channel.nonce);

		assert_true(fds[i] >= 0);
		assert_int_equal(channelopen(&other, as), -1);
		close(fds[i]);
		free(as);
	}
	memset(strchr(word, ':') + 1, '0', 32);
	assert_int_equal(channelopen(&other, word), -1);
	free(word);
	free(line);
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
		cmocka_unit_test_setup_teardown(grows_only, setup, teardown),
		cmocka_unit_test_setup_teardown(not_ours, setup, teardown),
		cmocka_unit_test_setup_teardown(words, setup, teardown),
		cmocka_unit_test_setup_teardown(nonces_differ, setup, teardown),
		cmocka_unit_test(text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
