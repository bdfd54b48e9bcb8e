/*
 * Under a locked policy the stricter wins, whatever both are: policies made at random. What is one
 * value is a lattice: commutative, associative, idempotent and never looser than either. What the
 * locked policy alone may give (exceptions, rows that allow, the libc) is never looser than it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/workplace.h"
#include "policy/roots.h"
#include "policy/sections.h"
#include "policy/symbols.h"
#include "policy/tighten.h"

enum { SEED = 20261127, ROUNDS = 10000 };

static const char *const names[] = {"dlopen", "dlsym", "getpwnam", "system", "q1"};

enum { NAMES = sizeof names / sizeof *names };

/* Roots, and what may be in them. */
static const char *const paths[] = {"/", "/usr", "/usr/lib", "/usr/lib/x", "/usr/lib-x", "/opt", "/opt/a/b"};

enum { PATHS = sizeof paths / sizeof *paths };

static const char *const locks[] = {"/a.lock", "/b.lock"};

enum { LOCKS = sizeof locks / sizeof *locks };

static size_t
draw(uint64_t *state, size_t n)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % n;
}

static enum action
drawaction(uint64_t *state, enum action first)
{
	static const enum action actions[] = {ACTION_UNSET, ACTION_ALLOW, ACTION_WARN, ACTION_DENY};

	return actions[first + draw(state, 4 - (size_t)first)];
}

static void
drawsymbols(uint64_t *state, struct policy *p)
{
	static const char *const globs[] = {"*", "dl*", "dlopen", "*[mn]", "getpwnam", "s?stem", "q*", "nothing"};
	size_t i;

	p->nsymbols = draw(state, 5);
	p->symbols = newarray(p->nsymbols, sizeof *p->symbols);
	for (i = 0; i < p->nsymbols; i++)
		p->symbols[i] = (struct symbolrule){.name = newstring(globs[draw(state, 8)]),
		    .action = drawaction(state, ACTION_ALLOW)};
}

static void
drawlibcs(uint64_t *state, struct policy *p, const char *dir)
{
	static const char *const libcs[] = {"native", "musl", "glibc", "acme"};
	size_t i;

	p->libc = newstring(libcs[draw(state, 4)]);
	p->nlibcs = draw(state, 4);
	p->libcs = newarray(p->nlibcs, sizeof *p->libcs);
	for (i = 0; i < p->nlibcs; i++) {
		p->libcs[i].name = newstring(libcs[1 + draw(state, 3)]);
		stringsadd(&p->libcs[i].lib, dir);
	}
}

static void
drawinputs(uint64_t *state, struct policy *p)
{
	size_t i, n;

	p->scrub = draw(state, 2);
	p->rooted = draw(state, 2);
	for (i = 0, n = p->rooted ? 1 + draw(state, 3) : 0; i < n; i++)
		stringsadd(&p->roots, paths[draw(state, PATHS)]);
	rootsreduce(&p->roots);
	for (i = 0, n = draw(state, 3); i < n; i++)
		if (!stringshave(&p->locks, locks[draw(state, LOCKS)]))
			stringsadd(&p->locks, locks[draw(state, LOCKS)]);
	stringssort(&p->locks);
}

/* What is for some links alone: each value is set or not. */
static void
drawsection(uint64_t *state, struct section *s)
{
	static const char *const targets[] = {NULL, "arm64", "*"}, *const programs[] = {NULL, "server", "*"};
	const char *target = targets[draw(state, 3)], *program = programs[draw(state, 3)];
	struct policy *p = &s->policy;
	int i;

	s->target = target ? newstring(target) : NULL;
	s->program = program ? newstring(program) : NULL;
	for (i = 0; i < CLASS_COUNT; i++)
		if (draw(state, 2))
			p->rules[i] = drawaction(state, ACTION_UNSET);
	if (draw(state, 4) == 0)
		p->rules[CLASS_NSS] = ACTION_SEAL;
	for (i = 0; i < PROPERTY_COUNT; i++)
		p->output[i] = drawaction(state, ACTION_UNSET);
	p->unreachable = drawaction(state, ACTION_UNSET);
	p->seal = draw(state, 2);
	p->note = draw(state, 2);
	drawsymbols(state, p);
	drawinputs(state, p);
	p->scrub = false;
}

/* The policy number N; two calls make two that are equal. */
static struct policy
make(uint64_t n)
{
	static const char *const compilers[] = {NULL, "gcc", "clang"};
	uint64_t state = SEED ^ (n * 0x9e3779b97f4a7c15u);
	char *name = newformat("p%llu", (unsigned long long)n);
	const char *compiler;
	struct policy p = {.name = name, .file = newstring(name)};
	int i;

	for (i = 0; i < CLASS_COUNT; i++) {
		p.rules[i] = drawaction(&state, ACTION_UNSET);
		if (i <= CLASS_ICONV && draw(&state, 4) == 0)
			p.rules[i] = ACTION_SEAL;
	}
	for (i = 0; i < PROPERTY_COUNT; i++)
		p.output[i] = drawaction(&state, ACTION_ALLOW);
	p.unused = drawaction(&state, ACTION_ALLOW);
	p.unreachable = drawaction(&state, ACTION_UNSET);
	p.seal = draw(&state, 2);
	p.note = draw(&state, 2);
	p.pie = (enum pie)draw(&state, 3);
	p.probes = (enum probes)draw(&state, 2);
	p.shared = (enum shared)draw(&state, 2);
	p.linker = (enum linkerchoice)draw(&state, LINKER_FASTEST + 1);
	compiler = compilers[draw(&state, 3)];
	p.compiler = compiler ? newstring(compiler) : NULL;
	drawsymbols(&state, &p);
	drawlibcs(&state, &p, name);
	drawinputs(&state, &p);
	p.nsections = draw(&state, 4);
	p.sections = newarray(p.nsections + 1, sizeof *p.sections);
	for (i = 0; i < (int)p.nsections; i++)
		drawsection(&state, &p.sections[i]);
	p.nexceptions = draw(&state, 3);
	p.exceptions = newarray(p.nexceptions, sizeof *p.exceptions);
	for (i = 0; i < (int)p.nexceptions; i++)
		p.exceptions[i] = (struct exception){.symbol = newstring("*"), .reason = newstring(name)};
	return p;
}

/* P under LOCKED; both are taken. */
static struct policy
under(struct policy p, struct policy locked)
{
	policytighten(&p, &locked);
	policyfree(&locked);
	return p;
}

/* What P does about CLASS where the libc's catalogue says OWN: audit/judge's judgeaction. */
static enum action
ruleof(const struct policy *p, int class, enum action own)
{
	enum action a = p->rules[class];

	return a == ACTION_UNSET || (p->floor[class] && a < own) ? own : a;
}

/* What P does about the function TEXT, of a class that it does OWN about. */
static enum action
symbolof(const struct policy *p, const char *text, enum action own)
{
	const struct symbolrule *row;
	struct symbols s;
	bool atleast;

	symbolsinit(&s, p);
	row = symbolsfind(&s, text, &atleast);
	symbolsfree(&s);
	if (!row)
		return own;
	return atleast && row->action < own ? own : row->action;
}

/* No limit is the strictest. */
static int
limitof(const struct policy *p)
{
	return p->unreachable == ACTION_UNSET ? ACTION_DENY + 1 : (int)p->unreachable;
}

/* Whether an input in the directory PATH may be linked. */
static bool
isinroots(const struct policy *p, const char *path)
{
	bool in = !p->rooted;
	size_t i;

	for (i = 0; i < p->roots.count; i++)
		in |= pathbelow(path, p->roots.items[i]);
	return in;
}

/* All that a policy says in single values, as numbers of which the higher is the stricter; their count. */
enum { VALUES = 3 * CLASS_COUNT + PROPERTY_COUNT + 6 + PATHS + LOCKS };

static void
valuesof(const struct policy *p, int *v)
{
	int i, own, n = 0;

	for (i = 0; i < CLASS_COUNT; i++)
		for (own = ACTION_ALLOW; own <= ACTION_DENY; own++)
			if (own != ACTION_SEAL)
				v[n++] = (int)ruleof(p, i, (enum action)own);
	for (i = 0; i < PROPERTY_COUNT; i++)
		v[n++] = (int)p->output[i];
	v[n++] = (int)limitof(p);
	v[n++] = (int)p->unused;
	v[n++] = policyseals(p);
	v[n++] = p->note;
	v[n++] = p->scrub;
	for (i = 0; i < PATHS; i++)
		v[n++] = !isinroots(p, paths[i]);
	for (i = 0; i < LOCKS; i++)
		v[n++] = stringshave(&p->locks, locks[i]);
	v[n++] = (int)p->probes;
	assert_int_equal(n, VALUES);
}

static void
assertsame(const struct policy *a, const struct policy *b)
{
	int x[VALUES], y[VALUES];

	valuesof(a, x);
	valuesof(b, y);
	assert_memory_equal(x, y, sizeof x);
}

/* The functions' actions too, and all that is the locked policy's. */
static void
assertequal(const struct policy *a, const struct policy *b)
{
	size_t i, own;

	assertsame(a, b);
	for (i = 0; i < NAMES; i++)
		for (own = ACTION_ALLOW; own <= ACTION_DENY; own++)
			assert_int_equal(symbolof(a, names[i], (enum action)own), symbolof(b, names[i], (enum action)own));
	assert_string_equal(a->libc, b->libc);
	assert_int_equal(a->nexceptions, b->nexceptions);
	assert_int_equal(a->pie, b->pie);
	assert_int_equal(a->shared, b->shared);
	assert_true(!a->compiler == !b->compiler && (!a->compiler || strcmp(a->compiler, b->compiler) == 0));
}

static void
lattice(void **unused)
{
	uint64_t n;

	(void)unused;
	printf("seed %d\n", SEED);
	for (n = 0; n < ROUNDS; n++) {
		struct policy a = make(n), b = make(n + 1);
		struct policy ab = under(make(n), make(n + 1)), ba = under(make(n + 1), make(n));
		struct policy left = under(under(make(n), make(n + 1)), make(n + 2));
		struct policy right = under(make(n), under(make(n + 1), make(n + 2)));
		struct policy aa = under(make(n), make(n)), again = under(under(make(n), make(n + 1)), make(n + 1));
		int x[VALUES], y[VALUES], z[VALUES], i;

		assertsame(&ab, &ba);
		assertequal(&left, &right);
		assertequal(&aa, &a);
		assertequal(&again, &ab);
		valuesof(&a, x);
		valuesof(&b, y);
		valuesof(&ab, z);
		for (i = 0; i < VALUES; i++)
			assert_true(z[i] >= x[i] && z[i] >= y[i]);
		policyfree(&a);
		policyfree(&b);
		policyfree(&ab);
		policyfree(&ba);
		policyfree(&left);
		policyfree(&right);
		policyfree(&aa);
		policyfree(&again);
	}
}

/* What P does in the end about each function of each class: its row, or the class's rule. */
static void
assertsymbols(const struct policy *p, const struct policy *user, const struct policy *locked)
{
	int class, own;
	size_t i;

	for (i = 0; i < NAMES; i++)
		for (class = 0; class < CLASS_COUNT; class++)
			for (own = ACTION_ALLOW; own <= ACTION_DENY; own++) {
				enum action catalogue = (enum action)own;
				enum action now = symbolof(p, names[i], ruleof(p, class, catalogue));

				assert_true(now >= symbolof(locked, names[i], ruleof(locked, class, catalogue)));
				/* What the user's own rows say of it stays, too. */
				assert_true(now >= symbolof(user, names[i], ACTION_UNSET));
			}
}

/* A directory of LOCKED's libc is LOCKED's; none when it has none: the installed ones count then. */
static void
assertlibc(const struct policy *p, const struct policy *locked)
{
	const struct libcdirs *d = policylibc(p, locked->libc), *own = policylibc(locked, locked->libc);

	if (strcmp(locked->libc, "native") == 0)
		return;
	assert_string_equal(p->libc, locked->libc);
	assert_true(!d == !own);
	if (d)
		assert_string_equal(d->lib.items[0], own->lib.items[0]);
}

static void
never_looser(void **unused)
{
	uint64_t n;
	size_t i;

	(void)unused;
	for (n = 0; n < ROUNDS; n++) {
		struct policy user = make(n), locked = make(n + ROUNDS), p = under(make(n), make(n + ROUNDS));

		assertsymbols(&p, &user, &locked);
		assertlibc(&p, &locked);
		for (i = 0; i < locked.nlibcs; i++)
			assert_string_equal(policylibc(&p, locked.libcs[i].name)->lib.items[0], locked.name);
		assert_int_equal(p.nexceptions, locked.nexceptions);
		for (i = 0; i < p.nexceptions; i++)
			assert_string_equal(p.exceptions[i].reason, locked.name);
		assert_int_equal(p.compilerlocked, locked.compiler != NULL);
		if (locked.compiler)
			assert_string_equal(p.compiler, locked.compiler);
		if (locked.pie != PIE_FOLLOW)
			assert_int_equal(p.pie, locked.pie);
		if (locked.shared != SHARED_NATIVE)
			assert_int_equal(p.shared, locked.shared);
		assert_int_equal(p.linkerlocked, locked.linker > LINKER_DRIVER);
		assert_int_equal(p.linker, p.linkerlocked ? locked.linker : user.linker);
		assert_string_equal(p.lockedby, locked.file);
		assert_true(p.locked);
		policyfree(&user);
		policyfree(&locked);
		policyfree(&p);
	}
}

/* P as it is for a link of PROGRAM for TARGET; P is taken. */
static struct policy
effective(struct policy p, const char *program, const char *target)
{
	struct strings called = {0};
	char *which;

	stringsadd(&called, target);
	which = sectionsof(&p, program, &called);
	sectionsapply(&p, which);
	stringsfree(&called);
	free(which);
	return p;
}

/* The same with the sections the other way round. */
static struct policy
reversed(struct policy p)
{
	struct section s;
	size_t i;

	for (i = 0; i < p.nsections / 2; i++) {
		s = p.sections[i];
		p.sections[i] = p.sections[p.nsections - 1 - i];
		p.sections[p.nsections - 1 - i] = s;
	}
	return p;
}

static void
assertnotlooser(const struct policy *p, const struct policy *than)
{
	int x[VALUES], y[VALUES], i, own;

	valuesof(p, x);
	valuesof(than, y);
	for (i = 0; i < VALUES; i++)
		assert_true(x[i] >= y[i]);
	for (i = 0; i < NAMES; i++)
		for (own = ACTION_ALLOW; own <= ACTION_DENY; own++)
			assert_true(symbolof(p, names[i], (enum action)own) >= symbolof(than, names[i], ACTION_UNSET));
}

/* Sections make a policy stricter, in whatever order; and those of a locked policy hold whatever another says. */
static void
sections(void **unused)
{
	static const char *const programs[] = {"server", "/x/server", "client"}, *const targets[] = {"arm64", "amd64"};
	uint64_t n;

	(void)unused;
	for (n = 0; n < ROUNDS; n++) {
		const char *program = programs[n % 3], *target = targets[n / 3 % 2];
		struct policy p = make(n), e = effective(make(n), program, target);
		struct policy r = effective(reversed(make(n)), program, target);
		struct policy locked = effective(make(n + ROUNDS), program, target);
		struct policy both = effective(under(make(n), make(n + ROUNDS)), program, target);
		struct policy twice = effective(under(make(n), make(n)), program, target);

		assertnotlooser(&e, &p);
		assertsame(&e, &r);
		assertsame(&e, &twice);
		assertnotlooser(&both, &locked);
		assert_int_equal(e.nsections, 0);
		policyfree(&p);
		policyfree(&e);
		policyfree(&r);
		policyfree(&locked);
		policyfree(&both);
		policyfree(&twice);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lattice),
		cmocka_unit_test(never_looser),
		cmocka_unit_test(sections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
