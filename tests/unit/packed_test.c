/* A policy that goes from one process to another is the same there, and what is no whole one is none. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/sealed.h"
#include "base/text.h"
#include "policy/choose.h"
#include "policy/packed.h"
#include "policy/read.h"

static const char everything[] = "tests/fuzz/corpus/policy/everything.cfg";

static void
addlist(struct text *t, const struct strings *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		textadd(t, " %s", l->items[i]);
}

static const char *
word(const char *s)
{
	return s ? s : "-";
}

/* All that P says, one line a thing. */
static char *
described(const struct policy *p)
{
	struct text t = {0};
	size_t i;

	textadd(&t, "%s %s %s %s %s %s\n", p->name, p->file, p->sha256, word(p->compiler), word(p->lockedby), p->libc);
	textadd(&t, "%d %d %d %d %d %d %d %d\n", p->pie, p->probes, p->shared, p->linker, p->seal, p->sharedkept,
	    p->locked, p->unreachable);
	for (i = 0; i < CLASS_COUNT; i++)
		textadd(&t, "%d %d\n", p->rules[i], p->floor[i]);
	for (i = 0; i < PROPERTY_COUNT; i++)
		textadd(&t, "%d\n", p->output[i]);
	textadd(&t, "%d %d %d", p->note, p->rooted, p->scrub);
	addlist(&t, &p->roots);
	addlist(&t, &p->locks);
	for (i = 0; i < p->nlibcs; i++) {
		textadd(&t, "%s:", p->libcs[i].name);
		addlist(&t, &p->libcs[i].include);
		addlist(&t, &p->libcs[i].lib);
	}
	for (i = 0; i < p->nsymbols; i++)
		textadd(&t, "\n%s %d %s %u", p->symbols[i].name, p->symbols[i].action, word(p->symbols[i].reason),
		    p->symbols[i].group);
	for (i = 0; i < p->nexceptions; i++) {
		const struct exception *x = &p->exceptions[i];

		textadd(&t, "\n%s %u %s %s %s %s %s %s %s %u", x->symbol, x->classes, word(x->from), word(x->program),
		    word(x->target), word(x->libc), x->reason, word(x->expires), x->file, x->line);
	}
	return t.bytes;
}

static void
load(struct policy *p)
{
	char *error = NULL;

	if (policyload(p, everything, "policy", &error) < 0)
		fail_msg("%s", error);
	assert_true(p->nlibcs && p->nsymbols && p->nexceptions && p->roots.count && p->locks.count);
}

static char *
packed(size_t *size)
{
	struct policy p;
	char *bytes;

	load(&p);
	bytes = policypack(&p, size);
	policyfree(&p);
	return bytes;
}

static void
same(void **state)
{
	struct policy p, q;
	char *before, *after, *bytes;
	size_t size;

	(void)state;
	load(&p);
	before = described(&p);
	bytes = policypack(&p, &size);
	policyfree(&p);
	assert_int_equal(policyunpack(&q, bytes, size), 0);
	after = described(&q);
	assert_string_equal(before, after);
	policyfree(&q);
	assert_null(q.name);
	free(before);
	free(after);
}

/* BYTES, which are freed, are no policy. */
static void
refused(char *bytes, size_t size)
{
	struct policy p;

	assert_int_equal(policyunpack(&p, bytes, size), -1);
	assert_null(p.name);
	assert_null(p.packed);
}

static void
cut(void **state)
{
	size_t size, n;
	char *bytes = packed(&size);

	(void)state;
	for (n = 0; n < size; n++) {
		char *copy = newarray(n + 1, 1);

		memcpy(copy, bytes, n);
		refused(copy, n);
	}
	bytes[0] ^= 1;
	refused(bytes, size);
}

/* Whatever word is another, nothing is read outside of the bytes. */
static void
damaged(void **state)
{
	static const uint64_t values[] = {0, 1, 4096, UINT64_MAX, UINT64_MAX - 8, UINT64_C(1) << 60};
	size_t size, i, k;
	char *bytes = packed(&size);

	(void)state;
	for (i = 0; i + sizeof *values <= size; i += sizeof *values)
		for (k = 0; k < sizeof values / sizeof *values; k++) {
			char *copy = newarray(size, 1);
			struct policy p;

			memcpy(copy, bytes, size);
			memcpy(copy + i, &values[k], sizeof *values);
			if (policyunpack(&p, copy, size) == 0) {
				policyfree(&p);
				continue;
			}
			assert_null(p.name);
		}
	free(bytes);
}

/* Only a file that nobody can change any more is taken, and only where no system's policy is. */
static void
given(void **state)
{
	struct policy p, q;
	char *text, *again;
	size_t size;
	int fd;

	(void)state;
	load(&p);
	text = policygive(&p);
	assert_non_null(text);
	assert_true(policytake(&q, text));
	again = described(&q);
	policyfree(&q);
	free(text);
	text = described(&p);
	assert_string_equal(text, again);
	free(text);
	free(again);
	policyfree(&p);

	text = packed(&size);
	fd = memfd_create("open", MFD_ALLOW_SEALING);
	assert_true(fd >= 0 && write(fd, text, size) == (ssize_t)size);
	free(text);
	text = newformat("%d", fd);
	assert_false(policytake(&q, text));
	assert_false(policytake(&q, "nothing"));
	assert_false(policytake(&q, "-1"));
	assert_false(policytake(&q, NULL));
	assert_null(q.name);
	free(text);
	close(fd);
}

/* Each role applies sections to what it reads itself: a policy that has some is not given on. */
static void
sections(void **state)
{
	struct policy p;
	char *error = NULL, *bytes;
	size_t size;

	(void)state;
	if (policyload(&p, "tests/fuzz/corpus/policy/sections.cfg", "policy", &error) < 0)
		fail_msg("%s", error);
	assert_int_equal(p.nsections, 2);
	assert_null(policygive(&p));
	bytes = policypack(&p, &size);
	refused(bytes, size);
	policyfree(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same),
		cmocka_unit_test(cut),
		cmocka_unit_test(damaged),
		cmocka_unit_test(given),
		cmocka_unit_test(sections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
