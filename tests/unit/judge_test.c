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

#include "audit/judge/judge.h"
#include "audit/trial/trial.h"
#include "base/mem.h"
#include "plugin/ldoptions.h"
#include "tests/unit/toy.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A libc that a link always has, and one with users. */
#define START {"/lib/libtoy.a", 100, "D:__toy_start"}
#define USERS {"/lib/libtoy.a", 200, "D:getpwnam D:__getpwnam_r U:__nss_load"}
#define LOADER {"/lib/libtoy.a", 300, "D:__nss_load"}
#define LIBC START, USERS, LOADER

struct offered {
	const char *path;
	uint64_t offset;
	const char *spec;
};

/* One synthetic link and what is to be found, "class symbol referrer because" lines. */
struct row {
	const char *what;
	struct offered inputs[8];
	const char *argv[4];    /* after "ld" */
	const char *undef;      /* names that the linker says nothing defines */
	enum verdict verdict;
	const char *findings;
};

static const struct row rows[] = {
	{"a reference is a finding", {{"a.o", 0, "D:main U:getpwnam"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"one for a symbol and a referrer", {{"a.o", 0, "D:main U:getpwnam U:getpwnam"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"one for each referrer", {{"a.o", 0, "D:main U:getpwnam"}, {"b.o", 0, "D:b U:getpwnam"}, LIBC},
	    {0}, "", VERDICT_DENY, "nss getpwnam a.o reference\nnss getpwnam b.o reference\n"},
	{"an internal name", {{"a.o", 0, "D:main U:__getpwnam_r"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss __getpwnam_r a.o reference\n"},
	{"a choke point called directly", {{"a.o", 0, "D:main U:__nss_load"}, START, LOADER}, {0}, "",
	    VERDICT_DENY, "nss __nss_load a.o reference\n"},
	{"the libc's own references are none", {{"a.o", 0, "D:main"}, START,
	    {"/lib/libtoy.a", 400, "D:other U:dlopen"}, {"/lib/libtoy.a", 500, "D:dlopen"}}, {0}, "__nss_load",
	    VERDICT_PASS, ""},
	{"nor are those of its companions", {{"a.o", 0, "D:main"}, START,
	    {"/lib/libtoyextra.a", 400, "D:other U:dlopen"}, {"/lib/libtoy.a", 500, "D:dlopen"}}, {0}, "__nss_load",
	    VERDICT_PASS, ""},
	{"an archive of that name elsewhere is no companion", {{"a.o", 0, "D:main"}, START,
	    {"/mine/libtoyextra.a", 400, "D:other U:dlopen"}, {"/lib/libtoy.a", 500, "D:dlopen"}}, {0}, "__nss_load",
	    VERDICT_DENY, "dlopen dlopen /mine/libtoyextra.a reference\n"},
	{"a definition of the program's own", {{"a.o", 0, "D:main U:getpwnam"}, {"b.o", 0, "D:getpwnam"},
	    START}, {0}, "__nss_load", VERDICT_PASS, ""},
	{"a weak one of its own before the libc's", {{"a.o", 0, "D:main U:getpwnam"},
	    {"b.o", 0, "d:getpwnam"}, START}, {0}, "__nss_load", VERDICT_PASS, ""},
	{"a strong definition of the libc's beats a weak one", {{"a.o", 0, "D:main U:getpwnam"},
	    {"b.o", 0, "d:getpwnam"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"a weak reference that nothing defines", {{"a.o", 0, "D:main u:getpwnam"}, START}, {0},
	    "getpwnam __nss_load", VERDICT_PASS, ""},
	{"a weak reference that is bound", {{"a.o", 0, "D:main u:getpwnam"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"wrapped with a replacement", {{"a.o", 0, "D:main U:getpwnam"}, {"w.o", 0, "D:__wrap_getpwnam"},
	    START}, {"--wrap=getpwnam"}, "__real_getpwnam __nss_load", VERDICT_PASS, ""},
	{"wrapped, and the real one called", {{"a.o", 0, "D:main U:getpwnam"},
	    {"w.o", 0, "D:__wrap_getpwnam U:__real_getpwnam"}, LIBC}, {"--wrap=getpwnam"}, "",
	    VERDICT_DENY, "nss getpwnam w.o reference\n"},
	{"__real_ without --wrap is another name", {{"a.o", 0, "D:main U:__real_getpwnam"}, START}, {0},
	    "__nss_load", VERDICT_PASS, ""},
	{"a member that was only looked at", {{"a.o", 0, "D:main"}, {"libx.a", 70, "D:peeked U:getpwnam"},
	    START}, {0}, "peeked __nss_load", VERDICT_PASS, ""},
	{"a choke point and nobody who brings it", {{"a.o", 0, "D:main"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss getpwnam - unexplained\n"},
	{"a choke point of a member whose other names are new", {{"a.o", 0, "D:main U:lookup"}, START,
	    {"/lib/libtoy.a", 200, "D:lookup U:__nss_load"}, LOADER}, {0}, "",
	    VERDICT_DENY, "nss __nss_load - unexplained\n"},
	{"a member beside the one that is called", {{"a.o", 0, "D:main U:__nss_load"}, LIBC}, {0}, "",
	    VERDICT_DENY, "nss __nss_load a.o reference\nnss getpwnam - unexplained\n"},
	{"an object whose first symbol is wrapped", {{"a.o", 0, "D:aaa D:main U:getpwnam"}, LIBC}, {"--wrap=aaa"},
	    "aaa", VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"an object whose first symbol is called __real_", {{"a.o", 0, "D:__real_b U:getpwnam"}, LIBC}, {0},
	    "__real_b b", VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"a choke point carried by an input", {{"a.o", 0, "D:main U:lookup"},
	    {"fat.o", 0, "D:lookup D:__nss_load"}, START}, {0}, "",
	    VERDICT_DENY, "nss __nss_load fat.o unexplained\n"},
	{"one that is hidden in an input", {{"a.o", 0, "D:main U:lookup"},
	    {"fat.o", 0, "D:lookup L:__nss_load"}, START}, {0}, "__nss_load",
	    VERDICT_DENY, "nss __nss_load fat.o unexplained\n"},
	{"-u", {{"a.o", 0, "D:main"}, LIBC}, {"-u", "getpwnam"}, "",
	    VERDICT_DENY, "nss getpwnam - command line\n"},
	{"--defsym", {{"a.o", 0, "D:main U:f"}, LIBC}, {"--defsym=f=getpwnam"}, "",
	    VERDICT_DENY, "nss getpwnam - command line\n"},
	{"-u of one's own", {{"a.o", 0, "D:main"}, {"b.o", 0, "D:getpwnam"}, START}, {"-u", "getpwnam"},
	    "__nss_load", VERDICT_PASS, ""},
	{"a class that warns", {{"a.o", 0, "D:main U:revoke"}, START, {"/lib/libtoy.a", 600, "D:revoke"}},
	    {0}, "__nss_load", VERDICT_WARN, "stub revoke a.o reference\n"},
	{"a class that is allowed", {{"a.o", 0, "D:main U:setlocale"}, START,
	    {"/lib/libtoy.a", 700, "D:setlocale"}}, {0}, "__nss_load", VERDICT_PASS, ""},
	{"a denial beats a warning", {{"a.o", 0, "D:main U:revoke U:getpwnam"}, LIBC,
	    {"/lib/libtoy.a", 600, "D:revoke"}}, {0}, "",
	    VERDICT_DENY, "nss getpwnam a.o reference\nstub revoke a.o reference\n"},
	{"no libc: any archive may be one", {{"a.o", 0, "D:main U:getpwnam"},
	    {"libany.a", 70, "D:getpwnam"}}, {0}, "__nss_load",
	    VERDICT_DENY, "nss getpwnam a.o reference\n"},
	{"no libc, and a definition of one's own", {{"a.o", 0, "D:main U:getpwnam"},
	    {"b.o", 0, "D:getpwnam"}}, {0}, "__nss_load", VERDICT_PASS, ""},
	{"undefined symbols let pass", {{"a.o", 0, "D:main"}, START},
	    {"--unresolved-symbols=ignore-all"}, "__nss_load",
	    VERDICT_DENY, "unresolved --unresolved-symbols - option\n"},
};

static struct catalogue catalogue;
static struct policy policy;
static struct runtimes runtimes;
static struct link link_;
static struct trial trial;
static const struct strings machine = {(char *[]){(char *)(uintptr_t)"arm64", (char *)(uintptr_t)"aarch64-linux-gnu"}, 2};
static const char *undef;
static const char *owndir;      /* the compiler's own archives are here */

static int
setup(void **state)
{
	static char libc[] = "native";

	(void)state;
	toycatalogue(&catalogue);
	policy = (struct policy){.libc = libc};
	runtimes = (struct runtimes){0};
	undef = "";
	owndir = NULL;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	cataloguefree(&catalogue);
	return 0;
}

static bool
wraps(const char *name)
{
	return stringshave(&link_.wrapped, name);
}

/* The linker's answers: what is in `undef` has no definition, all else has. */
static enum resolution
answer(void *ctx, const char *name)
{
	const char *s = undef;
	size_t n = strlen(name);

	assert_ptr_equal(ctx, &undef);
	if (strncmp(name, "__real_", 7) == 0 && !wraps(name + 7))
		return RESOLUTION_UNDEF;
	while ((s = strstr(s, name))) {
		if ((s == undef || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0'))
			return RESOLUTION_UNDEF;
		s += n;
	}
	return RESOLUTION_HERE;
}

static char *
locate(void *ctx, const char *name)
{
	assert_null(ctx);
	return owndir ? newformat("%s/%s", owndir, name) : NULL;
}

static void
begin(const struct row *row)
{
	char *argv[6] = {(char *)(uintptr_t)"ld"};
	size_t i;

	undef = row->undef;
	linkinit(&link_, &policy, &catalogue, 1);
	for (i = 0; row->argv[i]; i++)
		argv[i + 1] = (char *)(uintptr_t)row->argv[i];
	ldoptionsread(&link_, argv);
	for (i = 0; row->inputs[i].path; i++)
		toyadd(&link_, row->inputs[i].path, row->inputs[i].offset, row->inputs[i].spec);
	trial = (struct trial){.l = &link_, .policy = &policy, .runtimes = &runtimes, .program = "/build/out/prog",
	    .gomain = "example.com/cmd/prog", .today = "2026-11-21", .machine = &machine, .seal = "/seal/seal.o", .resolve = answer,
	    .ctx = &undef, .locate = locate};
}

/* Judge the link that was begun. */
static void
run(struct judgement *j)
{
	struct trial t = trial;

	*j = (struct judgement){0};
	t.j = j;
	judge(&t);
	trialend(&t);
}

static char *
findings(const struct judgement *j)
{
	static const char *const because[] = {"reference", "command line", "unexplained", "option",
	    "unsealed"};
	char *s = newstring("");
	size_t i;

	for (i = 0; i < j->count; i++) {
		const struct finding *f = &j->findings[i];
		char *more;

		if (f->action == ACTION_ALLOW || f->action == ACTION_SEAL)
			continue;
		more = newformat("%s%s %s %s %s\n", s, findingclass(f), f->symbol,
		    f->referrer ? f->referrer->path : "-", because[f->because]);
		free(s);
		s = more;
	}
	return s;
}

static void
check(const struct row *row)
{
	struct judgement j;
	char *s;

	begin(row);
	run(&j);
	s = findings(&j);
	if (strcmp(s, row->findings) != 0 || j.verdict != row->verdict)
		fail_msg("%s: verdict %d, findings:\n%s", row->what, (int)j.verdict, s);
	free(s);
	judgementfree(&j);
	linkfree(&link_);
}

static void
links(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check(&rows[i]);
}

/* The verdict and findings of a link with one reference, under a policy that the caller has set. */
static void
judged(const char *what, const char *spec, enum verdict verdict, const char *expected)
{
	check(&(struct row){what, {{"dir/a.o", 0, spec}, LIBC, {"/lib/libtoy.a", 600, "D:revoke"},
	    {"/lib/libtoy.a", 700, "D:setlocale"}}, {0}, "", verdict, expected});
}

static void
rules(void **state)
{
	(void)state;
	policy.rules[CLASS_NSS] = ACTION_WARN;
	judged("warned", "D:main U:getpwnam", VERDICT_WARN, "nss getpwnam dir/a.o reference\n");
	policy.rules[CLASS_NSS] = ACTION_ALLOW;
	judged("allowed", "D:main U:getpwnam", VERDICT_PASS, "");
	policy.floor[CLASS_NSS] = true;
	judged("allowed, but not below the catalogue", "D:main U:getpwnam", VERDICT_DENY,
	    "nss getpwnam dir/a.o reference\n");
	policy.rules[CLASS_STUB] = ACTION_DENY;
	policy.floor[CLASS_STUB] = true;
	judged("above the catalogue", "D:main U:revoke U:getpwnam", VERDICT_DENY,
	    "nss getpwnam dir/a.o reference\nstub revoke dir/a.o reference\n");
}

static void
symbols(void **state)
{
	struct symbolrule row[2] = {{"getpw*", ACTION_ALLOW, NULL, 0}, {"*", ACTION_DENY, NULL, 0}};

	(void)state;
	policy.symbols = row;
	policy.nsymbols = 1;
	judged("a row allows", "D:main U:getpwnam", VERDICT_PASS, "");
	row[0].action = ACTION_WARN;
	judged("a row decides alone", "D:main U:getpwnam", VERDICT_WARN, "symbol getpwnam dir/a.o reference\n");
	row[0].name = (char *)(uintptr_t)"puts";
	row[0].action = ACTION_DENY;
	judged("another function", "D:main U:puts", VERDICT_DENY,
	    "symbol puts dir/a.o reference\nnss getpwnam - unexplained\n");
	row[0] = (struct symbolrule){(char *)(uintptr_t)"getpwnam", ACTION_ALLOW, NULL, 0};
	policy.nsymbols = 2;
	judged("the first row counts", "D:main U:getpwnam U:revoke", VERDICT_DENY,
	    "symbol revoke dir/a.o reference\nsymbol __toy_start - unexplained\nsymbol setlocale - unexplained\n");
}

struct exceptionrow {
	const char *symbol, *from, *program, *expires;
	bool excepts;
	const char *target, *libc;
	unsigned classes;
};

static void
exceptions(void **state)
{
	static const struct exceptionrow table[] = {
		{.symbol = "getpwnam", .excepts = true}, {.symbol = "get*", .excepts = true},
		{.symbol = "getgr*"}, {.symbol = "*", .from = "dir/a.o", .excepts = true},
		{.symbol = "*", .from = "a.o", .excepts = true}, {.symbol = "*", .from = "*.o", .excepts = true},
		{.symbol = "*", .from = "b.o"}, {.symbol = "*", .from = "dir"},
		{.symbol = "*", .program = "prog", .excepts = true},
		{.symbol = "*", .program = "/build/*", .excepts = true},
		{.symbol = "*", .program = "example.com/cmd/prog", .excepts = true},
		{.symbol = "*", .program = "example.com/*", .excepts = true},
		{.symbol = "*", .program = "example.org/*"}, {.symbol = "*", .program = "pro"},
		{.symbol = "*", .expires = "2026-11-21", .excepts = true},
		{.symbol = "*", .expires = "2027-01-01", .excepts = true},
		{.symbol = "*", .expires = "2026-11-20"},
		{.symbol = "getpwnam", .from = "a.o", .program = "prog", .expires = "2030-01-01", .excepts = true},
		{.symbol = "getpwnam", .from = "a.o", .program = "other", .expires = "2030-01-01"},
		{.symbol = "*", .excepts = true, .target = "arm64"},
		{.symbol = "*", .excepts = true, .target = "aarch64-*"}, {.symbol = "*", .target = "arm"},
		{.symbol = "*", .target = "amd64"}, {.symbol = "*", .excepts = true, .libc = "toy"},
		{.symbol = "*", .libc = "musl"}, {.symbol = "*", .excepts = true, .classes = 1u << CLASS_NSS},
		{.symbol = "*", .excepts = true, .classes = 1u << CLASS_NSS | 1u << CLASS_ICONV},
		{.symbol = "*", .classes = 1u << CLASS_DLOPEN}, {.symbol = "*", .classes = 1u << CLASS_COUNT},
		{.symbol = "getgrnam", .classes = 1u << CLASS_NSS},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		struct exception e = {.symbol = (char *)(uintptr_t)table[i].symbol, .from = (char *)(uintptr_t)table[i].from,
		    .program = (char *)(uintptr_t)table[i].program, .expires = (char *)(uintptr_t)table[i].expires,
		    .target = (char *)(uintptr_t)table[i].target, .libc = (char *)(uintptr_t)table[i].libc,
		    .classes = table[i].classes};
		char *what = newformat("exception %zu", i);

		policy.exceptions = &e;
		policy.nexceptions = 1;
		judged(what, "D:main U:getpwnam", table[i].excepts ? VERDICT_PASS : VERDICT_DENY,
		    table[i].excepts ? "" : "nss getpwnam dir/a.o reference\n");
		free(what);
	}
}

static void
expired(void **state)
{
	struct exception rows2[2] = {
		{.symbol = (char *)(uintptr_t)"*", .expires = (char *)(uintptr_t)"2020-01-01"},
		{.symbol = (char *)(uintptr_t)"getpwnam", .expires = (char *)(uintptr_t)"2999-01-01"},
	};
	const struct row row = {"", {{"a.o", 0, "D:main U:getpwnam"}, LIBC}, {0}, "", VERDICT_PASS, ""};
	struct judgement j;

	(void)state;
	policy.exceptions = rows2;
	policy.nexceptions = 1;
	begin(&row);
	run(&j);
	assert_int_equal(j.verdict, VERDICT_DENY);
	assert_ptr_equal(j.findings[0].expired, &rows2[0]);
	judgementfree(&j);
	policy.nexceptions = 2;
	run(&j);
	assert_int_equal(j.verdict, VERDICT_PASS);
	assert_ptr_equal(j.findings[0].exception, &rows2[1]);
	judgementfree(&j);
	linkfree(&link_);
}

/* What needs files: archives with members that have names. */
static void
members(void **state)
{
	char dir[] = "/tmp/judge_test.XXXXXX", *path, *plain;
	struct strings triggers = {0};
	struct runtimeedge edge = {.archive = (char *)(uintptr_t)"librt++.a",
	    .member = (char *)(uintptr_t)"cow.o", .symbol = (char *)(uintptr_t)"getpwnam"};
	struct exception e = {.symbol = (char *)(uintptr_t)"*"};
	struct bytes b = toyobject("D:cow U:getpwnam");
	struct row row = {"", {{NULL, 0, "D:cow U:getpwnam"}, LIBC, {"a.o", 0, "D:main U:cow"}}, {0}, "",
	    VERDICT_PASS, ""};
	char *denied;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = newformat("%s/librt++.a", dir);
	plain = newformat("%s/libother.a", dir);
	row.inputs[0].offset = toyarchive(path, "cow.o", b);
	assert_int_equal(row.inputs[0].offset, toyarchive(plain, "cow.o", b));

	runtimes = (struct runtimes){.edges = &edge, .count = 1};
	owndir = dir;
	row.inputs[0].path = path;
	row.what = "a runtime library's edge";
	check(&row);
	denied = newformat("nss getpwnam %s reference\n", plain);
	row = (struct row){"the same member of another archive", {{plain, row.inputs[0].offset, "D:cow U:getpwnam"},
	    LIBC}, {0}, "", VERDICT_DENY, denied};
	check(&row);
	row = (struct row){"the program's own reference beside it", {{path, row.inputs[0].offset, "D:cow U:getpwnam"},
	    {"a.o", 0, "D:main U:getpwnam"}, LIBC}, {0}, "", VERDICT_DENY, "nss getpwnam a.o reference\n"};
	check(&row);
	edge.member = (char *)(uintptr_t)"dog.o";
	free(denied);
	denied = newformat("nss getpwnam %s reference\n", path);
	row = (struct row){"another member", {{path, row.inputs[0].offset, "D:cow U:getpwnam"}, LIBC}, {0}, "",
	    VERDICT_DENY, denied};
	check(&row);

	/* `unless`: a trigger counts when something outside the archive refers to it */
	edge.member = (char *)(uintptr_t)"cow.o";
	stringsadd(&triggers, "revoke");
	edge.triggers = &triggers;
	row = (struct row){"an edge with triggers, not triggered", {{path, row.inputs[0].offset,
	    "D:cow U:getpwnam U:revoke"}, LIBC, {"a.o", 0, "D:main"}}, {0}, "revoke", VERDICT_PASS, ""};
	check(&row);
	row = (struct row){"an edge that is triggered", {{path, row.inputs[0].offset, "D:cow U:getpwnam"},
	    LIBC, {"a.o", 0, "D:main U:revoke"}}, {0}, "revoke", VERDICT_DENY, denied};
	check(&row);

	/* an exception by member */
	runtimes = (struct runtimes){0};
	policy.exceptions = &e;
	policy.nexceptions = 1;
	row = (struct row){"", {{path, row.inputs[0].offset, "D:cow U:getpwnam"}, LIBC}, {0}, "",
	    VERDICT_PASS, ""};
	e.from = (char *)(uintptr_t)"cow.o";
	check(&row);
	e.from = (char *)(uintptr_t)"librt++.a(cow.o)";
	check(&row);
	row.verdict = VERDICT_DENY;
	row.findings = denied;
	e.from = (char *)(uintptr_t)"librt++.a(dog.o)";
	check(&row);

	stringsfree(&triggers);
	unlink(path);
	unlink(plain);
	rmdir(dir);
	free(b.p);
	free(path);
	free(plain);
	free(denied);
}

/* Rows of `symbols` do not concern what compilers put into every program: what is their own, not what is called so. */
static void
base_archives(void **state)
{
	struct symbolrule deny = {.name = (char *)(uintptr_t)"puts", .action = ACTION_DENY};
	char dir[] = "/tmp/judge_test.XXXXXX", *path, *copy, *found, *said;
	struct bytes b = toyobject("D:unwind U:puts");
	struct row row = {"libgcc", {{NULL, 0, "D:unwind U:puts"}, START}, {0}, "__nss_load", VERDICT_PASS, ""};

	(void)state;
	assert_non_null(mkdtemp(dir));
	copy = newformat("%s/copy", dir);
	assert_int_equal(mkdir(copy, 0777), 0);
	path = newformat("%s/libgcc.a", dir);
	row.inputs[0] = (struct offered){path, toyarchive(path, "unwind.o", b), "D:unwind U:puts"};
	policy.symbols = &deny;
	policy.nsymbols = 1;
	stringsadd(&runtimes.base, "libgcc.a");
	owndir = dir;
	check(&row);

	owndir = copy;
	said = newformat("symbol puts %s reference\n", path);
	found = newformat("%s/libgcc.a", copy);
	row.what = "the driver has no such file";
	row.verdict = VERDICT_DENY;
	row.findings = said;
	check(&row);
	assert_int_equal(toyarchive(found, "unwind.o", b), row.inputs[0].offset);
	row.what = "another file of that name";
	check(&row);
	unlink(found);
	assert_int_equal(link(path, found), 0);
	row = (struct row){"a second name of the same file", {row.inputs[0], START}, {0}, "__nss_load", VERDICT_PASS, ""};
	check(&row);
	unlink(found);
	unlink(path);
	rmdir(copy);
	rmdir(dir);
	free(found);
	free(said);
	free(copy);
	free(path);
	free(b.p);
	stringsfree(&runtimes.base);
}

/* What a sealed link of the toy libc's has to be like. */
static const struct row sealed[] = {
	{"the seal is in the loader's place", {{"a.o", 0, "D:main"}, {"/seal/seal.o", 0, "D:__load"}, START},
	    {0}, "__open __map __nss_load", VERDICT_PASS, ""},
	{"NSS that has its own services built in", {{"a.o", 0, "D:main U:getpwnam"},
	    {"/seal/seal.o", 0, "D:__load"}, LIBC}, {0}, "__open __map", VERDICT_PASS, ""},
	{"NSS that has not", {{"a.o", 0, "D:main U:getpwnam"}, {"/seal/seal.o", 0, "D:__load"}, LIBC}, {0},
	    "__open __map __files", VERDICT_DENY, "seal __files - unsealed\n"},
	{"the seal was not linked", {{"a.o", 0, "D:main"}, START, {"/lib/libtoy.a", 800, "D:__load"}}, {0},
	    "__open __map __nss_load", VERDICT_DENY, "seal __load - unsealed\n"},
	{"another object is in its place", {{"a.o", 0, "D:main D:__load"}, START}, {0},
	    "__open __map __nss_load", VERDICT_DENY, "seal __load - unsealed\n"},
	{"the loader is there, called by the program", {{"a.o", 0, "D:main U:dlopen"},
	    {"/seal/seal.o", 0, "D:__load"}, START, {"/lib/libtoy.a", 900, "D:dlopen D:__open"}}, {0},
	    "__map __nss_load", VERDICT_DENY, "seal dlopen a.o unsealed\n"},
	{"the loader is there, for no reason", {{"a.o", 0, "D:main"},
	    {"/seal/seal.o", 0, "D:__load"}, START, {"/lib/libtoy.a", 900, "D:__open"}}, {0},
	    "__map __nss_load", VERDICT_DENY, "seal __open - unsealed\n"},
	{"the loader is hidden in an object", {{"a.o", 0, "D:main"}, {"fat.o", 0, "D:f L:__open L:__map"},
	    {"/seal/seal.o", 0, "D:__load"}, START}, {0},
	    "__open __map __nss_load", VERDICT_DENY, "seal __map - unsealed\n"},
	{"an object's own function of that name", {{"a.o", 0, "D:main L:__map"}, {"b.o", 0, "D:f D:__open"},
	    {"/seal/seal.o", 0, "D:__load"}, START}, {0}, "__map __nss_load", VERDICT_PASS, ""},
	{"the loader is there, through the libc", {{"a.o", 0, "D:main U:find"},
	    {"/seal/seal.o", 0, "D:__load"}, START, {"/lib/libtoy.a", 800, "D:find U:__open"},
	    {"/lib/libtoy.a", 900, "D:__open U:__map"}, {"/lib/libtoy.a", 950, "D:__map"}}, {0},
	    "__nss_load", VERDICT_DENY, "seal __open /lib/libtoy.a unsealed\n"},
	{"the loader is there under --wrap", {{"a.o", 0, "D:main D:__wrap___open U:__real___open"},
	    {"/seal/seal.o", 0, "D:__load"}, START}, {"--wrap=__open"},
	    "__open __map __nss_load", VERDICT_DENY, "seal __open - unsealed\n"},
	{"the seal's dlopen", {{"a.o", 0, "D:main U:dlopen"}, {"/seal/seal.o", 0, "D:__load"},
	    {"/seal/libseal.a", 70, "D:dlopen"}, START}, {0}, "__open __map __nss_load", VERDICT_PASS, ""},
	{"no libc: the loader must be absent", {{"a.o", 0, "D:main"}}, {0}, "__open __map __nss_load", VERDICT_PASS, ""},
	{"no libc, and a loader", {{"a.o", 0, "D:main"}, {"b.o", 0, "D:__open D:__map"}}, {0}, "__nss_load",
	    VERDICT_DENY, "seal __map - unsealed\n"},
};

static void
seals(void **state)
{
	static struct exception all = {.symbol = (char *)(uintptr_t)"*", .reason = (char *)(uintptr_t)"any"};
	size_t i;

	(void)state;
	stringsadd(&catalogue.seal.refuse, "__load");
	stringsadd(&catalogue.seal.gone, "__open");
	stringsadd(&catalogue.seal.gone, "__map");
	stringsadd(&catalogue.seal.builtin, "__files");
	policy.rules[CLASS_NSS] = policy.rules[CLASS_DLOPEN] = ACTION_SEAL;
	for (i = 0; i < COUNT(sealed); i++)
		check(&sealed[i]);
	/* No exception makes a loader go away. */
	policy.exceptions = &all;
	policy.nexceptions = 1;
	for (i = 0; i < COUNT(sealed); i++)
		check(&sealed[i]);
	policy.nexceptions = 0;
	/* A call of the seal's own functions is still a call. */
	policy.rules[CLASS_DLOPEN] = ACTION_DENY;
	check(&(struct row){"denied though sealed", {{"a.o", 0, "D:main U:dlopen"},
	    {"/seal/seal.o", 0, "D:__load"}, {"/seal/libseal.a", 70, "D:dlopen"}, START}, {0},
	    "__open __map __nss_load", VERDICT_DENY, "dlopen dlopen a.o reference\n"});
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(links, setup, teardown),
		cmocka_unit_test_setup_teardown(rules, setup, teardown),
		cmocka_unit_test_setup_teardown(symbols, setup, teardown),
		cmocka_unit_test_setup_teardown(exceptions, setup, teardown),
		cmocka_unit_test_setup_teardown(expired, setup, teardown),
		cmocka_unit_test_setup_teardown(members, setup, teardown),
		cmocka_unit_test_setup_teardown(base_archives, setup, teardown),
		cmocka_unit_test_setup_teardown(seals, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
