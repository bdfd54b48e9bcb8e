/*
 * What a name goes through before it is looked up. A link has tens of thousands of names and a
 * few hundred are watched; the first eight bytes tell nearly always that a name is none of them,
 * in a dozen instructions and without a look at its length.
 */
#ifndef BASE_NAMEFILTER_H
#define BASE_NAMEFILTER_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { NAMEFILTER_BITS = 1 << 14 };

struct namefilter {
	uint64_t words[NAMEFILTER_BITS / 64];
	/* Names whose key is PREFIX under MASK pass too; all do when both are 0. */
	uint64_t prefix, mask;
};

/*
 * The key of the name S: its first eight bytes as a number, the first one lowest, zeros from its
 * end on. ROOM bytes can be read at S, its NUL among them.
 */
static inline uint64_t
namefilterkey(const char *s, size_t room)
{
	uint64_t key = 0, end;

	if (room < sizeof key) {
		memcpy(&key, s, strlen(s));
		return le64toh(key);
	}
	memcpy(&key, s, sizeof key);
	key = le64toh(key);
	/* The lowest bit set is the high one of the first byte that is zero. */
	end = (key - 0x0101010101010101u) & ~key & 0x8080808080808080u;
	if (end)
		key &= ((end & -end) >> 7) - 1;
	return key;
}

/* Where KEY is; the product's high bits depend on all bytes. */
static inline size_t
namefilterslot(uint64_t key)
{
	return key * 0x9e3779b97f4a7c15u / (UINT64_MAX / NAMEFILTER_BITS + 1);
}

static inline void
namefilteradd(struct namefilter *s, uint64_t key)
{
	s->words[namefilterslot(key) / 64] |= UINT64_C(1) << namefilterslot(key) % 64;
}

/* Let every name pass that begins with PREFIX, of at most eight bytes. Of two calls the last one counts. */
static inline void
namefilteropen(struct namefilter *s, const char *prefix)
{
	size_t n = strlen(prefix);

	s->prefix = namefilterkey(prefix, n + 1);
	s->mask = n == 0 ? 0 : UINT64_MAX >> (64 - 8 * n);
}

static inline bool
namefilterlets(const struct namefilter *s, uint64_t key)
{
	return (key & s->mask) == s->prefix ||
	    s->words[namefilterslot(key) / 64] >> namefilterslot(key) % 64 & 1;
}

#endif
