/* What make prepared is what libconfig reads, and holds only while the files are the same. */
#include <errno.h>
#include <ftw.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "base/mem.h"
#include "policy/prepare/print.h"
#include "policy/prepared.h"
#include "policy/read.h"

static const char datadir[] = "policy";
static char dir[] = "/tmp/staticld-prepared-XXXXXX";

/* NAME of the data directory at the same place in DIR, with EXTRA behind it. */
static void
copy(const char *name, const char *extra)
{
	char *from = newformat("%s/%s", datadir, name), *to = newformat("%s/%s", dir, name);
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	int c;

	if (!in || !out)
		fail_msg("%s: %s", name, strerror(errno));
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fputs(extra, out);
	fclose(in);
	assert_int_equal(fclose(out), 0);
	free(from);
	free(to);
}

static void
copyall(const char *extra)
{
	static const char *const names[] = {"libc/glibc.cfg", "libc/musl.cfg", "runtimes.cfg", "targets.cfg",
	    "audit.cfg", "default.cfg", "musl.cfg", "sealed.cfg", "strict.cfg"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		copy(names[i], extra);
}

static int
setup(void **state)
{
	char *libc;

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	libc = newformat("%s/libc", dir);
	mkdir(libc, 0777);
	free(libc);
	return 0;
}

static int
drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
teardown(void **state)
{
	(void)state;
	return nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* What the print of the catalogues in DATA gives. */
static char *
catalogues(const char *data, bool asprepared)
{
	struct catalogues c;
	char *text = NULL, *error = NULL;
	size_t size = 0, i;
	FILE *f = open_memstream(&text, &size);

	if (cataloguesload(&c, data, &error) < 0)
		fail_msg("%s", error);
	assert_int_equal(c.rows == prepared.rows, asprepared);
	assert_int_equal(c.count, 2);
	for (i = 0; i < c.count; i++)
		printcatalogue(f, &c.rows[i]);
	cataloguesfree(&c);
	fclose(f);
	return text;
}

static char *
runtimes(const char *data, bool asprepared)
{
	struct runtimes r;
	char *text = NULL, *error = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (runtimesload(&r, data, &error) < 0)
		fail_msg("%s", error);
	assert_int_equal(r.edges == prepared.runtimes.edges, asprepared);
	printruntimes(f, &r);
	printstrings(f, &r.base);
	runtimesfree(&r);
	fclose(f);
	return text;
}

static char *
targets(const char *data, bool asprepared)
{
	struct targets t;
	char *text = NULL, *error = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (targetsload(&t, data, &error) < 0)
		fail_msg("%s", error);
	assert_int_equal(t.rows == prepared.targets.rows, asprepared);
	printtargets(f, &t);
	targetsfree(&t);
	fclose(f);
	return text;
}

static void
same(char *a, char *b)
{
	assert_true(strlen(a) > 100);
	assert_string_equal(a, b);
	free(a);
	free(b);
}

static void
as_read(void **state)
{
	(void)state;
	copyall("// one byte more\n");
	same(catalogues(datadir, true), catalogues(dir, false));
	same(runtimes(datadir, true), runtimes(dir, false));
	same(targets(datadir, true), targets(dir, false));
}

static char *
policy(const char *name, int load(struct policy *, const char *, const char *, char **))
{
	struct policy p = {0};
	char *text = NULL, *error = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (load(&p, name, datadir, &error) < 0)
		fail_msg("%s", error);
	printpolicy(f, &p);
	fputs(p.file, f);
	policyfree(&p);
	fclose(f);
	return text;
}

static void
policies_as_read(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(prepared.npolicies, 5);
	for (i = 0; i < prepared.npolicies; i++)
		same(policy(prepared.policies[i].name, policyload),
		    policy(prepared.policies[i].name, policyread));
}

/* A policy extends another: that one's change counts too. */
static void
changed(void **state)
{
	struct policy p;

	(void)state;
	copyall("");
	assert_true(preparedpolicy(&p, "strict", dir));
	policyfree(&p);
	assert_false(preparedpolicy(&p, "nosuch", dir));
	copy("default.cfg", "\n");
	assert_false(preparedpolicy(&p, "strict", dir));
}

/* Longer, shorter, other bytes, absent, a directory. */
static void
files(void **state)
{
	struct preparedfile f = prepared.runtimesfile;

	(void)state;
	copyall("");
	assert_true(preparedsame(&f, dir));
	f.size--;
	assert_false(preparedsame(&f, dir));
	f.size++;
	f.bytes++;
	assert_false(preparedsame(&f, dir));
	f.bytes--;
	f.name = "nosuch.cfg";
	assert_false(preparedsame(&f, dir));
	f.name = "libc";
	assert_false(preparedsame(&f, dir));
	copy("runtimes.cfg", " ");
	assert_false(preparedsame(&prepared.runtimesfile, dir));
}

/* Another catalogue beside those that were prepared. */
static void
one_more(void **state)
{
	char *path = newformat("%s/libc/zlibc.cfg", dir), *error = NULL;
	struct catalogues c;
	FILE *f;

	(void)state;
	copyall("");
	free(catalogues(dir, true));
	f = fopen(path, "we");
	assert_non_null(f);
	fputs("version = 1;\n", f);
	fclose(f);
	assert_int_equal(cataloguesload(&c, dir, &error), -1);
	assert_non_null(strstr(error, "zlibc.cfg"));
	assert_int_equal(unlink(path), 0);
	free(error);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_read),
		cmocka_unit_test(policies_as_read),
		cmocka_unit_test(changed),
		cmocka_unit_test(files),
		cmocka_unit_test(one_more),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
