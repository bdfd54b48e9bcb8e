#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/path.h"
#include "policy/catalogue.h"
#include "policy/complain.h"
#include "policy/targets.h"
#include "policy/tighten.h"
#include "policy/today.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char datadir[] = "policy";

/* A directory for the files of one test; emptied by setup. */
static char dir[] = "/tmp/policy_test.XXXXXX";

static int
setup(void **state)
{
	char *command = newformat("rm -rf %s && mkdir %s", dir, dir);
	int rc = system(command);

	(void)state;
	free(command);
	return rc;
}

/* TEXT with each '$' replaced by the directory; malloced. */
static char *
indir(const char *text)
{
	char *next, *result = newstring("");
	size_t n;

	for (; *text; text += n) {
		n = *text == '$' ? 1 : strcspn(text, "$");
		if (*text == '$')
			next = newformat("%s%s", result, dir);
		else
			next = newformat("%s%.*s", result, (int)n, text);
		free(result);
		result = next;
	}
	return result;
}

static void
putbytes(const char *name, const char *bytes, size_t n)
{
	char *path = newformat("%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void
put(const char *name, const char *text)
{
	putbytes(name, text, strlen(text));
}

static void
assertempty(const void *p, size_t n)
{
	const char *bytes = p;
	size_t i;

	for (i = 0; i < n; ++i)
		assert_int_equal(bytes[i], 0);
}

/* The words that probes of Go and configure look for. */
static void
assertplain(const char *message)
{
	static const char *const words[] = {
		"unknown", "unrecognized", "unrecognised", "unsupported",
		"not supported", "not recognized", "\n",
	};
	size_t i;

	for (i = 0; i < COUNT(words); ++i)
		assert_null(strcasestr(message, words[i]));
}

/* MESSAGE is EXPECTED, and begins with it where that ends in "...". */
static void
assertmessage(const char *message, const char *expected)
{
	size_t n = strlen(expected);

	if (n > 3 && strcmp(expected + n - 3, "...") == 0 && strncmp(message, expected, n - 3) == 0)
		return;
	assert_string_equal(message, expected);
}

/* Loading REF fails with EXPECTED; '$' in both stands for the directory. */
static void
fails(const char *ref, const char *expected)
{
	struct policy p;
	char *error = NULL, *path = indir(ref), *message = indir(expected);

	memset(&p, 0x55, sizeof(p));
	assert_int_equal(policyload(&p, path, datadir, &error), -1);
	assert_non_null(error);
	assertmessage(error, message);
	assertplain(error);
	assertempty(&p, sizeof(p));
	free(error);
	free(path);
	free(message);
}

/* A file of version 1 with TEXT from its second line on fails. */
static void
refuses(const char *text, const char *expected)
{
	char *all = newformat("version = 1;\n%s\n", text);
	char *message = newformat("$/x.cfg:%s", expected);

	put("x.cfg", all);
	fails("$/x.cfg", message);
	free(all);
	free(message);
}

static void
loads(struct policy *p, const char *ref)
{
	char *error = NULL, *path = indir(ref);

	if (policyload(p, path, datadir, &error) != 0)
		fail_msg("%s", error);
	assert_null(error);
	free(path);
}

static void
words(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < CLASS_COUNT; ++i)
		assert_int_equal(classfind(classname((enum class)i)), i);
	for (i = ACTION_ALLOW; i <= ACTION_DENY; ++i)
		assert_int_equal(actionfind(actionname((enum action)i)), i);
	for (i = 0; i < PROPERTY_COUNT; ++i)
		assert_int_equal(propertyfind(propertyname((enum property)i)), i);
	assert_int_equal(classfind(""), -1);
	assert_int_equal(actionfind("unset"), -1);
	assert_int_equal(propertyfind("Needed"), -1);
	assert_string_equal(actionname(ACTION_UNSET), "unset");
}

static void
installed_default(void **state)
{
	struct policy p;
	int i;

	(void)state;
	loads(&p, "default");
	assert_string_equal(p.name, "default");
	assert_string_equal(p.file, "policy/default.cfg");
	assert_int_equal(strlen(p.sha256), 64);
	assert_int_equal(strspn(p.sha256, "0123456789abcdef"), 64);
	assert_null(p.compiler);
	assert_string_equal(p.libc, "native");
	assert_int_equal(p.pie, PIE_FOLLOW);
	assert_false(p.locked);
	for (i = 0; i < CLASS_COUNT; ++i)
		assert_int_equal(p.rules[i],
		    i == CLASS_DYNAMIC_INPUT || i == CLASS_UNRESOLVED ?
		    ACTION_DENY : ACTION_UNSET);
	assert_int_equal(p.output[PROPERTY_INTERPRETER], ACTION_DENY);
	assert_int_equal(p.output[PROPERTY_NEEDED], ACTION_DENY);
	assert_int_equal(p.output[PROPERTY_TEXTREL], ACTION_DENY);
	assert_int_equal(p.output[PROPERTY_EXECSTACK], ACTION_WARN);
	assert_int_equal(p.output[PROPERTY_RWX], ACTION_WARN);
	assert_int_equal(p.nlibcs + p.nsymbols + p.nexceptions, 0);
	policyfree(&p);
	assertempty(&p, sizeof(p));
}

static void
installed_musl(void **state)
{
	struct policy p;

	(void)state;
	loads(&p, "musl");
	assert_string_equal(p.name, "musl");
	assert_string_equal(p.libc, "musl");
	assert_int_equal(p.rules[CLASS_UNRESOLVED], ACTION_DENY);
	assert_int_equal(p.rules[CLASS_NSS], ACTION_UNSET);
	assert_int_equal(p.output[PROPERTY_RWX], ACTION_WARN);
	policyfree(&p);
}

static void
installed_audit(void **state)
{
	static const enum class enforced[] = {
		CLASS_NSS, CLASS_DLOPEN, CLASS_ICONV, CLASS_DYNAMIC_INPUT,
		CLASS_UNRESOLVED,
	};
	struct policy p;
	size_t i;

	(void)state;
	loads(&p, "audit");
	for (i = 0; i < COUNT(enforced); ++i)
		assert_int_equal(p.rules[enforced[i]], ACTION_WARN);
	for (i = 0; i < PROPERTY_COUNT; ++i)
		assert_int_equal(p.output[i], ACTION_WARN);
	policyfree(&p);
}

static void
nothing_set(void **state)
{
	struct policy p;
	size_t i;

	(void)state;
	put("x.cfg", "version = 1;");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.name, "x.cfg");
	assert_string_equal(p.libc, "native");
	assert_int_equal(p.pie, PIE_FOLLOW);
	for (i = 0; i < CLASS_COUNT; ++i)
		assert_int_equal(p.rules[i], ACTION_UNSET);
	for (i = 0; i < PROPERTY_COUNT; ++i)
		assert_int_equal(p.output[i], ACTION_DENY);
	policyfree(&p);
}

static const char everything[] =
    "version = 1;\n"
    "link: { compiler = \"clang\"; libc = \"acme\"; pie = \"never\"; probes = \"judge\"; shared = \"libc\"; };\n"
    "libcs: { acme: { include = [\"/i\", \"/j\"]; lib = (\"/l\"); }; };\n"
    "rules: { nss = \"deny\"; dlopen = \"warn\"; iconv = \"allow\";\n"
    "  dynamic-input = \"warn\"; unresolved = \"allow\"; };\n"
    "symbols: ( { name = \"sys*\"; action = \"deny\"; reason = \"no shell\"; },\n"
    "  { name = \"[gs]etenv\"; action = \"warn\"; } );\n"
    "exceptions: ( { symbol = \"dl*\"; from = \"*sqlite3*\"; program = \"p/*\";\n"
    "    reason = \"never \" \"called\"; expires = \"2028-02-29\"; },\n"
    "  { class = [\"nss\", \"symbol\"]; reason = \"r\"; target = \"arm*\"; libc = \"musl\"; } );\n"
    "output: { interpreter = \"warn\"; needed = \"allow\"; execstack = \"deny\";\n"
    "  textrel = \"warn\"; rwx = \"allow\"; };\n"
    "locked = false;\n";

static void
every_key(void **state)
{
	const struct libcdirs *d;
	struct policy p;

	(void)state;
	put("x.cfg", everything);
	loads(&p, "$/x.cfg");
	assert_string_equal(p.compiler, "clang");
	assert_string_equal(p.libc, "acme");
	assert_int_equal(p.pie, PIE_NEVER);
	assert_int_equal(p.probes, PROBES_JUDGE);
	assert_int_equal(p.shared, SHARED_LIBC);
	d = policylibc(&p, "acme");
	assert_non_null(d);
	assert_int_equal(d->include.count, 2);
	assert_string_equal(d->include.items[1], "/j");
	assert_string_equal(d->lib.items[0], "/l");
	assert_null(policylibc(&p, "musl"));
	assert_int_equal(p.rules[CLASS_NSS], ACTION_DENY);
	assert_int_equal(p.rules[CLASS_DLOPEN], ACTION_WARN);
	assert_int_equal(p.rules[CLASS_ICONV], ACTION_ALLOW);
	assert_int_equal(p.rules[CLASS_DYNAMIC_INPUT], ACTION_WARN);
	assert_int_equal(p.rules[CLASS_UNRESOLVED], ACTION_ALLOW);
	assert_int_equal(p.rules[CLASS_STUB], ACTION_UNSET);
	assert_int_equal(p.output[PROPERTY_INTERPRETER], ACTION_WARN);
	assert_int_equal(p.output[PROPERTY_NEEDED], ACTION_ALLOW);
	assert_int_equal(p.output[PROPERTY_EXECSTACK], ACTION_DENY);
	assert_int_equal(p.output[PROPERTY_TEXTREL], ACTION_WARN);
	assert_int_equal(p.output[PROPERTY_RWX], ACTION_ALLOW);
	policyfree(&p);
}

static void
every_row(void **state)
{
	struct policy p;
	char *path = indir("$/x.cfg");

	(void)state;
	put("x.cfg", everything);
	loads(&p, "$/x.cfg");
	assert_int_equal(p.nsymbols, 2);
	assert_string_equal(p.symbols[0].name, "sys*");
	assert_int_equal(p.symbols[0].action, ACTION_DENY);
	assert_string_equal(p.symbols[0].reason, "no shell");
	assert_string_equal(p.symbols[1].name, "[gs]etenv");
	assert_null(p.symbols[1].reason);
	assert_int_equal(p.nexceptions, 2);
	assert_string_equal(p.exceptions[0].symbol, "dl*");
	assert_string_equal(p.exceptions[0].from, "*sqlite3*");
	assert_string_equal(p.exceptions[0].program, "p/*");
	assert_string_equal(p.exceptions[0].reason, "never called");
	assert_string_equal(p.exceptions[0].expires, "2028-02-29");
	assert_string_equal(p.exceptions[0].file, path);
	assert_int_equal(p.exceptions[0].line, 8);
	assert_int_equal(p.exceptions[0].classes, 0);
	assert_null(p.exceptions[0].target);
	assert_string_equal(p.exceptions[1].symbol, "*");
	assert_int_equal(p.exceptions[1].classes, 1u << CLASS_NSS | 1u << CLASS_COUNT);
	assert_true(exceptioncovers(&p.exceptions[1], CLASS_NSS) && !exceptioncovers(&p.exceptions[1], CLASS_STUB));
	assert_string_equal(p.exceptions[1].target, "arm*");
	assert_string_equal(p.exceptions[1].libc, "musl");
	assert_null(p.exceptions[1].from);
	assert_null(p.exceptions[1].program);
	assert_null(p.exceptions[1].expires);
	assert_int_equal(p.exceptions[1].line, 10);
	policyfree(&p);
	free(path);
}

static void
keys_that_are_not_there(void **state)
{
	(void)state;
	refuses("foo = 1;", "2: no such key \"foo\"; ...");
	refuses("rule: {};", "2: no such key \"rule\"; did you mean \"rules\"?");
	refuses("\nlink: {\n Libc = \"musl\"; };",
	    "4: no such key \"Libc\"; did you mean \"libc\"?");
	refuses("rules: { nsss = \"deny\"; };",
	    "2: no such class \"nsss\"; did you mean \"nss\"?");
	refuses("rules: { foreign = \"deny\"; };", "2: no such class \"foreign\"; ...");
	refuses("output: { execstac = \"deny\"; };",
	    "2: no such key \"execstac\"; did you mean \"execstack\"?");
	refuses("libcs: { a: { libs = [\"/l\"]; }; };",
	    "2: no such key \"libs\"; did you mean \"lib\"?");
	refuses("symbols: (\n{ names = \"x\"; } );",
	    "3: no such key \"names\"; did you mean \"name\"?");
	refuses("exceptions: ( { symbol = \"x\";\nwhy = \"x\"; } );",
	    "3: no such key \"why\"; ...");
	refuses("inputs: { root = [\"/\"]; };",
	    "2: no such key \"root\"; did you mean \"roots\"?");
	refuses("a_key_much_longer_than_any_that_there_ever_was = 1;",
	    "2: no such key \"a_key_much_longer_than_any_that_there_ever_was\"; ...");
}

static void
wrong_types(void **state)
{
	(void)state;
	refuses("extends = 1;", "2: \"extends\" must be a string");
	refuses("extends = \"\";", "2: \"extends\" must not be empty");
	refuses("link = \"musl\";", "2: \"link\" must be a group");
	refuses("link: { compiler = [\"gcc\"]; };",
	    "2: \"compiler\" must be a string");
	refuses("link: { libc = true; };", "2: \"libc\" must be a string");
	refuses("link: { pie = true; };", "2: \"pie\" must be a string");
	refuses("link: { seal = \"yes\"; };", "2: \"seal\" must be true or false");
	refuses("link: { pie = \"yes\"; };",
	    "2: \"pie\" must be \"follow\", \"always\" or \"never\"");
	refuses("link: { probes = \"sealed\"; };", "2: \"probes\" must be \"answer\" or \"judge\"");
	refuses("link: { shared = true; };", "2: \"shared\" must be a string");
	refuses("link: { shared = \"musl\"; };", "2: \"shared\" must be \"native\" or \"libc\"");
	refuses("libcs = [];", "2: \"libcs\" must be a group");
	refuses("libcs: { a = \"/a\"; };", "2: \"a\" must be a group");
	refuses("libcs: { a: { lib = \"/l\"; }; };",
	    "2: \"lib\" must be a list of strings");
	refuses("libcs: { a: { lib = [1]; }; };",
	    "2: \"lib\" must be a list of strings");
	refuses("libcs: { a: { lib = [\"/l\",\n\"\"]; }; };",
	    "3: \"lib\" must not be empty");
	refuses("rules = ();", "2: \"rules\" must be a group");
	refuses("rules: { nss = 1; };", "2: \"nss\" must be an action");
	refuses("symbols: { name = \"x\"; };",
	    "2: \"symbols\" must be a list of groups");
	refuses("symbols: (\n\"x\" );", "3: \"symbols\" must be a list of groups");
	refuses("symbols = [];", "2: \"symbols\" must be a list of groups");
	refuses("exceptions = 1;", "2: \"exceptions\" must be a list of groups");
	refuses("output = 1;", "2: \"output\" must be a group");
	refuses("locked = 1;", "2: \"locked\" must be true or false");
	refuses("inputs = 1;", "2: \"inputs\" must be a group");
	refuses("inputs: { roots = 1; };", "2: \"roots\" must be a list of strings");
	refuses("inputs: { env = 1; };", "2: \"env\" must be a string");
	refuses("inputs: { env = \"x\"; };",
	    "2: \"env\" must be \"scrub\" or \"keep\"");
}

static void
wrong_values(void **state)
{
	(void)state;
	refuses("rules: { nss = \"dney\"; };",
	    "2: no such action \"dney\"; did you mean \"deny\"?");
	refuses("rules: { nss = \"unset\"; };", "2: no such action \"unset\"; ...");
	refuses("rules: { nss = \"a\\nb\"; };", "2: no such action \"a\\nb\"; ...");
	refuses("rules: { unresolved = \"seal\"; };", "2: \"unresolved\" cannot "
	    "be sealed; say \"allow\", \"warn\" or \"deny\"");
	refuses("symbols: ( { name = \"x\";\naction = \"seal\"; } );",
	    "3: a single function cannot be sealed; say \"seal = true\" in "
	    "\"link\" to seal the loader out");
	refuses("output: { rwx = \"seal\"; };", "2: \"rwx\" cannot be sealed; "
	    "say \"allow\", \"warn\" or \"deny\"");
	refuses("libcs: { native: {}; };", "2: \"native\" is the compiler's own "
	    "libc; choose another name");
	refuses("libcs: { a: { include = [\"/i\"]; }; };",
	    "2: a libc without \"lib\"");
	refuses("libcs: { a: { include = []; lib = [\"/l\"]; }; };",
	    "2: \"include\" must not be empty");
	refuses("libcs: { a: { include = [\"i\"]; lib = [\"/l\"]; }; };",
	    "2: \"i\" must be absolute");
	refuses("symbols: ( { name = \"x\"; } );", "2: a symbol without \"action\"");
	refuses("symbols: ( { action = \"deny\"; } );",
	    "2: a symbol without \"name\"");
	refuses("exceptions: (\n { symbol = \"x\"; } );",
	    "3: an exception without \"reason\"");
	refuses("exceptions: ( { reason = \"x\"; } );",
	    "2: an exception without \"symbol\" and without \"class\"");
	refuses("exceptions: ( { reason = \"r\"; class = \"nsss\"; } );", "2: no such class \"nsss\"; did you mean \"nss\"?");
	refuses("exceptions: ( { reason = \"r\"; class = []; } );", "2: \"class\" must not be empty");
	refuses("exceptions: ( { symbol = \"x\"; reason = \"\"; } );",
	    "2: \"reason\" must not be empty");
}

static void
today(void **state)
{
	static const struct { const char *epoch, *day; } table[] = {
		{"0", "1970-01-01"}, {"951782400", "2000-02-29"}, {"253402300799", "9999-12-31"},
		{"253402300800", "9999-12-31"}, {"9223372036854775807", "9999-12-31"},
	};
	static const char *const none[] = {"", "-1", "1x", " 1", "99999999999999999999"};
	char file[] = "p.cfg", day[DAY_SIZE], now[DAY_SIZE];
	struct policy p = {0};
	size_t i;

	(void)state;
	unsetenv("SOURCE_DATE_EPOCH");
	policytoday(&p, now);
	for (i = 0; i < COUNT(table); ++i) {
		setenv("SOURCE_DATE_EPOCH", table[i].epoch, 1);
		policytoday(&p, day);
		assert_string_equal(day, table[i].day);
	}
	for (i = 0; i < COUNT(none); ++i) {
		setenv("SOURCE_DATE_EPOCH", none[i], 1);
		policytoday(&p, day);
		assert_true(strcmp(day, now) >= 0 && strcmp(day, "9999-12-31") < 0);
	}
	p.lockedby = file;
	setenv("SOURCE_DATE_EPOCH", "0", 1);
	policytoday(&p, day);
	assert_true(strcmp(day, now) >= 0);
	setenv("SOURCE_DATE_EPOCH", "253402300799", 1);
	policytoday(&p, day);
	assert_string_equal(day, "9999-12-31");
	unsetenv("SOURCE_DATE_EPOCH");
}

static void
dates(void **state)
{
	static const char *const bad[] = {
		"tomorrow", "2027-13-01", "2027-00-10", "2027-04-31",
		"2027-02-29", "2100-02-29", "2027-1-1", "2027-01-00",
		"2027/01/01", "2027-01-0x", "2027-01-011", "-027-01-01",
	};
	char *text, *message;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); ++i) {
		text = newformat("exceptions: ( { symbol = \"x\"; reason = \"r\";"
		    "\nexpires = \"%s\"; } );", bad[i]);
		message = newformat("3: \"%s\" is not a date: \"expires\" must "
		    "be YYYY-MM-DD", bad[i]);
		refuses(text, message);
		free(text);
		free(message);
	}
}

static void
inputs_keys(void **state)
{
	struct policy p;

	(void)state;
	put("base.cfg", "version = 1;\ninputs: { roots = [\"/usr/lib\", \"/usr/lib/x\", \"/opt/\"]; env = \"scrub\"; };\n");
	loads(&p, "$/base.cfg");
	assert_true(p.rooted && p.scrub);
	assert_int_equal(p.roots.count, 2);
	assert_string_equal(p.roots.items[0], "/opt");
	assert_string_equal(p.roots.items[1], "/usr/lib");
	assert_int_equal(p.locks.count, 0);
	policyfree(&p);
	/* each key on its own overrides the inherited one */
	put("x.cfg", "version = 1;\nextends = \"base.cfg\";\ninputs: { env = \"keep\"; lock = \"own.lock\"; };\n");
	loads(&p, "$/x.cfg");
	assert_true(p.rooted && !p.scrub);
	assert_int_equal(p.roots.count, 2);
	assert_int_equal(p.locks.count, 1);
	assert_true(endsin(p.locks.items[0], "/own.lock"));
	policyfree(&p);
	/* a lock beside the policy is its own, where it names none */
	put("staticld.lock", "{}");
	loads(&p, "$/base.cfg");
	assert_int_equal(p.locks.count, 1);
	assert_true(endsin(p.locks.items[0], "/staticld.lock"));
	policyfree(&p);
	loads(&p, "$/x.cfg");
	assert_int_equal(p.locks.count, 1);
	assert_true(endsin(p.locks.items[0], "/own.lock"));
	policyfree(&p);
	refuses("inputs: { roots = [\"lib\"]; };", "2: \"lib\" must be absolute");
	refuses("inputs: { roots = []; };", "2: \"roots\" must not be empty");
	refuses("inputs: { lock = 1; };", "2: \"lock\" must be a string");
	refuses("inputs: { root = \"/usr\"; };", "2: no such key \"root\"; did you mean \"roots\"?");
}

static void
versions(void **state)
{
	(void)state;
	put("x.cfg", "rules: {};");
	fails("$/x.cfg", "$/x.cfg:1: a policy without \"version\"");
	put("x.cfg", "\nversion = 2;");
	fails("$/x.cfg", "$/x.cfg:2: \"version\" must be 1");
	put("x.cfg", "version = \"1\";");
	fails("$/x.cfg", "$/x.cfg:1: \"version\" must be 1");
	put("x.cfg", "# nothing");
	fails("$/x.cfg", "$/x.cfg:1: a policy without \"version\"");
}

static void
syntax(void **state)
{
	(void)state;
	refuses("rules: { nss = \"deny\"; nss = \"warn\"; };",
	    "2: duplicate setting name");
	refuses("\nversion = 1;", "3: duplicate setting name");
	refuses("rules = = 1;", "2: syntax error: a value is expected for rules, not =");
	refuses("rules: { nss = deny; };", "2: syntax error: a value is expected for nss: true, false, a number, "
	    "or a text in quotes, \"deny\", not deny");
	refuses("rules: { nss = 'deny'; };", "2: syntax error: a text is expected between \"double quotes\" for nss, "
	    "not '");
	refuses("rules: { nss\n= = 1; };", "3: syntax error: a value is expected for nss, not =");
	refuses("rules:\n  nss: deny", "3: syntax error: a value is expected for rules: true, false, a number, or a "
	    "text in quotes, \"nss\", not nss");
	refuses("rules: { nss { } };", "2: syntax error: \"=\" is expected behind nss, not {");
	refuses("/* a\n * b */ symbols: ( { name = \"a\" } { name = \"b\" } );", "3: syntax error: \",\" or \")\" is "
	    "expected behind an element of symbols, not {");
	refuses("link: 1 2;", "2: syntax error: a key is expected, not 2");
	refuses("# = (\nrules =", "3: syntax error: a value is expected for rules, and the file ends");
	refuses("symbols: ( { name = \"a\"; }, );", "2: syntax error: an element is expected between \",\" and "
	    "\")\": commas stand between elements, and none behind the last one");
	refuses("inputs: { env = [ \"a\",\n ]; };", "3: syntax error: an element is expected between \",\" and "
	    "\"]\": commas stand between elements, and none behind the last one");
	refuses("libcs: { a: { lib = [\"/l\", 1]; }; };",
	    "2: mismatched element type in array");
	refuses("link: {\n", "2: \"{\" is never closed");
	refuses("link: (\n};", "3: \"}\" does not close the \"(\" of $/x.cfg:2");
	refuses("/*/**/*", "2: syntax error: \"=\" is expected behind *, and the file ends");
	refuses("/*/ 1\n */ 2", "3: syntax error: a key is expected, not 2");
	refuses("\n]", "3: \"]\" closes nothing");
	refuses("link: { libc = \"mu\nsl; };", "2: string is never closed");
	refuses("\n/* no end\n*", "3: comment is never closed");
	refuses("/*/", "2: comment is never closed");
	refuses("\"x\" = 1;", "2: syntax error before a string: ...");
	refuses("locked = false, \"x\";", "2: syntax error before a string: ...");
	refuses("@foo", "2: \"@\" without an @include that begins the line");
	refuses("a = (((((((((((((((((((((((((((((((((1",
	    "2: brackets nested more than 32 deep");
}

static void
comments_and_strings(void **state)
{
	struct policy p;

	(void)state;
	put("x.cfg", "version = 1; // \"{\n# ( @include \"no\"\n"
	    "/* \" ** @include [ */ symbols: ( { action = \"warn\"; /**/\n"
	    "name = \"a\\\"b/*\" \"#\\\\\"; // last\n"
	    "reason = \"@include \\\"no\\\" two\nlines\"; } );\n"
	    "exceptions: ( { symbol = \"x\"; reason = \"y\"; } ); # end");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.symbols[0].name, "a\"b/*#\\");
	assert_string_equal(p.symbols[0].reason, "@include \"no\" two\nlines");
	assert_int_equal(p.exceptions[0].line, 7);
	policyfree(&p);
}

static void
unreadable_files(void **state)
{
	char *big = newarray(1, (1 << 20) + 1), *path = indir("$/fifo.cfg");

	(void)state;
	fails("$/none.cfg", "$/none.cfg: No such file or directory");
	fails("/dev/null/x.cfg", "/dev/null/x.cfg: Not a directory");
	fails("$/", "$/: is a directory");
	fails("/dev/zero", "/dev/zero: is not a regular file");
	assert_int_equal(mkfifo(path, 0600), 0);
	fails("$/fifo.cfg", "$/fifo.cfg: is not a regular file");
	put("x.cfg", "");
	fails("$/x.cfg", "$/x.cfg: is empty");
	memset(big, '\n', (1 << 20) + 1);
	putbytes("x.cfg", big, (1 << 20) + 1);
	fails("$/x.cfg", "$/x.cfg: is larger than 1 MiB");
	putbytes("x.cfg", big, 1 << 20);
	fails("$/x.cfg", "$/x.cfg:1: a policy without \"version\"");
	putbytes("x.cfg", "version = 1;\n\nx\0y", 17);
	fails("$/x.cfg", "$/x.cfg:3: NUL byte in a text file");
	put("x.cfg", "\177ELF\2\1\1\377\376 garbage");
	fails("$/x.cfg", "$/x.cfg:1: syntax error: ...");
	free(path);
	free(big);
}

static void
growing_file(void **state)
{
	struct policy p;
	char *error = NULL;

	(void)state;
	/* a regular file that says its size is 0 */
	if (access("/proc/self/status", R_OK) != 0)
		skip();
	assert_int_equal(policyload(&p, "/proc/self/status", datadir, &error), -1);
	assertmessage(error, "/proc/self/status:1: syntax error: ...");
	free(error);
}

static void
permission(void **state)
{
	char *path = indir("$/x.cfg"), *d = indir("$");

	(void)state;
	put("x.cfg", "version = 1;");
	if (geteuid() == 0 && (chmod(d, 0755) != 0 || seteuid(65534) != 0))
		skip();
	if (geteuid() != 65534)
		assert_int_equal(chmod(path, 0), 0);
	else {
		assert_int_equal(seteuid(0), 0);
		assert_int_equal(chmod(path, 0), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	fails("$/x.cfg", "$/x.cfg: Permission denied");
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	free(path);
	free(d);
}

static void
names(void **state)
{
	(void)state;
	fails("nosuch", "no policy named \"nosuch\" is installed: "
	    "policy/nosuch.cfg: No such file or directory; ...");
	fails("", "the name of the policy is empty");
	fails("remedies", "policy/remedies.cfg:7: no such key \"remedies\"; ...");
	refuses("extends = \"nosuch\";", "2: no policy named \"nosuch\" is "
	    "installed: policy/nosuch.cfg: No such file or directory; ...");
}

static void
libcs(void **state)
{
	struct policy p;

	(void)state;
	refuses("link: {\n libc = \"acme\"; };", "3: no such libc \"acme\"; say "
	    "\"native\", \"glibc\", \"musl\" or an entry of \"libcs\"");
	put("base.cfg", "version = 1;\nlink: { libc = \"acme\"; };");
	put("x.cfg", "version = 1; extends = \"./base.cfg\";");
	fails("$/x.cfg", "$/./base.cfg:2: no such libc \"acme\"; say \"native\", "
	    "\"glibc\", \"musl\" or an entry of \"libcs\"");
	/* an entry anywhere in the chain will do */
	put("x.cfg", "version = 1; extends = \"base.cfg\";"
	    "libcs: { acme: { include = [\"/i\"]; lib = [\"/l\"]; }; };");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.libc, "acme");
	policyfree(&p);
}

static void
overrides(void **state)
{
	static const char base[] = "version = 1;\n"
	    "link: { compiler = \"gcc\"; libc = \"glibc\"; pie = \"always\"; };\n"
	    "rules: { nss = \"warn\"; iconv = \"warn\"; };\n"
	    "output: { rwx = \"allow\"; needed = \"allow\"; };\n";
	struct policy p;

	(void)state;
	put("base.cfg", base);
	put("x.cfg", "version = 1;\nextends = \"base.cfg\";");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.compiler, "gcc");
	assert_string_equal(p.libc, "glibc");
	assert_int_equal(p.pie, PIE_ALWAYS);
	assert_int_equal(p.rules[CLASS_NSS], ACTION_WARN);
	assert_int_equal(p.output[PROPERTY_RWX], ACTION_ALLOW);
	policyfree(&p);
	put("x.cfg", "version = 1;\nextends = \"base.cfg\";\n"
	    "link: { compiler = \"clang\"; libc = \"native\"; pie = \"follow\"; };\n"
	    "rules: { nss = \"deny\"; }; output: { needed = \"deny\"; };");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.name, "x.cfg");
	assert_string_equal(p.compiler, "clang");
	assert_string_equal(p.libc, "native");
	assert_int_equal(p.pie, PIE_FOLLOW);
	assert_int_equal(p.rules[CLASS_NSS], ACTION_DENY);
	assert_int_equal(p.rules[CLASS_ICONV], ACTION_WARN);
	assert_int_equal(p.output[PROPERTY_RWX], ACTION_ALLOW);
	assert_int_equal(p.output[PROPERTY_NEEDED], ACTION_DENY);
	assert_int_equal(p.output[PROPERTY_TEXTREL], ACTION_DENY);
	policyfree(&p);
}

static void
lists_add_up(void **state)
{
	struct policy p;
	char *path = indir("$/base.cfg");

	(void)state;
	put("base.cfg", "version = 1;\n"
	    "libcs: { a: { include = [\"/b\"]; lib = [\"/b\"]; };\n"
	    "  b: { include = [\"/b\"]; lib = [\"/b\"]; }; };\n"
	    "symbols: ( { name = \"base\"; action = \"deny\"; } );\n"
	    "exceptions: ( { symbol = \"base\"; reason = \"r\"; } );\n");
	put("x.cfg", "version = 1; extends = \"base.cfg\";\n"
	    "libcs: { a: { include = [\"/x\"]; lib = [\"/x\"]; }; };\n"
	    "symbols: ( { name = \"x1\"; action = \"deny\"; },\n"
	    "  { name = \"x2\"; action = \"deny\"; } );\n"
	    "exceptions: ( { symbol = \"x\"; reason = \"r\"; } );\n");
	loads(&p, "$/x.cfg");
	assert_string_equal(policylibc(&p, "a")->lib.items[0], "/x");
	assert_string_equal(policylibc(&p, "b")->lib.items[0], "/b");
	assert_int_equal(p.nsymbols, 3);
	assert_string_equal(p.symbols[0].name, "x1");
	assert_string_equal(p.symbols[1].name, "x2");
	assert_string_equal(p.symbols[2].name, "base");
	assert_int_equal(p.nexceptions, 2);
	assert_string_equal(p.exceptions[0].symbol, "x");
	assert_string_equal(p.exceptions[1].symbol, "base");
	assert_string_equal(p.exceptions[1].file, path);
	policyfree(&p);
	free(path);
}

static void
mkdirin(const char *name)
{
	char *path = indir(name);

	assert_int_equal(mkdir(path, 0755), 0);
	free(path);
}

/* Sealed by a rule or by link.seal; a later policy can take either back. */
static void
seals(void **state)
{
	static const struct {
		const char *text;
		bool expected;
	} rows[] = {
		{"", true},
		{"link: { seal = false; };", true},
		{"rules: { nss = \"deny\"; };", true},
		{"link: { seal = false; }; rules: { nss = \"deny\"; };", false},
		{"link: { seal = true; }; rules: { nss = \"deny\"; };", true},
	};
	struct policy p;
	char *text;
	size_t i;

	(void)state;
	put("base.cfg", "version = 1; link: { seal = true; }; rules: { nss = \"seal\"; };");
	for (i = 0; i < COUNT(rows); ++i) {
		text = newformat("version = 1; extends = \"base.cfg\"; %s", rows[i].text);
		put("x.cfg", text);
		loads(&p, "$/x.cfg");
		assert_int_equal(policyseals(&p), rows[i].expected);
		policyfree(&p);
		free(text);
	}
	put("x.cfg", "version = 1; rules: { nss = \"deny\"; };");
	loads(&p, "$/x.cfg");
	assert_false(policyseals(&p));
	policyfree(&p);
}

static void
extends_chain(void **state)
{
	struct policy p;

	(void)state;
	mkdirin("$/sub");
	put("x.cfg", "version = 1; extends = \"sub/y.cfg\";");
	put("sub/y.cfg", "version = 1; extends = \"z.cfg\";");
	put("sub/z.cfg", "version = 1; extends = \"musl\";");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.libc, "musl");
	assert_int_equal(p.rules[CLASS_UNRESOLVED], ACTION_DENY);
	policyfree(&p);
	put("sub/z.cfg", "version = 1;\nextends = \"none.cfg\";");
	fails("$/x.cfg", "$/sub/z.cfg:2: $/sub/none.cfg: No such file or directory");
	put("sub/z.cfg", "version = 1;\nfoo = 1;");
	fails("$/x.cfg", "$/sub/z.cfg:2: no such key \"foo\"; ...");
}

static void
extends_cycle(void **state)
{
	(void)state;
	put("x.cfg", "version = 1;\nextends = \"x.cfg\";");
	fails("$/x.cfg", "$/x.cfg:2: files in a cycle: $/x.cfg -> $/x.cfg");
	put("a.cfg", "version = 1;\nextends = \"b.cfg\";");
	put("b.cfg", "version = 1;\n\nextends = \"c.cfg\";");
	put("c.cfg", "version = 1; extends = \"b.cfg\";");
	fails("$/a.cfg", "$/c.cfg:1: files in a cycle: "
	    "$/b.cfg -> $/c.cfg -> $/b.cfg");
	/* one of the two ways to read another file may be each */
	put("a.cfg", "version = 1;\n@include \"b.cfg\"\n");
	put("b.cfg", "extends = \"a.cfg\";");
	fails("$/a.cfg", "$/b.cfg:1: files in a cycle: $/a.cfg -> $/a.cfg");
}

static void
extends_depth(void **state)
{
	char *name, *text;
	struct policy p;
	int i;

	(void)state;
	for (i = 0; i < 17; ++i) {
		name = newformat("%d.cfg", i);
		text = newformat("version = 1;\nextends = \"%d.cfg\";", i + 1);
		put(name, text);
		free(name);
		free(text);
	}
	put("17.cfg", "version = 1;");
	fails("$/0.cfg",
	    "$/16.cfg:2: more than 16 policies extend each other");
	loads(&p, "$/1.cfg");
	policyfree(&p);
}

static void
includes(void **state)
{
	struct policy p;

	(void)state;
	mkdirin("$/sub");
	put("x.cfg", "version = 1;\nsymbols: (\n @include \"sub/one.cfg\" \n);\n"
	    "exceptions: (\n@include\t\"./sub/two.cfg\", { symbol = \"y\"; reason = \"r\"; } );\n");
	put("sub/one.cfg", "# one\n@include \"three.cfg\"\n");
	put("sub/two.cfg", "\n\n{ symbol = \"x\"; reason = \"r\"; }");
	put("sub/three.cfg", "{ name = \"n\"; action = \"deny\"; }");
	loads(&p, "$/x.cfg");
	assert_string_equal(p.symbols[0].name, "n");
	assert_int_equal(p.exceptions[0].line, 3);
	assert_non_null(strstr(p.exceptions[0].file, "/sub/two.cfg"));
	assert_int_equal(p.exceptions[1].line, 6);
	assert_string_equal(p.exceptions[1].symbol, "y");
	policyfree(&p);
	put("sub/two.cfg", "\n{ symbol = \"x\";\nfoo = 1; }");
	fails("$/x.cfg", "$/./sub/two.cfg:3: no such key \"foo\"; ...");
	put("sub/two.cfg", "\n{ symbol = = 1; }");
	fails("$/x.cfg", "$/./sub/two.cfg:2: syntax error: ...");
	put("sub/two.cfg", "{\n");
	fails("$/x.cfg", "$/x.cfg:6: \")\" does not close the \"{\" of "
	    "$/./sub/two.cfg:1");
}

static void
includes_that_fail(void **state)
{
	char *path = indir("$/fifo.cfg");

	(void)state;
	refuses("@include \"none.cfg\"",
	    "2: $/none.cfg: No such file or directory");
	refuses("\n@include \"/etc\"", "3: /etc: is a directory");
	assert_int_equal(mkfifo(path, 0600), 0);
	refuses("@include \"fifo.cfg\"", "2: $/fifo.cfg: is not a regular file");
	refuses("@include \"x.cfg\"",
	    "2: files in a cycle: $/x.cfg -> $/x.cfg");
	put("y.cfg", "\n@include \"z.cfg\"");
	put("z.cfg", "@include \"y.cfg\"");
	put("x.cfg", "@include \"y.cfg\"");
	fails("$/x.cfg", "$/z.cfg:1: files in a cycle: "
	    "$/y.cfg -> $/z.cfg -> $/y.cfg");
	refuses("@include \"\"",
	    "2: @include without the name of a file in quotes");
	refuses("@include foo",
	    "2: @include without the name of a file in quotes");
	refuses("@include \"a\nb\"",
	    "2: @include without the name of a file in quotes");
	refuses("locked = false; @include \"y.cfg\"",
	    "2: \"@\" without an @include that begins the line");
	refuses("@include \"q\\\"\\\\.cfg\"",
	    "2: $/q\"\\.cfg: No such file or directory");
	free(path);
}

static void
includes_limit(void **state)
{
	char *text = newstring(""), *next;
	int i;

	(void)state;
	put("y.cfg", "# nothing");
	for (i = 0; i < 64; ++i) {
		next = newformat("%s@include \"y.cfg\"\n", text);
		free(text);
		text = next;
	}
	refuses(text, "65: more than 64 files in one policy file");
	free(text);
}

static void
settings_limit(void **state)
{
	char *text, *end;
	int i;

	(void)state;
	text = end = newarray(1001, 16);
	for (i = 0; i < 1000; ++i)
		end += sprintf(end, "a%d = 1;\n", i);
	refuses(text, "1001: more than 1000 settings in one group");
	free(text);
}

static void
digestof(const char *ref, char sha256[65])
{
	struct policy p;

	loads(&p, ref);
	memcpy(sha256, p.sha256, sizeof(p.sha256));
	policyfree(&p);
}

static void
digests(void **state)
{
	char a[65], b[65];

	(void)state;
	put("x.cfg", "version = 1;\n");
	digestof("$/x.cfg", a);
	/* printf 'version = 1;\n' | sha256sum */
	assert_string_equal(a, "11d5f780176095027f99ee01986a524d6bd49d2af153a674"
	    "4901012721cfc90f");
	put("x.cfg", "version = 1;\n#\n");
	digestof("$/x.cfg", b);
	assert_string_not_equal(a, b);
	put("x.cfg", "version = 1;\n@include \"y.cfg\"\nextends = \"z.cfg\";");
	put("y.cfg", "# y");
	put("z.cfg", "version = 1;");
	digestof("$/x.cfg", a);
	digestof("$/x.cfg", b);
	assert_string_equal(a, b);
	put("y.cfg", "# z");
	digestof("$/x.cfg", b);
	assert_string_not_equal(a, b);
	put("y.cfg", "# y");
	put("z.cfg", "version = 1; ");
	digestof("$/x.cfg", b);
	assert_string_not_equal(a, b);
}

static void
catalogue_toy(void **state)
{
	const struct classinfo *nss;
	struct catalogue c;
	char *error = NULL;

	(void)state;
	if (catalogueload(&c, "toy", "riscv64", "tests/unit/data", &error) != 0)
		fail_msg("%s", error);
	assert_string_equal(c.name, "toy");
	assert_string_equal(c.identity.items[0], "__toy_start");
	assert_int_equal(c.archives.count, 2);
	assert_string_equal(c.dirs.name, "toy");
	assert_string_equal(c.dirs.include.items[0],
	    "/usr/include/riscv64-linux-toy");
	assert_string_equal(c.dirs.include.items[1], "/opt/100%");
	assert_string_equal(c.dirs.lib.items[0],
	    "/usr/lib/riscv64-linux-toy/riscv64");
	nss = &c.classes[CLASS_NSS];
	assert_int_equal(nss->action, ACTION_DENY);
	assert_int_equal(nss->entry.count, 2);
	assert_string_equal(nss->entry.items[1], "getpwnew");
	assert_int_equal(nss->internal.count, 2);
	assert_string_equal(nss->internal.items[1], "__nss_old");
	assert_int_equal(nss->choke.count, 2);
	assert_int_equal(c.classes[CLASS_LOCALE].action, ACTION_ALLOW);
	assertempty(&c.classes[CLASS_STUB], sizeof(c.classes[CLASS_STUB]));
	cataloguefree(&c);
	assertempty(&c, sizeof(c));
}

static void
catalogue_refuses(const char *text, const char *expected)
{
	struct catalogue c;
	char *error = NULL, *message = indir(expected);
	char *all = newformat("version = 1; name = \"l\"; identity = [\"i\"]; "
	    "archives = [\"a\"];\n%s", text);

	put("libc/l.cfg", all);
	assert_int_equal(catalogueload(&c, "l", "m", dir, &error), -1);
	assert_string_equal(error, message);
	assertplain(error);
	assertempty(&c, sizeof(c));
	free(all);
	free(error);
	free(message);
}

static void
catalogues_that_fail(void **state)
{
	struct catalogue c;
	char *error = NULL;

	(void)state;
	mkdirin("$/libc");
	catalogue_refuses("", "$/libc/l.cfg:1: a catalogue without \"classes\"");
	catalogue_refuses("classes: { nss: { action = \"seal\"; }; };",
	    "$/libc/l.cfg:2: a catalogue seals nothing");
	catalogue_refuses("classes: {}; seal: { since = \"1\"; refuse = [\"r\"]; gone = [\"g\"]; "
	    "builtin = []; falsewarning = \"u\"; };", "$/libc/l.cfg:2: a seal without \"traces\"");
	catalogue_refuses("classes: { nss: { action = \"deny\"; }; };",
	    "$/libc/l.cfg:2: a class without \"consequence\"");
	catalogue_refuses("classes: { ns: {}; };",
	    "$/libc/l.cfg:2: no such class \"ns\"; did you mean \"nss\"?");
	catalogue_refuses("classes: { nss: { versions: ( { since = \"x\"; } ); }; };",
	    "$/libc/l.cfg:2: \"since\" is not a version: \"x\"");
	catalogue_refuses("classes: {}; dirs: { include = []; lib = [\"/%x\"]; };",
	    "$/libc/l.cfg:2: \"/%x\": only %m and %% may stand in a path");
	catalogue_refuses("classes: {}; dirs: { include = [\"%\"]; lib = []; };",
	    "$/libc/l.cfg:2: \"%\": only %m and %% may stand in a path");
	assert_int_equal(catalogueload(&c, "../x", "m", dir, &error), -1);
	assert_string_equal(error, "\"../x\" is not the name of a libc");
	free(error);
	put("libc/k.cfg", "version = 1; name = \"l\"; identity = []; "
	    "archives = [];\nclasses: {};");
	assert_int_equal(catalogueload(&c, "k", "m", dir, &error), -1);
	assert_non_null(strstr(error, "libc/k.cfg:1: the catalogue of \"k\" "
	    "calls itself \"l\""));
	free(error);
}

/* Those of the tree; what they promise is for tests/catalogue to check. */
static void
catalogues_installed(void **state)
{
	static const char *const libcnames[] = {"glibc", "musl"};
	struct catalogue c;
	char *error = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(libcnames); ++i) {
		if (catalogueload(&c, libcnames[i], "x86_64", datadir, &error) != 0)
			fail_msg("%s", error);
		assert_int_not_equal(c.identity.count, 0);
		assert_int_not_equal(c.archives.count, 0);
		assert_int_not_equal(c.classes[CLASS_DLOPEN].entry.count, 0);
		assert_int_equal(c.classes[CLASS_DLOPEN].action,
		    i == 0 ? ACTION_DENY : ACTION_WARN);
		cataloguefree(&c);
	}
}

static void
runtimes_installed(void **state)
{
	struct runtimes r;
	char *error = NULL;

	(void)state;
	if (runtimesload(&r, datadir, &error) != 0)
		fail_msg("%s", error);
	assert_int_equal(r.count, 14);
	assert_string_equal(r.edges[0].archive, "libstdc++.a");
	assert_string_equal(r.edges[0].member, "numeric_members_cow.o");
	assert_string_equal(r.edges[0].symbol, "iconv_open");
	assert_true(strlen(r.edges[0].reason) > 20);
	assert_null(r.edges[0].triggers);
	assert_string_equal(r.edges[11].archive, "libgomp.a");
	assert_true(stringshave(r.edges[11].triggers, "GOMP_target_ext"));
	runtimesfree(&r);
	assertempty(&r, sizeof(r));
	put("runtimes.cfg", "version = 1;\nedges: ( { archive = \"a\"; } );");
	assert_int_equal(runtimesload(&r, dir, &error), -1);
	assert_non_null(strstr(error, ":2: an edge without \"member\""));
	assertempty(&r, sizeof(r));
	free(error);
	put("runtimes.cfg", "version = 1;\nedges: ( { archive = \"a\"; member = \"m\"; "
	    "symbol = \"s\"; reason = \"r\"; unless = \"x\"; } );\ntriggers: { y = [\"z\"]; };");
	assert_int_equal(runtimesload(&r, dir, &error), -1);
	assert_non_null(strstr(error, "\"triggers\" has no list \"x\""));
	assertempty(&r, sizeof(r));
	free(error);
}

static void
targets_installed(void **state)
{
	struct targets t;
	char *error = NULL;

	(void)state;
	if (targetsload(&t, datadir, &error) != 0)
		fail_msg("%s", error);
	assert_string_equal(targetofgoarch(&t, "arm64")->triple, "aarch64-linux-gnu");
	assert_string_equal(targetofgoarch(&t, "s390x")->elf, "64be");
	assert_null(targetofgoarch(&t, "wasm"));
	assert_string_equal(targetoftriple(&t, "aarch64-linux-musl")->goarch, "arm64");
	assert_string_equal(targetoftriple(&t, "arm-linux-gnueabihf-gcc-12")->goarch, "arm");
	assert_null(targetoftriple(&t, "gcc-12"));
	assert_null(targetoftriple(&t, "arm"));
	targetsfree(&t);
	assertempty(&t, sizeof(t));
	put("targets.cfg", "version = 1;\ntargets: ( { goarch = \"a\"; } );");
	assert_int_equal(targetsload(&t, dir, &error), -1);
	assert_non_null(strstr(error, ":2: a target without \"elf\""));
	assertempty(&t, sizeof(t));
	free(error);
}

static void
loadtext(struct policy *p, const char *name, const char *text)
{
	char *all = newformat("version = 1;\n%s", text), *path = newformat("%s/%s", dir, name);
	char *error = NULL;

	put(name, all);
	if (policyload(p, path, datadir, &error) != 0)
		fail_msg("%s", error);
	free(all);
	free(path);
}

static void
tightened(struct policy *p, const char *text, const char *locked)
{
	struct policy system;

	loadtext(p, "p.cfg", text);
	loadtext(&system, "system.cfg", locked);
	policytighten(p, &system);
	policyfree(&system);
}

/* rows: the policy's action, the locked one's, what counts, whether the catalogue's does at least */
static void
tighten_rules(void **state)
{
	static const struct {
		const char *policy, *locked;
		enum action action;
		bool floor;
	} rows[] = {
		{"rules: { nss = \"allow\"; };", "rules: { nss = \"deny\"; };", ACTION_DENY, false},
		{"rules: { nss = \"deny\"; };", "rules: { nss = \"allow\"; };", ACTION_DENY, false},
		{"rules: { nss = \"allow\"; };", "rules: { nss = \"warn\"; };", ACTION_WARN, false},
		{"rules: { nss = \"allow\"; };", "", ACTION_ALLOW, true},
		{"", "rules: { nss = \"warn\"; };", ACTION_WARN, true},
		{"", "", ACTION_UNSET, true},
	};
	struct policy p;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); ++i) {
		tightened(&p, rows[i].policy, rows[i].locked);
		assert_int_equal(p.rules[CLASS_NSS], rows[i].action);
		assert_int_equal(p.floor[CLASS_NSS], rows[i].floor);
		policyfree(&p);
	}
	tightened(&p, "output: { rwx = \"allow\"; textrel = \"deny\"; };",
	    "output: { rwx = \"warn\"; textrel = \"allow\"; };");
	assert_int_equal(p.output[PROPERTY_RWX], ACTION_WARN);
	assert_int_equal(p.output[PROPERTY_TEXTREL], ACTION_DENY);
	policyfree(&p);
}

static void
tighten_rows(void **state)
{
	struct policy p;

	(void)state;
	tightened(&p, "symbols: ( { name = \"a\"; action = \"allow\"; }, { name = \"b\"; "
	    "action = \"deny\"; }, { name = \"c\"; action = \"warn\"; } );\n"
	    "exceptions: ( { symbol = \"x\"; reason = \"mine\"; } );",
	    "symbols: ( { name = \"d\"; action = \"allow\"; } );\n"
	    "exceptions: ( { symbol = \"y\"; reason = \"theirs\"; }, { symbol = \"z\"; reason = \"too\"; } );");
	assert_int_equal(p.nsymbols, 4);
	assert_string_equal(p.symbols[1].name, "b");
	assert_int_equal(p.symbols[2].group, 0);
	assert_string_equal(p.symbols[3].name, "d");
	assert_int_equal(p.symbols[3].group, 1);
	assert_int_equal(p.nexceptions, 2);
	assert_string_equal(p.exceptions[0].symbol, "y");
	assert_non_null(strstr(p.name, "p.cfg, locked by "));
	assert_int_equal(strlen(p.sha256), 64);
	assert_true(p.locked);
	policyfree(&p);
}

static void
tighten_link(void **state)
{
	static const char libcs[] = "libcs: { acme: { include = [\"/a/i\"]; lib = [\"/a/l\"]; }; };";
	static const char evil[] = "libcs: { acme: { include = [\"/e/i\"]; lib = [\"/e/l\"]; }; };"
	    "link: { libc = \"acme\"; compiler = \"tcc\"; pie = \"never\"; };";
	char *locked = newformat("%s link: { libc = \"acme\"; compiler = \"gcc\"; pie = \"always\"; };", libcs);
	struct policy p;

	(void)state;
	tightened(&p, evil, locked);
	assert_string_equal(p.compiler, "gcc");
	assert_string_equal(p.libc, "acme");
	assert_string_equal(policylibc(&p, "acme")->lib.items[0], "/a/l");
	assert_int_equal(p.pie, PIE_ALWAYS);
	policyfree(&p);
	tightened(&p, evil, "");
	assert_string_equal(p.compiler, "tcc");
	assert_string_equal(policylibc(&p, "acme")->lib.items[0], "/e/l");
	assert_int_equal(p.pie, PIE_NEVER);
	policyfree(&p);
	free(locked);
}

static void
remedies_installed(void **state)
{
	struct remedies m;
	char *error = NULL;
	size_t i;

	(void)state;
	if (remediesload(&m, datadir, &error) != 0)
		fail_msg("%s", error);
	assert_true(m.count > 5);
	assert_string_equal(m.rows[0].package, "net");
	assert_non_null(strstr(m.rows[0].help, "-tags netgo"));
	assert_null(m.rows[0].source);
	for (i = 0; i < m.count; ++i) {
		assert_null(strchr(m.rows[i].help, '\n'));
		assertplain(m.rows[i].help);
	}
	remediesfree(&m);
	assertempty(&m, sizeof(m));
	put("remedies.cfg", "version = 1;\nremedies: ( { help = \"a\"; last = true; }, { help = \"b\"; } );");
	assert_int_equal(remediesload(&m, dir, &error), 0);
	assert_true(m.rows[0].last && !m.rows[1].last);
	remediesfree(&m);
	put("remedies.cfg", "version = 1;\nremedies: ( { class = \"foo\"; } );");
	assert_int_equal(remediesload(&m, dir, &error), -1);
	assert_non_null(strstr(error, ":2: no such class \"foo\""));
	assertempty(&m, sizeof(m));
	free(error);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(installed_default),
		cmocka_unit_test(installed_musl),
		cmocka_unit_test(installed_audit),
		cmocka_unit_test_setup(nothing_set, setup),
		cmocka_unit_test_setup(every_key, setup),
		cmocka_unit_test_setup(every_row, setup),
		cmocka_unit_test_setup(keys_that_are_not_there, setup),
		cmocka_unit_test_setup(wrong_types, setup),
		cmocka_unit_test_setup(wrong_values, setup),
		cmocka_unit_test_setup(dates, setup),
		cmocka_unit_test(today),
		cmocka_unit_test_setup(inputs_keys, setup),
		cmocka_unit_test_setup(versions, setup),
		cmocka_unit_test_setup(syntax, setup),
		cmocka_unit_test_setup(comments_and_strings, setup),
		cmocka_unit_test_setup(unreadable_files, setup),
		cmocka_unit_test_setup(growing_file, setup),
		cmocka_unit_test_setup(permission, setup),
		cmocka_unit_test_setup(names, setup),
		cmocka_unit_test_setup(libcs, setup),
		cmocka_unit_test_setup(overrides, setup),
		cmocka_unit_test_setup(lists_add_up, setup),
		cmocka_unit_test_setup(seals, setup),
		cmocka_unit_test_setup(extends_chain, setup),
		cmocka_unit_test_setup(extends_cycle, setup),
		cmocka_unit_test_setup(extends_depth, setup),
		cmocka_unit_test_setup(includes, setup),
		cmocka_unit_test_setup(includes_that_fail, setup),
		cmocka_unit_test_setup(includes_limit, setup),
		cmocka_unit_test_setup(settings_limit, setup),
		cmocka_unit_test_setup(digests, setup),
		cmocka_unit_test(catalogue_toy),
		cmocka_unit_test_setup(catalogues_that_fail, setup),
		cmocka_unit_test(catalogues_installed),
		cmocka_unit_test_setup(runtimes_installed, setup),
		cmocka_unit_test_setup(targets_installed, setup),
		cmocka_unit_test_setup(tighten_rules, setup),
		cmocka_unit_test_setup(tighten_rows, setup),
		cmocka_unit_test_setup(tighten_link, setup),
		cmocka_unit_test_setup(remedies_installed, setup),
	};
	char *command;
	int rc;

	if (!mkdtemp(dir))
		return 1;
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	command = newformat("rm -rf %s", dir);
	if (system(command) != 0)
		rc = 1;
	free(command);
	return rc;
}
