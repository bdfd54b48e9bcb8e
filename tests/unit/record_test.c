#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/record.h"

static void
same(char *text, const char *expected)
{
	assert_string_equal(text, expected);
	free(text);
}

static void
linker(void **state)
{
	static const char *const bad[] = {NULL, "", "mold", "mold 2.4 ", "mold 2.4 5", " ",
	    "a-kind-of-linker-that-is-too-long 1"};
	struct linkername n;
	size_t i;

	(void)state;
	assert_true(linknameread(&n, "mold 2.4.0"));
	assert_string_equal(n.kind, "mold");
	assert_string_equal(n.version, "2.4.0");
	same(linknametext(&n), "mold 2.4.0");
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(linknameread(&n, bad[i]));
		assert_string_equal(n.kind, "");
		assert_string_equal(n.version, "");
	}
}

static void
link(void **state)
{
	static const char *const good[] = {"other bfd 2.40 0", "pass gold 1.16 604", "warn bfd 2.44 1",
	    "deny bfd 2.40 18446744073709551615"};
	static const char *const bad[] = {NULL, "", "pass", "pass bfd 2.40", "pass bfd 2.40 x",
	    "pass bfd 2.40 1 2", "pass bfd 2.40 1\n", "passed bfd 2.40 1", "PASS bfd 2.40 1",
	    "passpasspass bfd 2.40 1"};
	struct linkrecord r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(linkrecordread(&r, good[i]));
		assert_int_equal(r.linked, i);
		same(linkrecordtext(&r), good[i]);
	}
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		r.inputs = 1;
		assert_false(linkrecordread(&r, bad[i]));
		assert_int_equal(r.linked, LINKED_OTHER);
		assert_int_equal(r.inputs, 0);
	}
}

static void
proof(void **state)
{
	static const char *const bad[] = {NULL, "", "1", "1 2", "1 2 3 4", "1 2 3 4 5 6", "a b c d e"};
	struct stat st = {.st_dev = 64769, .st_ino = 77, .st_size = 800000,
	    .st_mtim = {1700000000, 999999999}, .st_ctim = {1700000001, 1}};
	struct proofrecord r = proofrecordof(&st), back;
	size_t i;

	(void)state;
	same(proofrecordtext(&r), "64769 77 800000 1700000000999999999 1700000001000000001");
	assert_true(proofrecordread(&back, "64769 77 800000 1700000000999999999 1700000001000000001"));
	assert_true(proofrecordis(&back, &st));
	st.st_ctim.tv_nsec++;
	assert_false(proofrecordis(&back, &st));
	st.st_ctim.tv_nsec--;
	st.st_size--;
	assert_false(proofrecordis(&back, &st));
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(proofrecordread(&back, bad[i]));
		assert_int_equal(back.device, 0);
		assert_int_equal(back.inode, 0);
	}
}

static void
lines(void **state)
{
	struct strings l = linesread("/usr/lib\n/a b\n\nla\xffst");

	(void)state;
	assert_int_equal(l.count, 4);
	assert_string_equal(l.items[1], "/a b");
	assert_string_equal(l.items[2], "");
	assert_string_equal(l.items[3], "la\xffst");
	same(linestext(&l), "/usr/lib\n/a b\n\nla\xffst\n");
	stringsfree(&l);
	assert_null(linestext(&l));
	l = linesread(NULL);
	assert_int_equal(l.count, 0);
	stringsfree(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linker),
		cmocka_unit_test(link),
		cmocka_unit_test(proof),
		cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
