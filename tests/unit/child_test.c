#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/child.h"

#define SHELL(script) childof("/bin/sh", (char *const[]){"sh", "-c", script, NULL})

static void
same(char *text, const char *expected)
{
	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
}

static int
statusof(struct child c)
{
	return childrun(&c, NULL, NULL);
}

static void
ends(void **state)
{
	(void)state;
	assert_int_equal(statusof(SHELL("exit 0")), 0);
	assert_int_equal(statusof(SHELL("exit 7")), 7);
	assert_int_equal(statusof(SHELL("kill -9 $$")), 128 + SIGKILL);
}

static void
not_started(void **state)
{
	struct child c = childof("/nonexistent/program", (char *const[]){"program", NULL});
	char *out = NULL;

	(void)state;
	assert_int_equal(childrun(&c, NULL, NULL), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(childrun(&c, &out, NULL), -1);
	assert_int_equal(errno, ENOENT);
	same(out, "");
	c.path = "/etc/passwd";
	assert_int_equal(childrun(&c, NULL, NULL), -1);
	assert_int_equal(errno, EACCES);
	assert_null(childline(&c));
	/* None of them is left to be waited for. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
streams(void **state)
{
	struct child c = SHELL("echo out; echo err >&2; cat");
	char *out, *err;
	int in = childinput("in\n");

	(void)state;
	c.streams[0] = in;
	assert_int_equal(childrun(&c, &out, &err), 0);
	same(out, "out\nin\n");
	same(err, "err\n");
	close(in);
	c = SHELL("cat; echo lost >&2; echo first; echo second");
	c.streams[0] = c.streams[2] = CHILD_NOTHING;
	same(childline(&c), "first");
	c = SHELL("echo said; exit 1");
	assert_null(childline(&c));
	c = SHELL("exit 0");
	assert_null(childline(&c));
}

/* More than a pipe holds, on both at once. */
static void
much(void **state)
{
	struct child c = SHELL("head -c 300000 /dev/zero | tr '\\0' e >&2; head -c 300000 /dev/zero | tr '\\0' o");
	char *out, *err;

	(void)state;
	assert_int_equal(childrun(&c, &out, &err), 0);
	assert_int_equal(strspn(out, "o"), 300000);
	assert_int_equal(strspn(err, "e"), 300000);
	free(out);
	free(err);
}

static void
environment(void **state)
{
	struct child c = SHELL("echo $ONE$HOME");

	(void)state;
	c.environment = (char *const[]){"ONE=1", NULL};
	same(childline(&c), "1");
	setenv("ONE", "2", 1);
	unsetenv("HOME");
	c.environment = NULL;
	same(childline(&c), "2");
}

/* A process that was started without standard streams has its files there. */
static void
closed_streams(void **state)
{
	int saved[3], k;
	struct child c = SHELL("echo out; echo err >&2; cat");
	char *out, *err;

	(void)state;
	for (k = 0; k < 3; k++) {
		saved[k] = fcntl(k, F_DUPFD_CLOEXEC, 20);
		close(k);
	}
	c.streams[0] = childinput("in\n");
	k = childrun(&c, &out, &err);
	close(c.streams[0]);
	for (size_t i = 0; i < 3; i++) {
		dup2(saved[i], (int)i);
		close(saved[i]);
	}
	assert_int_equal(k, 0);
	same(out, "out\nin\n");
	same(err, "err\n");
}

static void
handler(int n)
{
	(void)n;
}

/* Its signals are as if nobody had a handler, and none is blocked that was not. */
static void
signals(void **state)
{
	struct sigaction action = {.sa_handler = handler}, before;

	(void)state;
	sigaction(SIGTERM, &action, &before);
	assert_int_equal(statusof(SHELL("kill -TERM $$; exit 0")), 128 + SIGTERM);
	sigaction(SIGTERM, NULL, &action);
	assert_ptr_equal(action.sa_handler, handler);
	sigaction(SIGTERM, &before, NULL);
}

/* Its parent is killed: the pipe that it holds open ends, because it ends. */
static void
dies_too(void **state)
{
	int pipe[2];
	pid_t parent;
	char byte;

	(void)state;
	assert_int_equal(childpipe(pipe), 0);
	parent = fork();
	if (parent == 0) {
		struct child c = SHELL("echo; exec sleep 600");

		c.streams[1] = pipe[1];
		c.deathsignal = SIGTERM;
		_exit(childstart(&c) < 0 ? 1 : childwait(&c));
	}
	close(pipe[1]);
	assert_int_equal(read(pipe[0], &byte, 1), 1);
	kill(parent, SIGKILL);
	assert_int_equal(read(pipe[0], &byte, 1), 0);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	close(pipe[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends),
		cmocka_unit_test(not_started),
		cmocka_unit_test(streams),
		cmocka_unit_test(much),
		cmocka_unit_test(environment),
		cmocka_unit_test(closed_streams),
		cmocka_unit_test(signals),
		cmocka_unit_test(dies_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
