/* Where a linker writes: what gets the output's name, and what the user has stays what it is. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/placement.h"

static char dir[] = "/tmp/placement.XXXXXX";

static int
setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/placement.XXXXXX");
	umask(022);
	return mkdtemp(dir) ? chdir(dir) : -1;
}

static int
teardown(void **state)
{
	char *command = newformat("rm -rf %s", dir);
	int rc = chdir("/") < 0 ? -1 : system(command);

	(void)state;
	free(command);
	return rc;
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
holds(const char *path, const char *text)
{
	char bytes[64] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(bytes, text);
}

static size_t
files(void)
{
	DIR *d = opendir(".");
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static mode_t
modeof(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

/* As a linker does it: TEXT becomes OUTPUT. */
static struct stat
place(const char *output, const char *text, bool aside)
{
	struct placement p;
	struct stat st, now;

	assert_int_equal(placementopen(&p, output, aside), 0);
	assert_false(placementwritten(&p));
	put(p.path, text);
	chmod(p.path, 0755);
	assert_true(placementwritten(&p));
	assert_int_equal(placementput(&p, true, &st), 0);
	placementend(&p);
	assert_int_equal(stat(output, &now), 0);
	assert_int_equal(st.st_ino, now.st_ino);
	assert_int_equal(st.st_size, now.st_size);
	return st;
}

static void
newfile(void **state)
{
	(void)state;
	place("out", "new", false);
	holds("out", "new");
	assert_int_equal(modeof("out"), 0755);
	place("aside", "new", true);
	holds("aside", "new");
	assert_int_equal(files(), 2);
}

static void
oldfile(void **state)
{
	int fd;

	(void)state;
	put("out", "old");
	fd = open("out", O_RDONLY);
	place("out", "newer", false);
	holds("out", "newer");
	/* Whoever has the old one open, or runs it, keeps it. */
	assert_int_equal(lseek(fd, 0, SEEK_END), 3);
	close(fd);
	place("out", "newest", true);
	holds("out", "newest");
	assert_int_equal(files(), 1);
}

static void
emptyfile(void **state)
{
	struct placement p;
	struct stat st;

	(void)state;
	put("out", "");
	chmod("out", 0600);
	assert_int_equal(placementopen(&p, "out", false), 0);
	assert_int_equal(fstat(p.fd, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	placementend(&p);
}

static void
links(void **state)
{
	struct stat st;

	(void)state;
	put("target", "old");
	assert_int_equal(symlink("target", "out"), 0);
	assert_int_equal(link("target", "other"), 0);
	place("out", "new", false);
	place("other", "newer", false);
	holds("target", "newer");
	holds("out", "newer");
	assert_int_equal(lstat("out", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat("target", &st), 0);
	assert_int_equal(st.st_nlink, 2);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	place("dangling", "new", false);
	holds("nowhere", "new");
	assert_int_equal(files(), 5);
}

static void
devices(void **state)
{
	struct placement p;
	struct stat st;

	(void)state;
	assert_int_equal(placementopen(&p, "/dev/null", false), 0);
	put(p.path, "program");
	assert_int_equal(placementput(&p, true, &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	placementend(&p);
}

static void
running(void **state)
{
	char *argv[] = {"./target", "5", NULL};
	pid_t pid;

	(void)state;
	assert_int_equal(system("cp /bin/sleep target && ln -s target out"), 0);
	pid = fork();
	if (pid == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	usleep(100000);
	place("out", "new", false);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	holds("target", "new");
}

static void
notput(void **state)
{
	struct placement p;

	(void)state;
	put("out", "old");
	assert_int_equal(placementopen(&p, "out", false), 0);
	put(p.path, "never proven");
	placementend(&p);
	holds("out", "old");
	assert_int_equal(placementopen(&p, "new", true), 0);
	put(p.path, "never proven");
	put("new", "");
	placementend(&p);
	assert_int_equal(files(), 2);
}

static void
unreachable(void **state)
{
	struct placement p;

	(void)state;
	assert_int_equal(placementopen(&p, "nowhere/out", false), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(placementopen(&p, ".", false), -1);
	assert_int_equal(errno, EISDIR);
}

static void
notexecutable(void **state)
{
	struct placement p;
	struct stat st;

	(void)state;
	assert_int_equal(placementopen(&p, "_cgo_.o", false), 0);
	put(p.path, "x");
	chmod(p.path, 0755);
	assert_int_equal(placementput(&p, false, &st), 0);
	placementend(&p);
	assert_int_equal(modeof("_cgo_.o"), 0644);
}

/* What a linker derives from the name stands beside the output; the name itself is the user's. */
static void
names(void **state)
{
	struct placement p;
	struct stat st;
	char *beside, *line, *said;

	(void)state;
	assert_int_equal(placementopen(&p, "out", true), 0);
	put(p.path, "x");
	beside = newformat("%s.lto", p.path);
	line = newformat("%s: a.o b.o %s", p.path, p.path);
	put(beside, "arguments");
	put("deps", line);
	placementrename(&p, "deps");
	said = placementtext(&p, p.output, line);
	assert_string_equal(said, "out: a.o b.o out");
	assert_int_equal(placementput(&p, true, &st), 0);
	placementend(&p);
	holds("out.lto", "arguments");
	holds("deps", "out: a.o b.o out");
	assert_int_equal(files(), 3);
	free(said);
	free(line);
	free(beside);
}

/* However the process ends. */
static void
killed(void **state)
{
	int aside, i;

	(void)state;
	for (aside = 0; aside < 2; aside++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct placement p;

			if (placementopen(&p, "out", aside == 1) == 0)
				put(p.path, "unproven");
			raise(SIGKILL);
		}
		waitpid(pid, NULL, 0);
		for (i = 0; i < 500 && files() != 0; i++)
			usleep(10000);
		assert_int_equal(files(), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(newfile, setup, teardown),
		cmocka_unit_test_setup_teardown(oldfile, setup, teardown),
		cmocka_unit_test_setup_teardown(emptyfile, setup, teardown),
		cmocka_unit_test_setup_teardown(links, setup, teardown),
		cmocka_unit_test_setup_teardown(devices, setup, teardown),
		cmocka_unit_test_setup_teardown(running, setup, teardown),
		cmocka_unit_test_setup_teardown(notput, setup, teardown),
		cmocka_unit_test_setup_teardown(unreachable, setup, teardown),
		cmocka_unit_test_setup_teardown(notexecutable, setup, teardown),
		cmocka_unit_test_setup_teardown(names, setup, teardown),
		cmocka_unit_test_setup_teardown(killed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
