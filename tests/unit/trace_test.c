/* What a linker says of traced names: clear only when every mention has an excuse, and never by silence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/unplugged/trace.h"
#include "base/mem.h"
#include "tests/unit/toy.h"

static struct toy toy;
static struct runtimes runtimes;

static int
setup(void **state)
{
	(void)state;
	toybegin(&toy);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	toyend(&toy);
	return 0;
}

/* What every link has. */
#define LLD \
	"/toy/crt1.o: reference to __toy_start\n" \
	"/toy/libtoy.a(start.o): definition of __toy_start\n" \
	"/toy/libtoy.a: lazy definition of getpwnam\n" \
	"/toy/libtoy.a(start.o): reference to dlopen\n" \
	"/toy/libtoyextra.a(extra.o): reference to getpwnam\n" \
	"<internal>: reference to revoke\n"
#define MOLD \
	"trace-symbol: /toy/crt1.o: weak reference to __toy_start\n" \
	"trace-symbol: /toy/crt1.o keeps /toy/libtoy.a(start.o) for __toy_start\n" \
	"trace-symbol: /toy/libtoy.a(start.o): definition of __toy_start\n" \
	"trace-symbol: /toy/libtoy.a(start.o): unresolved weak symbol dlopen\n"

struct row {
	bool mold;
	const char *lines;
	const char *symbols;    /* of the output, each before a blank */
	bool clear;
};

static void
tell(struct trace *t, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n") + 1;
		char *line = newformat("%.*s", (int)n, lines);

		traceline(t, line);
		free(line);
		lines += n;
	}
}

static void
show(struct trace *t, const char *names)
{
	GElf_Sym sym = {.st_shndx = 1, .st_value = 64};

	while (*names) {
		size_t n = strcspn(names, " ");
		char *name = newformat("%.*s", (int)n, names);

		tracesymbol(t, name, &sym);
		free(name);
		names += n + 1;
	}
}

static void
rows(void **state)
{
	static const struct row all[] = {
		{false, LLD, "__toy_start main ", true},
		{true, MOLD, "__toy_start main ", true},
		{false, LLD "a.o: reference to printf\n", "", true},
		/* Whoever else says anything. */
		{false, LLD "a.o: reference to getpwnam\n", "", false},
		{true, MOLD "trace-symbol: a.o: weak reference to getpwnam\n", "", false},
		{false, LLD "lib.a(m.o): definition of getpwnam\n", "", false},
		{false, LLD "a.o: common definition of getpwnam\n", "", false},
		{false, LLD "a.so: shared definition of getpwnam\n", "", false},
		{false, LLD "/my/libtoyextra.a(extra.o): reference to getpwnam\n", "", false},
		{false, LLD "lto.tmp: reference to getpwnam\n", "", false},
		/* What the policy allows: to refer to it, not to define it. */
		{false, LLD "a.o: reference to setlocale\n", "", true},
		{true, MOLD "trace-symbol: a.o: reference to setlocale\n", "", true},
		{false, LLD "a.o: definition of setlocale\n", "", false},
		{false, LLD "a.o: reference to setlocale\na.o: reference to getpwnam\n", "", false},
		/* Forms that nobody knows. */
		{false, LLD "a.o: refers to getpwnam\n", "", false},
		{true, MOLD "trace-symbol: a.o uses getpwnam\n", "", false},
		{true, MOLD "a.o: reference to getpwnam\n", "", true},
		/* Silence. */
		{false, "", "", false},
		{false, "/toy/libtoy.a(start.o): definition of __toy_start\n", "", false},
		{false, "/toy/crt1.o: reference to __toy_start\n", "", false},
		/* Two libcs, and one that is no archive. */
		{false, LLD "/my/libtoy.a(start.o): definition of __toy_start\n", "", false},
		{false, "/toy/crt1.o: reference to __toy_start\nmy.o: definition of __toy_start\n", "", false},
		/* A script or an option refers to it, and it was linked; or nobody defines it. */
		{false, LLD "<internal>: reference to dlopen\n/toy/libtoy.a(dl.o): definition of dlopen\n", "", false},
		{false, LLD "<internal>: reference to dlopen\n", "", true},
		{false, LLD "<internal>: definition of dlopen\n", "", false},
		/* Local names. */
		{false, LLD "/toy/libtoy.a(nss.o): definition of __getpwnam_r\n", "__getpwnam_r ", true},
		{false, LLD "/toy/libtoy.a(nss.o): definition of __getpwnam_r\n", "__getpwnam_r __getpwnam_r ", false},
		{false, LLD, "__getpwnam_r ", false},
		{false, LLD "/toy/libtoy.a(nss.o): definition of __nss_load\n", "__nss_load ", false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		struct trace t = {.excuses = {.link = &toy.link, .runtimes = &runtimes}, .mold = all[i].mold};
		bool clear;

		tell(&t, all[i].lines);
		clear = traceclear(&t);
		if (clear) {
			show(&t, all[i].symbols);
			clear = !t.unclear;
		}
		if (clear != all[i].clear)
			fail_msg("%s%s: %s", all[i].lines, all[i].symbols, clear ? "clear" : "not clear");
		tracefree(&t);
	}
}

#define SEAL LLD "/dev/null: definition of dlsym\n/toy/libtoy.a(files.o): definition of __nss_files\n"
#define LOOKUP "a.o: reference to getpwnam\n/toy/libtoy.a(nss.o): definition of getpwnam\n"
#define CHOKE "/toy/libtoy.a(nss.o): definition of __nss_load\n"

/* References that the policy has sealed, with a seal, a file that is there: what they bring in may be there, and nothing else. */
static void
sealed(void **state)
{
	static const struct {
		const char *lines, *symbols;
		bool clear, let;
	} all[] = {
		{SEAL, "", true, false},
		{SEAL LOOKUP, "", true, true},
		{SEAL LOOKUP CHOKE, "__nss_load ", true, true},
		{SEAL LOOKUP CHOKE, "__nss_load __nss_load ", false, true},
		{SEAL LOOKUP, "__nss_load ", false, true},
		{SEAL CHOKE, "__nss_load ", false, false},
		/* Nobody defines it: it brings nothing in. */
		{SEAL "a.o: weak reference to getpwnam\n", "", true, false},
		/* Others than what is sealed. */
		{SEAL "a.o: reference to dlopen\n/dev/null: definition of dlopen\n", "", false, false},
		{SEAL LOOKUP "a.o: reference to revoke\n", "", false, false},
		{SEAL LOOKUP "a.o: definition of getpwnam\n", "", false, false},
		{SEAL LOOKUP "<internal>: reference to getpwnam\n", "", false, false},
		/* Another's in the seal's place, and NSS that cannot do without a loader. */
		{SEAL LOOKUP "/toy/libtoy.a(dl.o): definition of dlinfo\n", "", false, true},
		{SEAL LOOKUP "/dev/null: definition of dlinfo\n", "", true, true},
		{LLD LOOKUP, "", false, true},
	};
	size_t i;

	(void)state;
	linkfree(&toy.link);
	toy.policy.rules[CLASS_NSS] = ACTION_SEAL;
	stringsadd(&toy.catalogue.seal.refuse, "dlsym");
	stringsadd(&toy.catalogue.seal.refuse, "dlinfo");
	stringsadd(&toy.catalogue.seal.builtin, "__nss_files");
	linkinit(&toy.link, &toy.policy, &toy.catalogue, 1);
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		struct trace t = {.excuses = {.link = &toy.link, .runtimes = &runtimes, .seal = "/dev/null",
		    .sealarchive = "/dev/null"}};
		bool clear;

		tell(&t, all[i].lines);
		clear = traceclear(&t);
		show(&t, all[i].symbols);
		clear &= !t.unclear;
		if (clear != all[i].clear || t.let[CLASS_NSS] != all[i].let)
			fail_msg("%s%s: %sclear, %slet", all[i].lines, all[i].symbols, clear ? "" : "not ",
			    t.let[CLASS_NSS] ? "" : "not ");
		tracefree(&t);
	}
}

/* The output begins with a watched function. */
static void
entry(void **state)
{
	struct trace t = {.excuses = {.link = &toy.link, .runtimes = &runtimes}, .entry = 64};

	(void)state;
	tell(&t, LLD);
	assert_true(traceclear(&t));
	show(&t, "main ");
	assert_false(t.unclear);
	show(&t, "getpwnam ");
	assert_true(t.unclear);
	tracefree(&t);
}

/* Only lines that tell of a watched name are for us alone. */
static void
ours(void **state)
{
	struct trace t = {.excuses = {.link = &toy.link, .runtimes = &runtimes}};

	(void)state;
	assert_true(traceline(&t, "a.o: reference to getpwnam\n"));
	assert_true(traceline(&t, "a: b.o: lazy definition of getpwnam"));
	assert_false(traceline(&t, "a.o: reference to printf\n"));
	assert_false(traceline(&t, "getpwnam\n"));
	assert_false(traceline(&t, "\n"));
	assert_false(t.unclear);
	tracefree(&t);
}

/* A pattern cannot be traced, and neither can what a linker would print demangled. */
static void
suits(void **state)
{
	struct symbolrule rule = {.name = newstring("_ZN4evil4callEv")};

	(void)state;
	assert_true(tracesuits(&toy.link));
	linkfree(&toy.link);
	toy.policy.symbols = &rule;
	toy.policy.nsymbols = 1;
	linkinit(&toy.link, &toy.policy, &toy.catalogue, 1);
	assert_false(tracesuits(&toy.link));
	linkfree(&toy.link);
	strcpy(rule.name, "open*");
	linkinit(&toy.link, &toy.policy, &toy.catalogue, 1);
	assert_false(tracesuits(&toy.link));
	linkfree(&toy.link);
	strcpy(rule.name, "open");
	linkinit(&toy.link, &toy.policy, &toy.catalogue, 1);
	assert_true(tracesuits(&toy.link));
	linkfree(&toy.link);
	toy.policy = (struct policy){0};
	free(rule.name);
	linkinit(&toy.link, &toy.policy, &toy.catalogue, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows, setup, teardown),
		cmocka_unit_test_setup_teardown(sealed, setup, teardown),
		cmocka_unit_test_setup_teardown(entry, setup, teardown),
		cmocka_unit_test_setup_teardown(ours, setup, teardown),
		cmocka_unit_test_setup_teardown(suits, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
