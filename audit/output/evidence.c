/* Finds, reads and fills in the note that says what a program was checked by. Whether that suffices is not its matter. */
#include "audit/output/evidence.h"

#include <errno.h>
#include <gelf.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "wrapper/seal/evidence.h"

/* The descriptor of the only such note. */
struct place {
	size_t count;           /* of such notes */
	uint64_t at, size;      /* in the file */
};

enum { HEADER = 12, NAME = 12, STEP = 4 };

static uint32_t
word(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3] :
	    (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/*
 * Look through a segment of notes. mold 1 puts notes of different alignment into one, so that whoever goes from note
 * to note loses the way: each place where this one could begin is looked at.
 */
static void
searchsegment(const unsigned char *bytes, bool big, const GElf_Phdr *ph, size_t size, struct place *p)
{
	static const unsigned char name[NAME] = EVIDENCE_OWNER;
	uint64_t at;

	if (ph->p_offset > size || ph->p_filesz > size - ph->p_offset)
		return;
	for (at = 0; at + HEADER + NAME <= ph->p_filesz; at += STEP) {
		const unsigned char *note = bytes + ph->p_offset + at;
		uint32_t desc = word(note + 4, big);

		if (word(note, big) != sizeof EVIDENCE_OWNER || word(note + 8, big) != EVIDENCE_TYPE ||
		    memcmp(note + HEADER, name, NAME) != 0 || desc > ph->p_filesz - at - HEADER - NAME)
			continue;
		/* Two headers may be of one place. */
		p->count += p->at != ph->p_offset + at + HEADER + NAME;
		p->at = ph->p_offset + at + HEADER + NAME;
		p->size = desc;
	}
}

static struct place
search(const void *bytes, size_t size)
{
	bool big = size > EI_DATA && ((const unsigned char *)bytes)[EI_DATA] == ELFDATA2MSB;
	struct place p = {0};
	size_t i, n = 0;
	GElf_Phdr ph;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)bytes, size);
	if (!elf || elf_getphdrnum(elf, &n) < 0)
		n = 0;
	for (i = 0; i < n && i <= INT32_MAX; i++)
		if (gelf_getphdr(elf, (int)i, &ph) && ph.p_type == PT_NOTE)
			searchsegment(bytes, big, &ph, size, &p);
	elf_end(elf);
	return p;
}

/* The string KEY of O, malloced; NULL: there is none. */
static char *
take(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? newstring(s) : NULL;
}

static int
parse(struct evidence *e, const char *text, size_t size, char **error)
{
	size_t n = strnlen(text, size);
	json_t *o = n ? json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
	const json_t *sealed = json_object_get(o, "sealed");

	*e = (struct evidence){take(o, "staticld"), take(o, "policy"), take(o, "verdict"), take(o, "libc"),
	    json_is_true(sealed)};
	if (json_integer_value(json_object_get(o, "schema")) == 1 && e->version && e->policy && e->verdict &&
	    json_is_boolean(sealed)) {
		json_decref(o);
		return 1;
	}
	evidencefree(e);
	json_decref(o);
	*error = newstring(n ? "damaged: the note of staticld does not say what it has to" :
	    "the note of staticld is empty: the link was not finished");
	return -1;
}

int
evidenceread(struct evidence *e, const void *bytes, size_t size, char **error)
{
	struct place p = search(bytes, size);

	*e = (struct evidence){0};
	if (p.count == 0)
		return 0;
	if (p.count == 1)
		return parse(e, (const char *)bytes + p.at, (size_t)p.size, error);
	*error = newformat("%zu notes of staticld where one is the most", p.count);
	return -1;
}

static char *
compose(const struct evidence *e)
{
	json_t *o = json_pack("{s:i, s:o, s:o, s:o, s:o, s:b}", "schema", 1, "staticld", jsonstring(e->version),
	    "policy", jsonstring(e->policy), "verdict", jsonstring(e->verdict), "libc", jsonstring(e->libc),
	    "sealed", e->sealed);
	char *text = json_dumps(o, JSON_COMPACT | JSON_NEUTRAL);

	json_decref(o);
	return text;
}

/* Where in the SIZE bytes of the file TEXT goes. 0, or -1 and *ERROR. */
static int
findempty(const char *bytes, size_t size, const char *text, struct place *p, char **error)
{
	size_t i;

	*p = search(bytes, size);
	if (p->count != 1)
		*error = p->count ? newformat("the output has %zu notes of staticld, and only one is staticld's own",
		    p->count) : newstring("the output has no note of staticld, though the object with it was linked");
	for (i = 0; !*error && i < p->size; i++)
		if (bytes[p->at + i])
			*error = newstring("the output has a note of staticld that is not staticld's own");
	if (!*error && (p->size != EVIDENCE_SIZE || strlen(text) >= p->size))
		*error = newformat("the note of staticld has no room for %zu bytes", strlen(text));
	return *error ? -1 : 0;
}

/* What is filled in has to be found again: a damaged file can have its section headers there. 0, or -1 and *ERROR. */
static int
readback(const char *bytes, size_t size, char **error)
{
	struct evidence e;
	int n = evidenceread(&e, bytes, size, error);

	evidencefree(&e);
	if (n == 0)
		*error = newstring("the note of staticld is not found any more when it is filled in");
	return n == 1 ? 0 : -1;
}

int
evidencewrite(int fd, const struct evidence *e, char **error)
{
	char *text = compose(e), *map = MAP_FAILED;
	size_t n = strlen(text), size;
	struct place p;
	struct stat st;
	int rc = -1;

	if (fstat(fd, &st) == 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map != MAP_FAILED) {
		size = (size_t)st.st_size;
		rc = findempty(map, size, text, &p, error);
		if (rc == 0)
			rc = pwrite(fd, text, n, (off_t)p.at) == (ssize_t)n ? readback(map, size, error) : -1;
	}
	if (rc < 0 && !*error)
		*error = newstring(strerror(errno));
	if (map != MAP_FAILED)
		munmap(map, (size_t)st.st_size);
	free(text);
	return rc;
}

void
evidencefree(struct evidence *e)
{
	free(e->version);
	free(e->policy);
	free(e->verdict);
	free(e->libc);
	*e = (struct evidence){0};
}
