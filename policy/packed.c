/*
 * Packs a policy: the structs as they are, but with distances from the first byte in place of pointers. Each
 * pointer that a struct of policy.h has must be in one of the lists here; what is no pointer goes by itself.
 */
#include "policy/packed.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/version.h"

/* What the bytes begin with: which build they are of, and then the policy itself. */
struct packhead {
	char version[32], commit[48];
	size_t size, sizes[4];
	struct policy policy;
};

/*
 * One direction or the other. Packing, a pointer becomes what it points to is put at, counted from the first byte;
 * unpacking, that becomes a pointer again.
 */
struct pack {
	char *bytes;            /* begin with a packhead */
	size_t size, room;      /* ROOM only when packing */
	bool packing, bad;
	const char *last;       /* packing: the last of the strings that mostly repeat, and where it was put */
	size_t lastat;
};

static struct packhead
packheadnew(void)
{
	struct packhead h;

	memset(&h, 0, sizeof h);
	strncpy(h.version, versionnumber(), sizeof h.version - 1);
	strncpy(h.commit, versioncommit(), sizeof h.commit - 1);
	h.sizes[0] = sizeof(struct policy);
	h.sizes[1] = sizeof(struct libcdirs);
	h.sizes[2] = sizeof(struct symbolrule);
	h.sizes[3] = sizeof(struct exception);
	return h;
}

/* Append N bytes at a multiple of UNIT; returns where. */
static size_t
packput(struct pack *k, const void *from, size_t n, size_t unit)
{
	size_t at = (k->size + unit - 1) / unit * unit;

	if (at + n > k->room) {
		k->room = 2 * (at + n);
		k->bytes = growarray(k->bytes, k->room, 1);
	}
	memset(k->bytes + k->size, 0, at - k->size);
	memcpy(k->bytes + at, from, n);
	k->size = at + n;
	return at;
}

/* The pointer that WHERE stands for; NULL and K is bad when there are no N bytes, or it is no multiple of UNIT. */
static void *
packat(struct pack *k, uintptr_t where, size_t n, size_t unit)
{
	if (where < sizeof(struct packhead) || where >= k->size || n > k->size - where || where % unit) {
		k->bad = true;
		return NULL;
	}
	return k->bytes + where;
}

/* The last byte of all is a NUL: every string ends. */
static void
packstring(struct pack *k, char **s)
{
	if (!*s)
		return;
	if (k->packing)
		*s = (char *)(uintptr_t)packput(k, *s, strlen(*s) + 1, 1);
	else
		*s = packat(k, (uintptr_t)*s, 1, 1);
}

/* The same for one that is mostly the one before. */
static void
packagain(struct pack *k, char **s)
{
	const char *own = *s;

	if (k->packing && own && k->last && strcmp(own, k->last) == 0) {
		*s = (char *)(uintptr_t)k->lastat;
		return;
	}
	packstring(k, s);
	k->last = own;
	k->lastat = (size_t)(uintptr_t)*s;
}

/* The N rows of SIZE bytes at *ROWS; returns how many there are to go through, and in *AT where from the first byte. */
static size_t
packrows(struct pack *k, void *rows, size_t n, size_t size, size_t *at)
{
	void **to = rows;

	*at = (size_t)(uintptr_t)*to;
	if (n == 0 || n > SIZE_MAX / size) {
		k->bad |= n != 0;
		*to = NULL;
		return 0;
	}
	if (k->packing)
		*to = (void *)(uintptr_t)(*at = packput(k, *to, n * size, sizeof(max_align_t)));
	else
		*to = packat(k, *at, n * size, sizeof(max_align_t));
	return k->bad ? 0 : n;
}

static void
packlist(struct pack *k, struct strings *l)
{
	size_t i, at, n = packrows(k, &l->items, l->count, sizeof *l->items, &at);

	for (i = 0; i < n; i++) {
		char *s;

		memcpy(&s, k->bytes + at + i * sizeof s, sizeof s);
		packstring(k, &s);
		memcpy(k->bytes + at + i * sizeof s, &s, sizeof s);
	}
}

static void
packlibcs(struct pack *k, struct policy *p)
{
	size_t i, at, n = packrows(k, &p->libcs, p->nlibcs, sizeof *p->libcs, &at);

	for (i = 0; i < n; i++) {
		struct libcdirs row;

		memcpy(&row, k->bytes + at + i * sizeof row, sizeof row);
		packstring(k, &row.name);
		packlist(k, &row.include);
		packlist(k, &row.lib);
		memcpy(k->bytes + at + i * sizeof row, &row, sizeof row);
	}
}

static void
packsymbols(struct pack *k, struct policy *p)
{
	size_t i, at, n = packrows(k, &p->symbols, p->nsymbols, sizeof *p->symbols, &at);

	for (i = 0; i < n; i++) {
		struct symbolrule row;

		memcpy(&row, k->bytes + at + i * sizeof row, sizeof row);
		packstring(k, &row.name);
		packstring(k, &row.reason);
		memcpy(k->bytes + at + i * sizeof row, &row, sizeof row);
	}
}

static void
packexceptions(struct pack *k, struct policy *p)
{
	size_t i, at, n = packrows(k, &p->exceptions, p->nexceptions, sizeof *p->exceptions, &at);

	for (i = 0; i < n; i++) {
		struct exception row;

		memcpy(&row, k->bytes + at + i * sizeof row, sizeof row);
		packstring(k, &row.symbol);
		packstring(k, &row.from);
		packstring(k, &row.program);
		packstring(k, &row.target);
		packstring(k, &row.libc);
		packstring(k, &row.reason);
		packstring(k, &row.expires);
		packagain(k, &row.file);
		memcpy(k->bytes + at + i * sizeof row, &row, sizeof row);
	}
}

static void
packall(struct pack *k, struct policy *p)
{
	packstring(k, &p->name);
	packstring(k, &p->file);
	packstring(k, &p->compiler);
	packstring(k, &p->lockedby);
	packstring(k, &p->libc);
	packlist(k, &p->roots);
	packlist(k, &p->locks);
	packlibcs(k, p);
	packsymbols(k, p);
	packexceptions(k, p);
	/* Who has them reads them from the file: they are applied before the policy is used. */
	k->bad |= p->nsections != 0;
	p->sections = NULL;
}

char *
policypack(const struct policy *p, size_t *size)
{
	struct packhead head = packheadnew();
	struct pack k = {.packing = true};

	packput(&k, &head, sizeof head, sizeof(max_align_t));
	head.policy = *p;
	head.policy.packed = NULL;
	packall(&k, &head.policy);
	packput(&k, "", 1, 1);
	head.size = k.size;
	memcpy(k.bytes, &head, sizeof head);
	*size = k.size;
	return k.bytes;
}

int
policyunpack(struct policy *p, char *bytes, size_t size)
{
	struct pack k = {.bytes = bytes, .size = size};
	struct packhead head, own = packheadnew();

	*p = (struct policy){0};
	if (size > sizeof head && bytes[size - 1] == '\0') {
		memcpy(&head, bytes, sizeof head);
		own.size = size;
		if (memcmp(&head, &own, offsetof(struct packhead, policy)) == 0) {
			packall(&k, &head.policy);
			*p = head.policy;
			p->packed = bytes;
			if (!k.bad && p->name && p->file && p->libc)
				return 0;
			*p = (struct policy){0};
		}
	}
	free(bytes);
	return -1;
}
