/*
 * Walks the members of ar(5) archives. Does not read the members themselves and trusts no size or offset in them.
 */
#include "audit/input/archive.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/*
 * An archive is "!<arch>\n" (or "!<thin>\n") and then members: a header of 60
 * printable bytes and the data, each header at an even offset. In a thin
 * archive only the special members have their data there.
 */
enum {
	MAGIC = 8,
	HEADER = 60,
	NAME = 16,              /* the name field begins the header */
	SIZE = 48,              /* offset of the size field */
	SIZELEN = 10,
	END = 58                /* offset of the two bytes that end a header */
};

struct archive {
	int fd;
	bool thin;
	uint64_t size;          /* of the file */
	uint64_t next;          /* offset of the next header */
	char *name;             /* of the last member handed out */
	char *names;            /* the "//" member, NULL when there is none */
	uint64_t namesize;
};

static int
archivedamaged(char **error, uint64_t offset, const char *what)
{
	*error = newformat("damaged archive: %s at offset %llu", what, (unsigned long long)offset);
	return -1;
}

static int
readat(int fd, char *p, uint64_t size, uint64_t offset, char **error)
{
	while (size) {
		ssize_t n = pread(fd, p, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			*error = newformat("read at offset %llu: %s",
			    (unsigned long long)offset, strerror(errno));
			return -1;
		}
		if (n == 0)
			return archivedamaged(error, offset, "the file ends early");
		p += n;
		size -= (uint64_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

/* The decimal number at P; *END is where it stops. False when there is none. */
static bool
decimal(const char *p, size_t len, uint64_t *value, size_t *end)
{
	size_t i;

	*value = 0;
	for (i = 0; i < len && isdigit((unsigned char)p[i]); i++)
		*value = *value * 10 + (uint64_t)(p[i] - '0');
	*end = i;
	return i > 0;
}

static bool
blank(const char *p, size_t len)
{
	while (len && p[len - 1] == ' ')
		len--;
	return len == 0;
}

/* Is P, a name field, exactly NAME? */
static bool
named(const char *p, const char *name)
{
	size_t len = strlen(name);

	return memcmp(p, name, len) == 0 && blank(p + len, NAME - len);
}

static bool
isspecial(const char *p)
{
	if (p[0] != '/' && p[0] != '_')
		return false;
	return named(p, "/") || named(p, "//") || named(p, "/SYM64/") ||
	    named(p, "__.SYMDEF") || named(p, "__.SYMDEF SORTED") || named(p, "__.SYMDEF_64");
}

/* The name at INDEX of the "//" member: it ends with "/\n". */
static char *
longname(const struct archive *a, uint64_t index, uint64_t at, char **error)
{
	const char *p, *end;
	size_t len;

	if (index >= a->namesize) {
		archivedamaged(error, at, "a member name lies beyond the name table");
		return NULL;
	}
	p = a->names + index;
	end = memchr(p, '\n', a->namesize - index);
	if (!end) {
		archivedamaged(error, at, "a member name has no end");
		return NULL;
	}
	len = (size_t)(end - p);
	if (len && p[len - 1] == '/')
		len--;
	return newformat("%.*s", (int)len, p);
}

static char *
shortname(const char *p)
{
	size_t len = NAME;

	while (len && p[len - 1] == ' ')
		len--;
	if (len > 1 && p[len - 1] == '/' && p[0] != '/')
		len--;
	return newformat("%.*s", (int)len, p);
}

/* The name in the header H, which is at offset AT. */
static char *
membername(const struct archive *a, const char *h, uint64_t at, char **error)
{
	uint64_t index, origin;
	size_t end, more;

	if (isspecial(h) || h[0] != '/')
		return shortname(h);
	if (!decimal(h + 1, NAME - 1, &index, &end)) {
		archivedamaged(error, at, "a member name is malformed");
		return NULL;
	}
	end++;
	/* In a thin archive "/12:345" is the member at 345 of the archive named at 12. */
	if (a->thin && end < NAME && h[end] == ':' &&
	    decimal(h + end + 1, NAME - end - 1, &origin, &more))
		end += more + 1;
	if (!blank(h + end, NAME - end)) {
		archivedamaged(error, at, "a member name is malformed");
		return NULL;
	}
	return longname(a, index, at, error);
}

/* Read the header at AT into H and fill M, but for its name. */
static int
header(const struct archive *a, uint64_t at, char *h, struct member *m, char **error)
{
	size_t end;

	if (at > a->size || a->size - at < HEADER)
		return archivedamaged(error, at, "a member header lies beyond the end of the file");
	if (readat(a->fd, h, HEADER, at, error) < 0)
		return -1;
	if (h[END] != '`' || h[END + 1] != '\n')
		return archivedamaged(error, at, "no member header");
	if (!decimal(h + SIZE, SIZELEN, &m->size, &end) || !blank(h + SIZE + end, SIZELEN - end))
		return archivedamaged(error, at, "a member size is no number");
	m->offset = at + HEADER;
	m->special = isspecial(h);
	if ((!a->thin || m->special) && m->size > a->size - m->offset)
		return archivedamaged(error, at, "a member is larger than the file");
	return 0;
}

/* Where the header after M's is. */
static uint64_t
following(const struct archive *a, const struct member *m)
{
	uint64_t end = m->offset;

	if (!a->thin || m->special)
		end += m->size;
	return end + (end & 1);
}

/* The name table is among the special members, and those come first. */
static int
loadnames(struct archive *a, char **error)
{
	uint64_t at = MAGIC;
	struct member m;
	char h[HEADER];

	while (at < a->size) {
		if (header(a, at, h, &m, error) < 0)
			return -1;
		if (!m.special)
			break;
		if (named(h, "//")) {
			a->names = newarray(1, m.size);
			a->namesize = m.size;
			return readat(a->fd, a->names, m.size, m.offset, error);
		}
		at = following(a, &m);
	}
	return 0;
}

struct archive *
archiveopen(int fd, char **error)
{
	struct archive *a;
	char magic[MAGIC];
	struct stat st;

	if (fstat(fd, &st) < 0) {
		*error = newformat("fstat: %s", strerror(errno));
		return NULL;
	}
	if (!S_ISREG(st.st_mode) || st.st_size < MAGIC) {
		*error = newformat("no archive at offset 0");
		return NULL;
	}
	if (readat(fd, magic, MAGIC, 0, error) < 0)
		return NULL;
	if (memcmp(magic, "!<arch>\n", MAGIC) != 0 && memcmp(magic, "!<thin>\n", MAGIC) != 0) {
		*error = newformat("no archive at offset 0");
		return NULL;
	}
	a = newarray(1, sizeof *a);
	a->fd = fd;
	a->thin = magic[2] == 't';
	a->size = (uint64_t)st.st_size;
	a->next = MAGIC;
	if (loadnames(a, error) < 0) {
		archiveclose(a);
		return NULL;
	}
	return a;
}

void
archiveclose(struct archive *a)
{
	if (!a)
		return;
	free(a->name);
	free(a->names);
	free(a);
}

int
archivethin(const struct archive *a)
{
	return a->thin;
}

/* BSD's way: "#1/LEN" in the name field, and the name is the first LEN bytes of the data. */
static int
bsdname(struct archive *a, const char *h, struct member *m, char **error)
{
	uint64_t len;
	size_t end;

	if (!decimal(h + 3, NAME - 3, &len, &end) || !blank(h + 3 + end, NAME - 3 - end) ||
	    a->thin || len > m->size)
		return archivedamaged(error, m->offset - HEADER, "a member name is malformed");
	a->name = newarray(1, len + 1);
	if (readat(a->fd, a->name, len, m->offset, error) < 0)
		return -1;
	m->offset += len;
	m->size -= len;
	m->special = strncmp(a->name, "__.SYMDEF", 9) == 0;
	return 0;
}

int
archivenext(struct archive *a, struct member *m, char **error)
{
	uint64_t at = a->next;
	char h[HEADER];

	free(a->name);
	a->name = NULL;
	/* The last member may lack its padding. */
	if (at >= a->size)
		return 0;
	if (header(a, at, h, m, error) < 0)
		return -1;
	a->next = following(a, m);
	if (memcmp(h, "#1/", 3) == 0) {
		if (bsdname(a, h, m, error) < 0)
			return -1;
	} else {
		a->name = membername(a, h, at, error);
	}
	m->name = a->name;
	return m->name ? 1 : -1;
}

/* The slow way, for the names that BSD puts between header and data. */
static char *
walkname(struct archive *a, uint64_t offset, char **error)
{
	uint64_t next = a->next;
	struct member m = {0};
	char *name = NULL, *kept = a->name;
	int more;

	a->name = NULL;
	a->next = MAGIC;
	while ((more = archivenext(a, &m, error)) > 0 && m.offset < offset)
		;
	a->next = next;
	if (more > 0 && m.offset == offset)
		name = newstring(m.name);
	else if (more >= 0)
		archivedamaged(error, offset, "no member begins");
	free(a->name);
	a->name = kept;
	return name;
}

char *
archivename(struct archive *a, uint64_t offset, char **error)
{
	char h[HEADER], *ignored = NULL;
	struct member m;

	if (offset < MAGIC + HEADER || offset > a->size) {
		archivedamaged(error, offset, "no member begins");
		return NULL;
	}
	if (header(a, offset - HEADER, h, &m, &ignored) == 0)
		return membername(a, h, offset - HEADER, error);
	free(ignored);
	return walkname(a, offset, error);
}
