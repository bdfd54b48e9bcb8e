/* Finds the symbol table in LLVM bitcode and reads it. The code itself is not read. */
#include "audit/input/bitcode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * LLVM's bitstream: a file is a list of blocks, each with its length in words.
 * Beside the modules there are two blocks that hold one blob each: the symbol
 * table (llvm/Object/IRSymtab.h, namespace storage; little-endian words) and
 * after it the string table that its names are in. Bitcode files put together
 * byte by byte have several such pairs.
 */
enum {
	BLOCK_MODULE = 8,
	BLOCK_STRTAB = 23,
	BLOCK_SYMTAB = 25,
	ABBREV_END = 0,
	ABBREV_BLOCK = 1,
	ABBREV_DEFINE = 2,
	ABBREV_FIRST = 4,       /* the first that a block defines */
	ENCODING_BLOB = 5,
	VERSION = 3,            /* of the symbol table: LLVM 13 and later */
	HEADWORDS = 15,
	SYMBOLWORDS = 6
};

/* Words of the symbol table's header. */
enum { HEAD_VERSION = 0, HEAD_MODULES = 3, HEAD_SYMBOLS = 7, HEAD_SOURCE = 13 };

/* Bits of a symbol's flags. */
enum {
	FLAG_UNDEFINED = 1 << 3,
	FLAG_WEAK = 1 << 4,
	FLAG_COMMON = 1 << 5,
	FLAG_GLOBAL = 1 << 10,
	FLAG_FORMAT = 1 << 11   /* of use to LLVM only */
};

struct blob {
	const unsigned char *bytes;
	size_t size;
};

struct stream {
	const unsigned char *bytes;
	uint64_t size;          /* in bits, as is what follows */
	uint64_t at;
	bool bad;               /* something was read beyond the end */
};

static int
bitcodedamaged(char **error, const struct stream *s, const char *what)
{
	*error = newformat("damaged bitcode: %s at offset %llu", what,
	    (unsigned long long)(s->at / 8));
	return -1;
}

static uint32_t
word(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The next N bits, at most 32; 0 beyond the end. */
static uint32_t
fixed(struct stream *s, unsigned n)
{
	uint32_t v = 0;
	unsigned i;

	if (s->size - s->at < n) {
		s->bad = true;
		s->at = s->size;
		return 0;
	}
	for (i = 0; i < n; i++, s->at++)
		v |= (uint32_t)(s->bytes[s->at / 8] >> s->at % 8 & 1) << i;
	return v;
}

/* A number in chunks of N bits, the highest of which says that more follow. */
static uint64_t
vbr(struct stream *s, unsigned n)
{
	uint32_t more = UINT32_C(1) << (n - 1), v;
	uint64_t r = 0;
	unsigned shift = 0;

	do {
		v = fixed(s, n);
		if (shift < 64)
			r |= (uint64_t)(v & (more - 1)) << shift;
		shift += n - 1;
	} while (v & more);
	return r;
}

static void
align(struct stream *s)
{
	uint64_t rest = -s->at & 31;

	fixed(s, (unsigned)rest);
}

/* Read the definition of an abbreviation: true when it is a code and a blob. */
static bool
defineblob(struct stream *s)
{
	uint64_t n = vbr(s, 5), i, encoding = 0;

	for (i = 0; i < n && !s->bad; i++) {
		if (fixed(s, 1)) {
			vbr(s, 8);
			continue;
		}
		encoding = fixed(s, 3);
		if (encoding == 1 || encoding == 2)
			vbr(s, 5);
	}
	return n == 2 && encoding == ENCODING_BLOB;
}

/* The blob of the block that S is in. */
static int
readblob(struct stream *s, unsigned width, struct blob *b, char **error)
{
	uint32_t id = fixed(s, width);
	uint64_t size;

	if (id != ABBREV_DEFINE || !defineblob(s) || fixed(s, width) != ABBREV_FIRST)
		return bitcodedamaged(error, s, "a table of another form");
	size = vbr(s, 6);
	align(s);
	if (s->bad || size > (s->size - s->at) / 8)
		return bitcodedamaged(error, s, "a table that does not fit its block");
	b->bytes = s->bytes + s->at / 8;
	b->size = (size_t)size;
	return 0;
}

/* Append a string of the string table to the names; *INDEX is its place. */
static int
addname(struct bitcode *b, const struct blob *strings, const unsigned char *where,
    size_t *index, char **error)
{
	uint32_t offset = word(where), size = word(where + 4);

	if (size == 0) {
		*index = 0;
		return 0;
	}
	if (offset > strings->size || size > strings->size - offset) {
		*error = newformat("damaged bitcode: a name at %u in a string table of %zu bytes",
		    offset, strings->size);
		return -1;
	}
	*index = b->namesize;
	memcpy(b->names + b->namesize, strings->bytes + offset, size);
	b->names[b->namesize + size] = '\0';
	b->namesize += size + 1;
	return 0;
}

static enum symbolkind
bitcodekind(uint32_t flags)
{
	if (flags & FLAG_UNDEFINED)
		return flags & FLAG_WEAK ? SYMBOL_WEAKUNDEF : SYMBOL_UNDEF;
	if (flags & FLAG_COMMON)
		return SYMBOL_COMMON;
	return flags & FLAG_WEAK ? SYMBOL_WEAKDEF : SYMBOL_DEF;
}

/* Make room for COUNT symbols and their names: one allocation for each of the two. */
static int
makeroom(struct bitcode *b, const unsigned char *p, size_t count, const unsigned char *source,
    const struct blob *strings, char **error)
{
	uint64_t size = b->namesize + (uint64_t)word(source + 4) + 2;
	size_t i;

	for (i = 0; i < count; i++)
		size += (uint64_t)word(p + i * SYMBOLWORDS * 4 + 4) + 1;
	/* Names may overlap, but a table that shares much more than it has is no real one. */
	if (size > (uint64_t)b->namesize + 64 * (uint64_t)strings->size + 4096 + count) {
		*error = newformat("damaged bitcode: names of %llu bytes in a string table of %zu",
		    (unsigned long long)size, strings->size);
		return -1;
	}
	b->names = growarray(b->names, (size_t)size, 1);
	if (b->namesize == 0)
		b->names[b->namesize++] = '\0';
	b->symbols = growarray(b->symbols, b->count + count, sizeof *b->symbols);
	return 0;
}

/* Add the symbols of one table; *MODULES counts the modules it covers. */
static int
addtable(struct bitcode *b, const struct blob *table, const struct blob *strings,
    uint64_t *modules, char **error)
{
	const unsigned char *p = table->bytes;
	uint32_t offset, count, i;

	if (table->size < HEADWORDS * 4 || word(p + HEAD_VERSION * 4) != VERSION) {
		*error = newformat("bitcode with a symbol table of version %u: only %d can be read",
		    table->size < 4 ? 0 : word(p), VERSION);
		return -1;
	}
	offset = word(p + HEAD_SYMBOLS * 4);
	count = word(p + HEAD_SYMBOLS * 4 + 4);
	if (offset > table->size || count > (table->size - offset) / (SYMBOLWORDS * 4)) {
		*error = newformat("damaged bitcode: %u symbols at %u in a table of %zu bytes",
		    count, offset, table->size);
		return -1;
	}
	*modules += word(p + HEAD_MODULES * 4 + 4);
	if (makeroom(b, p + offset, count, p + HEAD_SOURCE * 4, strings, error) < 0 ||
	    addname(b, strings, p + HEAD_SOURCE * 4, &b->source, error) < 0)
		return -1;
	for (i = 0; i < count; i++) {
		const unsigned char *entry = p + offset + (size_t)i * SYMBOLWORDS * 4;
		struct bitsymbol *y = &b->symbols[b->count];
		uint32_t flags = word(entry + 5 * 4);

		if (flags & FLAG_FORMAT)
			continue;
		if (addname(b, strings, entry, &y->name, error) < 0)
			return -1;
		y->kind = bitcodekind(flags);
		y->local = !(flags & FLAG_GLOBAL);
		b->count++;
	}
	return 0;
}

bool
bitcodeis(const void *bytes, size_t size)
{
	return size >= 4 && (memcmp(bytes, "BC\xc0\xde", 4) == 0 ||
	    memcmp(bytes, "\xde\xc0\x17\x0b", 4) == 0);
}

/* Step over the wrapper that Darwin's tools put around bitcode. */
static int
unwrap(struct blob *b, char **error)
{
	uint32_t offset, size;

	if (b->bytes[0] == 'B')
		return 0;
	if (b->size >= 16) {
		offset = word(b->bytes + 8);
		size = word(b->bytes + 12);
		if (offset <= b->size && size <= b->size - offset && bitcodeis(b->bytes + offset, size) &&
		    b->bytes[offset] == 'B') {
			b->bytes += offset;
			b->size = size;
			return 0;
		}
	}
	*error = newformat("damaged bitcode: the wrapper at offset 0 does not fit the file");
	return -1;
}

/* The next block: its id, and the stream inside it. */
static int
nextblock(struct stream *s, uint64_t *id, unsigned *width, struct stream *inner, char **error)
{
	uint64_t w, words;

	if (fixed(s, 2) != ABBREV_BLOCK)
		return bitcodedamaged(error, s, "no block");
	*id = vbr(s, 8);
	w = vbr(s, 4);
	align(s);
	words = fixed(s, 32);
	if (s->bad || w < 2 || w > 32 || words > (s->size - s->at) / 32)
		return bitcodedamaged(error, s, "a block that reaches beyond the end");
	*width = (unsigned)w;
	*inner = (struct stream){s->bytes, s->at + words * 32, s->at, false};
	s->at += words * 32;
	return 0;
}

static int
readblocks(struct bitcode *b, struct stream *s, char **error)
{
	struct blob table = {NULL, 0}, strings;
	uint64_t id, modules = 0, covered = 0;
	struct stream inner;
	unsigned width;

	/* No block is shorter than 8 bytes: less is padding that an archiver left. */
	while (s->size - s->at > 64) {
		if (nextblock(s, &id, &width, &inner, error) < 0)
			return -1;
		modules += id == BLOCK_MODULE;
		if (id == BLOCK_SYMTAB && table.bytes)
			return bitcodedamaged(error, &inner, "a symbol table without strings");
		if (id == BLOCK_SYMTAB && readblob(&inner, width, &table, error) < 0)
			return -1;
		if (id != BLOCK_STRTAB || !table.bytes)
			continue;
		if (readblob(&inner, width, &strings, error) < 0 ||
		    addtable(b, &table, &strings, &covered, error) < 0)
			return -1;
		table.bytes = NULL;
	}
	if (table.bytes)
		return bitcodedamaged(error, s, "a symbol table without strings");
	if (modules == 0)
		return bitcodedamaged(error, s, "no module");
	if (covered != modules) {
		*error = newformat("bitcode without a whole symbol table: it covers %llu modules of %llu",
		    (unsigned long long)covered, (unsigned long long)modules);
		return -1;
	}
	return 0;
}

int
bitcoderead(struct bitcode *b, const void *bytes, size_t size, char **error)
{
	struct blob whole = {bytes, size};
	struct stream s;

	*b = (struct bitcode){0};
	if (unwrap(&whole, error) < 0)
		return -1;
	s = (struct stream){whole.bytes, (uint64_t)whole.size * 8, 32, false};
	if (readblocks(b, &s, error) < 0) {
		bitcodefree(b);
		return -1;
	}
	return 0;
}

void
bitcodefree(struct bitcode *b)
{
	free(b->symbols);
	free(b->names);
	*b = (struct bitcode){0};
}
