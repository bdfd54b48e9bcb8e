/* An output that must not be used: gone, and nothing else with it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/output/output.h"
#include "base/mem.h"

static int
writefile(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0755);
	ssize_t n = write(fd, text, strlen(text));

	return close(fd) == 0 && n == (ssize_t)strlen(text) ? 0 : -1;
}

/* The first bytes of an executable and of an object: enough to tell them. */
static const char program[] = "\177ELF\2\1\1xxxxxxxxx\2\1", object[] = "\177ELF\2\1\1xxxxxxxxx\1\0x";

/* Sources and objects are what a link is made from: a name given twice takes none of them away. */
static void
inputs(void **state)
{
	char file[] = "/tmp/output_test.XXXXXX";
	int fd = mkstemp(file);

	(void)state;
	assert_true(fd >= 0 && fchmod(fd, 0644) == 0);
	assert_int_equal(write(fd, "int x;\n", 7), 7);
	assert_int_equal(outputremove(file), 0);
	assert_int_equal(access(file, F_OK), 0);
	assert_int_equal(pwrite(fd, object, sizeof object, 0), (ssize_t)sizeof object);
	assert_int_equal(outputremove(file), 0);
	assert_int_equal(access(file, F_OK), 0);
	assert_int_equal(pwrite(fd, program, sizeof program, 0), (ssize_t)sizeof program);
	assert_int_equal(outputremove(file), 0);
	assert_int_equal(access(file, F_OK), -1);
	close(fd);
}

static void
removing(void **state)
{
	char dir[] = "/tmp/output_test.XXXXXX", *file, *dangling, *other, *fifo;

	(void)state;
	assert_non_null(mkdtemp(dir));
	file = newformat("%s/out", dir);
	dangling = newformat("%s/link", dir);
	other = newformat("%s/other", dir);
	fifo = newformat("%s/fifo", dir);
	close(open(file, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(outputremove(file), 0);
	assert_int_equal(access(file, F_OK), -1);
	assert_int_equal(outputremove(file), 0);
	assert_int_equal(outputremove(dangling), 0);
	assert_int_equal(faccessat(AT_FDCWD, dangling, F_OK, AT_SYMLINK_NOFOLLOW), 0);
	/* The link is the user's, and so is what it leads to unless that is a program. */
	assert_int_equal(writefile(file, "text"), 0);
	assert_int_equal(symlink(file, other), 0);
	assert_int_equal(outputremove(other), 0);
	assert_int_equal(access(file, F_OK), 0);
	assert_int_equal(writefile(file, program), 0);
	assert_int_equal(outputremove(other), 0);
	assert_int_equal(access(file, F_OK), -1);
	assert_int_equal(unlink(other), 0);
	/* A program keeps its other name. */
	assert_int_equal(writefile(file, program), 0);
	assert_int_equal(link(file, other), 0);
	assert_int_equal(outputremove(other), 0);
	assert_int_equal(access(other, F_OK), -1);
	assert_int_equal(access(file, F_OK), 0);
	unlink(file);
	unlink(dangling);
	assert_int_equal(outputremove(fifo), 0);
	assert_int_equal(access(fifo, F_OK), 0);
	assert_int_equal(outputremove("/dev/null"), 0);
	assert_int_equal(access("/dev/null", F_OK), 0);
	unlink(fifo);
	rmdir(dir);
	free(file);
	free(dangling);
	free(other);
	free(fifo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inputs),
		cmocka_unit_test(removing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
