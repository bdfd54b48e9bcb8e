/* Checks an ELF header and its tables against the file's size before libelf is let near them. Reads no contents. */
#include "audit/input/header.h"

#include <elf.h>
#include <string.h>

#include "base/mem.h"

/* Where the fields are in the two classes, and how large the records are. */
struct sections {
	unsigned bits;
	size_t word;            /* size of an offset */
	size_t ehsize, phoff, shoff, phentsize, shentsize, phnum, shnum;
	size_t phdr, shdr;      /* sizes of the table's entries */
	size_t count, extra;    /* sh_size and sh_info in a section header */
};

static const struct sections layouts[] = {
	{32, 4, 52, 28, 32, 42, 46, 44, 48, 32, 40, 20, 28},
	{64, 8, 64, 32, 40, 54, 58, 56, 60, 56, 64, 32, 44},
};

static uint64_t
get(const unsigned char *p, size_t size, bool big)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < size; i++)
		v = v << 8 | p[big ? i : size - 1 - i];
	return v;
}

bool
headeriself(const void *bytes, size_t size)
{
	return size >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0;
}

/* The layout by the identification bytes; NULL when those are damaged. */
static const struct sections *
identify(struct header *h, const unsigned char *p, size_t size, char **error)
{
	const struct sections *l = NULL;

	if (size >= EI_NIDENT && (p[EI_CLASS] == ELFCLASS32 || p[EI_CLASS] == ELFCLASS64))
		l = &layouts[p[EI_CLASS] == ELFCLASS64];
	if (size < EI_NIDENT || (l && size < l->ehsize)) {
		*error = newformat("damaged ELF header: the file ends at offset %zu", size);
		return NULL;
	}
	if (!l) {
		*error = newformat("damaged ELF header: class %u at offset %d", p[EI_CLASS], EI_CLASS);
		return NULL;
	}
	if (p[EI_DATA] != ELFDATA2LSB && p[EI_DATA] != ELFDATA2MSB) {
		*error = newformat("damaged ELF header: byte order %u at offset %d",
		    p[EI_DATA], EI_DATA);
		return NULL;
	}
	if (p[EI_VERSION] != EV_CURRENT) {
		*error = newformat("damaged ELF header: version %u at offset %d",
		    p[EI_VERSION], EI_VERSION);
		return NULL;
	}
	h->bits = l->bits;
	h->bigendian = p[EI_DATA] == ELFDATA2MSB;
	return l;
}

/* Do N entries of SIZE bytes at OFFSET fit into LIMIT bytes? */
static int
checktable(const char *what, uint64_t offset, uint64_t n, uint64_t entry, size_t size,
    size_t limit, char **error)
{
	if (n == 0)
		return 0;
	if (entry != size) {
		*error = newformat("damaged ELF header: %s headers of %llu bytes instead of %zu",
		    what, (unsigned long long)entry, size);
		return -1;
	}
	if (offset == 0 || offset > limit || n > (limit - offset) / size) {
		*error = newformat("damaged ELF header: %llu %s headers at offset %llu "
		    "reach beyond the end of the file at %zu",
		    (unsigned long long)n, what, (unsigned long long)offset, limit);
		return -1;
	}
	return 0;
}

int
headerread(struct header *h, const void *bytes, size_t size, char **error)
{
	const unsigned char *p = bytes, *first;
	const struct sections *l = identify(h, p, size, error);
	uint64_t shoff, phoff, shentsize;

	if (!l)
		return -1;
	h->type = (uint16_t)get(p + 16, 2, h->bigendian);
	h->machine = (uint16_t)get(p + 18, 2, h->bigendian);
	h->entry = get(p + 24, h->bits / 8, h->bigendian);
	h->phnum = get(p + l->phnum, 2, h->bigendian);
	h->shnum = get(p + l->shnum, 2, h->bigendian);
	phoff = get(p + l->phoff, l->word, h->bigendian);
	shoff = get(p + l->shoff, l->word, h->bigendian);
	shentsize = get(p + l->shentsize, 2, h->bigendian);
	/* Counts that do not fit are in the first section header. */
	if (shoff && (h->shnum == 0 || h->phnum == PN_XNUM)) {
		if (checktable("section", shoff, 1, shentsize, l->shdr, size, error) < 0)
			return -1;
		first = p + shoff;
		if (h->shnum == 0)
			h->shnum = get(first + l->count, l->word, h->bigendian);
		if (h->phnum == PN_XNUM)
			h->phnum = get(first + l->extra, 4, h->bigendian);
	}
	if (checktable("section", shoff, h->shnum, shentsize, l->shdr, size, error) < 0)
		return -1;
	return checktable("program", phoff, h->phnum, get(p + l->phentsize, 2, h->bigendian),
	    l->phdr, size, error);
}
