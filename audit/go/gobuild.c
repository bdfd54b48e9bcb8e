/*
 * Reads the build information that Go's linker leaves in a program. What it means for a policy is not decided here.
 */
#include "audit/go/gobuild.h"

#include <gelf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "audit/input/header.h"
#include "base/mem.h"

/*
 * Go's debug/buildinfo: the section .go.buildinfo begins with a magic; the
 * flags say that two strings, each after its length, are in the section itself
 * (Go 1.18): Go's version and the module information, "key\tvalue\n" lines
 * with 16 bytes of mark before and after.
 */
enum { FLAGS = 15, INLINE = 2, STRINGS = 32, MARK = 16 };

static const char magic[] = "\xff Go buildinf:";

struct span {
	const char *bytes;
	size_t size;
};

/* Take a string from the front of S. */
static bool
gobuildtake(struct span *s, struct span *string)
{
	unsigned shift = 0;
	uint64_t n = 0;
	unsigned char c;

	do {
		if (s->size == 0 || shift > 56)
			return false;
		c = (unsigned char)*s->bytes++;
		s->size--;
		n |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	} while (c & 0x80);
	if (n > s->size)
		return false;
	*string = (struct span){s->bytes, (size_t)n};
	s->bytes += n;
	s->size -= (size_t)n;
	return true;
}

/* VALUE as it was before Go's strconv.Quote, which it uses when there are blanks or quotes. */
static char *
unquote(const char *value, size_t size)
{
	char *s = newarray(1, size + 1);
	size_t i, n = 0;

	if (size < 2 || value[0] != '"' || value[size - 1] != '"') {
		memcpy(s, value, size);
		return s;
	}
	for (i = 1; i + 1 < size; i++) {
		if (value[i] == '\\' && i + 2 < size)
			i++;
		s[n++] = value[i];
	}
	return s;
}

/* Go's version and the module information in the section's bytes S. */
static bool
gobuildstrings(struct span s, struct span *version, struct span *mod)
{
	if (s.size < STRINGS || memcmp(s.bytes, magic, sizeof magic - 1) != 0 ||
	    !(s.bytes[FLAGS] & INLINE))
		return false;
	s.bytes += STRINGS;
	s.size -= STRINGS;
	return gobuildtake(&s, version) && gobuildtake(&s, mod);
}

/* The value of the setting that begins with KEY in the module information. */
static char *
setting(struct span mod, const char *key)
{
	size_t len = strlen(key);
	const char *end;

	if (mod.size < 2 * MARK)
		return NULL;
	mod.bytes += MARK;
	mod.size -= 2 * MARK;
	while ((end = memchr(mod.bytes, '\n', mod.size))) {
		size_t line = (size_t)(end - mod.bytes);

		if (line >= len && memcmp(mod.bytes, key, len) == 0)
			return unquote(mod.bytes + len, line - len);
		mod.bytes += line + 1;
		mod.size -= line + 1;
	}
	return NULL;
}

static void
readinfo(struct gobuild *g, const Elf_Data *d)
{
	struct span version, mod;

	if (!d || !d->d_buf || g->version ||
	    !gobuildstrings((struct span){d->d_buf, d->d_size}, &version, &mod))
		return;
	g->version = newformat("%.*s", (int)(version.size < 256 ? version.size : 256), version.bytes);
	g->path = setting(mod, "path\t");
	g->ldflags = setting(mod, "build\t-ldflags=");
	g->cgo = setting(mod, "build\tCGO_ENABLED=");
}

static bool
readsections(struct gobuild *g, Elf *elf)
{
	Elf_Scn *scn = NULL;
	bool go = false;
	size_t names;
	GElf_Shdr sh;

	g->internal = true;
	if (elf_getshdrstrndx(elf, &names) < 0)
		return false;
	while ((scn = elf_nextscn(elf, scn)) && gelf_getshdr(scn, &sh)) {
		const char *name = elf_strptr(elf, names, sh.sh_name);

		if (!name)
			break;
		/* The C compiler's start files and objects leave these behind. */
		if (strcmp(name, ".init") == 0 || strcmp(name, ".comment") == 0)
			g->internal = false;
		if (strcmp(name, ".note.go.buildid") == 0)
			go = true;
		if (strcmp(name, ".go.buildinfo") == 0) {
			go = true;
			readinfo(g, elf_rawdata(scn, NULL));
		}
	}
	return go;
}

bool
gobuildreadbytes(struct gobuild *g, const void *bytes, size_t size)
{
	char *error = NULL;
	struct header h;
	bool go = false;
	Elf *elf;

	*g = (struct gobuild){0};
	elf_version(EV_CURRENT);
	if (headeriself(bytes, size) && headerread(&h, bytes, size, &error) == 0 && h.shnum) {
		elf = elf_memory((char *)(uintptr_t)bytes, size);
		go = elf && readsections(g, elf);
		elf_end(elf);
	}
	free(error);
	if (!go)
		gobuildfree(g);
	return go;
}

bool
gobuildread(struct gobuild *g, int fd)
{
	struct stat st;
	void *map;
	bool go;

	*g = (struct gobuild){0};
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		return false;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return false;
	go = gobuildreadbytes(g, map, (size_t)st.st_size);
	munmap(map, (size_t)st.st_size);
	return go;
}

void
gobuildfree(struct gobuild *g)
{
	free(g->version);
	free(g->cgo);
	free(g->path);
	free(g->ldflags);
	*g = (struct gobuild){0};
}

char *
gobuildignored(const char *ldflags)
{
	const char *flag, *p;

	if (!ldflags || strstr(ldflags, "linkmode=external") || strstr(ldflags, "linkmode external"))
		return NULL;
	flag = strstr(ldflags, "-extldflags");
	if (!flag)
		return NULL;
	p = flag + strlen("-extldflags");
	if (*p == '=')
		p++;
	else
		p += strspn(p, " \t");
	if ((*p == '"' || *p == '\'') && strchr(p + 1, *p))
		p = strchr(p + 1, *p) + 1;
	else
		p += strcspn(p, " \t");
	return newformat("%.*s", (int)(p - flag), flag);
}

char *
gobuildmain(int fd)
{
	struct gobuild g = {0};
	char *path;

	gobuildread(&g, fd);
	path = g.path;
	g.path = NULL;
	gobuildfree(&g);
	return path;
}
