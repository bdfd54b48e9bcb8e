#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/input/archive.h"
#include "base/mem.h"

#define LONGNAME "a_name_of_more_than_fifteen_bytes.o"

/* An archive that grows in memory. */
struct building {
	int fd;
	size_t size;
};

static void
put(struct building *b, const void *bytes, size_t size)
{
	assert_int_equal(pwrite(b->fd, bytes, size, (off_t)b->size), (ssize_t)size);
	b->size += size;
}

static struct building
begin(const char *magic)
{
	struct building b = {memfd_create("archive", MFD_CLOEXEC), 0};

	assert_true(b.fd >= 0);
	put(&b, magic, strlen(magic));
	return b;
}

/* A header with SIZE as its size field; the offset of the data is returned. */
static uint64_t
puthead(struct building *b, const char *name, const char *size)
{
	char *h = newformat("%-16s%-12s%-6s%-6s%-8s%-10s`\n", name, "0", "0", "0", "644", size);

	assert_int_equal(strlen(h), 60);
	if (b->size & 1)
		put(b, "\n", 1);
	put(b, h, 60);
	free(h);
	return b->size;
}

static uint64_t
putmember(struct building *b, const char *name, const char *data)
{
	char *size = newformat("%zu", strlen(data));
	uint64_t at = puthead(b, name, size);

	free(size);
	put(b, data, strlen(data));
	return at;
}

static void
expectnext(struct archive *a, const char *name, uint64_t offset, uint64_t size, int special)
{
	char *error = NULL;
	struct member m;

	assert_int_equal(archivenext(a, &m, &error), 1);
	assert_string_equal(m.name, name);
	assert_int_equal(m.offset, offset);
	assert_int_equal(m.size, size);
	assert_int_equal(m.special, special);
}

static void
expectend(struct archive *a)
{
	char *error = NULL;
	struct member m;

	assert_int_equal(archivenext(a, &m, &error), 0);
	assert_null(error);
	archiveclose(a);
}

static void
expectname(struct archive *a, uint64_t offset, const char *name)
{
	char *error = NULL, *found = archivename(a, offset, &error);

	assert_null(error);
	assert_string_equal(found, name);
	free(found);
}

static struct archive *
finish(const struct building *b)
{
	char *error = NULL;
	struct archive *a = archiveopen(b->fd, &error);

	assert_null(error);
	assert_non_null(a);
	return a;
}

/* Opening or walking fails with a line that has TEXT and an offset in it. */
static void
expectdamage(struct building *b, const char *text)
{
	char *error = NULL;
	struct archive *a = archiveopen(b->fd, &error);
	struct member m;
	int more = a ? 1 : -1;

	while (more > 0)
		more = archivenext(a, &m, &error);
	assert_int_equal(more, -1);
	assert_non_null(strstr(error, text));
	assert_non_null(strstr(error, "at offset "));
	free(error);
	archiveclose(a);
	close(b->fd);
}

static void
names_of_all_forms(void **state)
{
	struct building b = begin("!<arch>\n");
	struct archive *a;
	uint64_t at[6];

	(void)state;
	at[0] = putmember(&b, "/", "symbols");
	at[1] = putmember(&b, "/SYM64/", "more symbols");
	at[2] = putmember(&b, "//", "skipped.o/\n" LONGNAME "/\n");
	at[3] = putmember(&b, "short.o/", "odd");
	at[4] = putmember(&b, "/11", "even");
	at[5] = putmember(&b, "bsd.o", "x");
	a = finish(&b);
	assert_false(archivethin(a));
	expectname(a, at[4], LONGNAME);
	expectnext(a, "/", at[0], 7, 1);
	expectnext(a, "/SYM64/", at[1], 12, 1);
	expectnext(a, "//", at[2], strlen(LONGNAME) + 13, 1);
	expectnext(a, "short.o", at[3], 3, 0);
	expectname(a, at[3], "short.o");
	expectnext(a, LONGNAME, at[4], 4, 0);
	/* The last one lacks its padding. */
	expectnext(a, "bsd.o", at[5], 1, 0);
	expectend(a);
	close(b.fd);
}

static void
bsd_names_before_the_data(void **state)
{
	struct building b = begin("!<arch>\n");
	struct archive *a;
	uint64_t index, at;

	(void)state;
	/* The name may be padded with NULs. */
	index = puthead(&b, "#1/20", "20") + 20;
	put(&b, "__.SYMDEF SORTED\0\0\0", 20);
	at = putmember(&b, "#1/9", "member.o!contents");
	a = finish(&b);
	expectnext(a, "__.SYMDEF SORTED", index, 0, 1);
	expectnext(a, "member.o!", at + 9, 8, 0);
	expectname(a, at + 9, "member.o!");
	expectend(a);
	close(b.fd);
}

static void
thin_members_have_no_data(void **state)
{
	struct building b = begin("!<thin>\n");
	struct archive *a;
	uint64_t table, first, second;

	(void)state;
	table = putmember(&b, "//", "dir/a.o/\nlib.a/\n");
	first = puthead(&b, "/0", "123456");
	second = puthead(&b, "/9:68", "7");
	a = finish(&b);
	assert_true(archivethin(a));
	expectnext(a, "//", table, 16, 1);
	expectnext(a, "dir/a.o", first, 123456, 0);
	expectnext(a, "lib.a", second, 7, 0);
	expectend(a);
	close(b.fd);
}

static void
an_empty_archive_has_no_members(void **state)
{
	struct building b = begin("!<arch>\n");

	(void)state;
	expectend(finish(&b));
	close(b.fd);
}

static void
the_file_offset_stays(void **state)
{
	struct building b = begin("!<arch>\n");
	struct archive *a;
	uint64_t at;

	(void)state;
	at = putmember(&b, "a.o/", "data");
	lseek(b.fd, 5, SEEK_SET);
	a = finish(&b);
	expectname(a, at, "a.o");
	expectnext(a, "a.o", at, 4, 0);
	expectend(a);
	assert_int_equal(lseek(b.fd, 0, SEEK_CUR), 5);
	close(b.fd);
}

static void
damage_is_an_error(void **state)
{
	struct building b;

	(void)state;
	b = begin("!<arch>\n");
	puthead(&b, "a.o/", "5");
	put(&b, "four", 4);
	expectdamage(&b, "larger than the file");
	b = begin("!<arch>\n");
	puthead(&b, "a.o/", "0x4");
	expectdamage(&b, "size is no number");
	b = begin("!<arch>\n");
	puthead(&b, "a.o/", "");
	expectdamage(&b, "size is no number");
	b = begin("!<arch>\n");
	puthead(&b, "a.o/", "-1");
	expectdamage(&b, "size is no number");
	b = begin("!<arch>\n");
	putmember(&b, "a.o/", "data");
	put(&b, "rest", 4);
	expectdamage(&b, "beyond the end");
	b = begin("!<arch>\n");
	puthead(&b, "a.o/", "0");
	assert_int_equal(pwrite(b.fd, "x", 1, 8 + 59), 1);
	expectdamage(&b, "no member header");
	b = begin("!<arch>\n");
	putmember(&b, "//", "n.o/\n");
	putmember(&b, "/5", "data");
	expectdamage(&b, "beyond the name table");
	b = begin("!<arch>\n");
	putmember(&b, "//", "no end");
	putmember(&b, "/0", "data");
	expectdamage(&b, "has no end");
	b = begin("!<arch>\n");
	putmember(&b, "/0", "no name table");
	expectdamage(&b, "beyond the name table");
	b = begin("!<arch>\n");
	putmember(&b, "/0:3", "not thin");
	expectdamage(&b, "malformed");
	b = begin("!<arch>\n");
	putmember(&b, "#1/99", "short");
	expectdamage(&b, "malformed");
	b = begin("!<bad>\n!");
	expectdamage(&b, "no archive");
}

static void
no_member_at_that_offset(void **state)
{
	struct building b = begin("!<arch>\n");
	char *error = NULL;
	struct archive *a;
	uint64_t offset;

	(void)state;
	putmember(&b, "a.o/", "data");
	a = finish(&b);
	for (offset = 0; offset < b.size + 100; offset++) {
		if (offset == 68)
			continue;
		assert_null(archivename(a, offset, &error));
		assert_non_null(error);
		free(error);
		error = NULL;
	}
	archiveclose(a);
	close(b.fd);
}

/* Every prefix is walked to an end or an error, and never beyond its own end. */
static void
cut_at_every_length(void **state)
{
	struct building b = begin("!<arch>\n");
	size_t size;

	(void)state;
	putmember(&b, "/", "symbols");
	putmember(&b, "//", LONGNAME "/\n");
	putmember(&b, "/0", "one");
	putmember(&b, "two.o/", "two");
	for (size = b.size; size-- > 0;) {
		char *error = NULL;
		struct archive *a;
		struct member m;
		int more = 1;

		assert_int_equal(ftruncate(b.fd, (off_t)size), 0);
		a = archiveopen(b.fd, &error);
		while (a && more > 0) {
			more = archivenext(a, &m, &error);
			assert_true(more <= 0 || m.offset + m.size <= size);
		}
		assert_int_equal(error == NULL, a && more == 0);
		free(error);
		archiveclose(a);
	}
	close(b.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_all_forms),
		cmocka_unit_test(bsd_names_before_the_data),
		cmocka_unit_test(thin_members_have_no_data),
		cmocka_unit_test(an_empty_archive_has_no_members),
		cmocka_unit_test(the_file_offset_stays),
		cmocka_unit_test(damage_is_an_error),
		cmocka_unit_test(no_member_at_that_offset),
		cmocka_unit_test(cut_at_every_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
