/*
 * What a name goes through before it is looked up. A link has tens of thousands of names and a
 * few hundred are watched; the first two bytes tell mostly that a name is none of them, and the first eight
 * nearly always, in a dozen instructions and without a look at its length.
 */
#ifndef BASE_NAMEFILTER_H
#define BASE_NAMEFILTER_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { NAMEFILTER_BITS = 1 << 14, NAMEFILTER_STARTS = 1 << 12 };

struct namefilter {
	uint64_t words[NAMEFILTER_BITS / 64];
	uint64_t starts[NAMEFILTER_STARTS / 64];        /* by the lower bits of the first two bytes */
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

/* Where the first two bytes of a name are, S[1] its NUL perhaps. */
static inline size_t
namefilterstart(const char *s)
{
	return (size_t)((s[0] & 63) << 6 | (s[1] & 63));
}

/* False when the name S does not pass; else its key tells. The first step, for names of which most do not. */
static inline bool
namefilterstarts(const struct namefilter *f, const char *s)
{
	return f->starts[namefilterstart(s) / 64] >> namefilterstart(s) % 64 & 1;
}

/* Where KEY is; the product's high bits depend on all bytes. */
static inline size_t
namefilterslot(uint64_t key)
{
	return key * 0x9e3779b97f4a7c15u / (UINT64_MAX / NAMEFILTER_BITS + 1);
}

/* Let those pass whose key is KEY, which is not 0. */
static inline void
namefilteradd(struct namefilter *s, uint64_t key)
{
	const char start[2] = {(char)(key & 0xff), (char)(key >> 8 & 0xff)};

	s->words[namefilterslot(key) / 64] |= UINT64_C(1) << namefilterslot(key) % 64;
	s->starts[namefilterstart(start) / 64] |= UINT64_C(1) << namefilterstart(start) % 64;
}

/*
 * Let every name pass that begins with PREFIX, of none or two to eight bytes. Of two calls the last one counts,
 * whose PREFIX begins as the other's or is empty.
 */
static inline void
namefilteropen(struct namefilter *s, const char *prefix)
{
	size_t n = strlen(prefix);

	s->prefix = namefilterkey(prefix, n + 1);
	s->mask = n == 0 ? 0 : UINT64_MAX >> (64 - 8 * n);
	if (n == 0)
		memset(s->starts, 0xff, sizeof s->starts);
	else
		s->starts[namefilterstart(prefix) / 64] |= UINT64_C(1) << namefilterstart(prefix) % 64;
}

static inline bool
namefilterlets(const struct namefilter *s, uint64_t key)
{
	return (key & s->mask) == s->prefix ||
	    s->words[namefilterslot(key) / 64] >> namefilterslot(key) % 64 & 1;
}

#endif
