/* A child whose lines are heard, and which does not outlive those that wait for it; nor does a directory. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/overhear.h"
#include "base/sweep.h"
#include "base/text.h"

static void
hear(void *ctx, int stream, const char *line)
{
	textadd(ctx, "%d:%s|", stream, line);
}

static int
script(const char *text, int alive, struct text *heard)
{
	char *words[] = {"sh", "-c", (char *)(uintptr_t)text, NULL};
	struct child c = childof("sh", words);

	return overhear(&c, alive, hear, heard);
}

static void
lines(void **state)
{
	struct text heard = {0};

	(void)state;
	assert_int_equal(script("echo one; sleep 0.1; echo two >&2; sleep 0.1; printf 'three\\nfour'; exit 7", -1, &heard), 7);
	assert_string_equal(heard.bytes, "1:one\\n|2:two\\n|1:three\\n|1:four|");
	textfree(&heard);
	assert_int_equal(script("exec 2>&-; kill -KILL $$", -1, &heard), 128 + SIGKILL);
	assert_null(heard.bytes);
}

static void
many(void **state)
{
	struct text heard = {0};

	(void)state;
	assert_int_equal(script("seq 100000; seq 100000 >&2", -1, &heard), 0);
	assert_int_equal(heard.size, 2 * (588895 + 4 * 100000));
	textfree(&heard);
}

static void
notstarted(void **state)
{
	char *words[] = {"nowhere", NULL};
	struct child c = childof("/nowhere", words);

	(void)state;
	assert_int_equal(overhear(&c, -1, hear, NULL), -1);
	assert_int_equal(errno, ENOENT);
}

/* The last writer of the pipe goes: so does the child, which would run for long. */
static void
left(void **state)
{
	struct text heard = {0};
	int ends[2];
	pid_t writer;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_true(overhearalive(ends[0]));
	writer = fork();
	if (writer == 0) {
		usleep(200000);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(script("exec sleep 600", ends[0], &heard), 128 + SIGKILL);
	assert_false(overhearalive(ends[0]));
	assert_true(overhearalive(-1));
	waitpid(writer, NULL, 0);
	close(ends[0]);
}

static void
gone(const char *dir)
{
	int i;

	for (i = 0; i < 500 && access(dir, F_OK) == 0; i++)
		usleep(10000);
	assert_int_equal(access(dir, F_OK), -1);
}

static void
swept(void **state)
{
	char prefix[] = "/tmp/overhear_test.", *inside;
	struct sweep s;
	char dir[128];
	int ends[2], end;

	(void)state;
	assert_int_equal(sweepnew(&s, prefix), 0);
	inside = newformat("%s/dir", s.dir);
	assert_int_equal(mkdir(inside, 0700), 0);
	strcpy(dir, s.dir);
	sweepend(&s);
	assert_int_equal(access(dir, F_OK), -1);
	sweepend(&s);
	free(inside);
	for (end = 0; end < 2; end++) {
		assert_int_equal(pipe(ends), 0);
		if (fork() == 0) {
			if (sweepnew(&s, prefix) == 0 && write(ends[1], s.dir, strlen(s.dir) + 1) > 0)
				raise(end ? SIGKILL : SIGTERM);
			_exit(1);
		}
		close(ends[1]);
		assert_true(read(ends[0], dir, sizeof dir) > 0);
		close(ends[0]);
		wait(NULL);
		gone(dir);
	}
	assert_int_equal(sweepnew(&s, "/nowhere/x"), -1);
	assert_int_equal(errno, ENOENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(many),
		cmocka_unit_test(notstarted),
		cmocka_unit_test(left),
		cmocka_unit_test(swept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
