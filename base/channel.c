/* The channel: an anonymous file of records. Knows nothing of what they say. */
#include "base/channel.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static const char *const names[TAG_COUNT] = {
	[TAG_ALONE] = "alone", [TAG_POLICY] = "policy", [TAG_GIVEN] = "given", [TAG_LINKER] = "linker",
	[TAG_CHOICE] = "choice", [TAG_PREFIXES] = "prefixes", [TAG_TRIPLE] = "triple", [TAG_MACHINE] = "machine",
	[TAG_LIBDIRS] = "libdirs", [TAG_SEAL] = "seal", [TAG_PROBE] = "probe",
	[TAG_REPORT] = "report", [TAG_MANIFEST] = "manifest", [TAG_DRIVER] = "driver", [TAG_IMPORTCFG] = "importcfg", [TAG_ALIVE] = "alive", [TAG_PROGRAM] = "program",
	[TAG_NOTHING] = "nothing", [TAG_BEGUN] = "begun", [TAG_INNER] = "inner", [TAG_RAN] = "ran",
	[TAG_PROOF] = "proof", [TAG_HINT] = "hint", [TAG_QUESTION] = "question", [TAG_OUTPUT] = "output",
	[TAG_SECTIONS] = "sections", [TAG_INPUTS] = "inputs",
	[TAG_LINK] = "link",
	[TAG_LET] = "let", [TAG_LIBC] = "libc", [TAG_FINDINGS] = "findings", [TAG_DOUBT] = "doubt", [TAG_DOUBTED] = "doubted",
	[TAG_TEXT] = "text",
	[TAG_WARNING] = "warning",
};

enum { NONCE = 32 };           /* letters of a nonce */

static int
append(int fd, const char *bytes)
{
	size_t size = strlen(bytes);
	ssize_t n = write(fd, bytes, size);

	if (n == (ssize_t)size)
		return 0;
	if (n >= 0)
		errno = ENOSPC;
	return -1;
}

/* What the file begins with. */
static char *
head(const struct channel *c)
{
	return newformat("staticld %s\n", c->nonce);
}

/* An anonymous file with its first line, which can only grow from then on. */
static int
begin(struct channel *c)
{
	char *line = head(c);
	int rc = -1;

	if (fcntl(c->fd, F_SETFL, O_APPEND) == 0 && append(c->fd, line) == 0)
		rc = fcntl(c->fd, F_ADD_SEALS, F_SEAL_SHRINK);
	free(line);
	return rc;
}

int
channelnew(struct channel *c)
{
	unsigned char random[16];
	size_t i;

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return -1;
	for (i = 0; i < sizeof random; i++)
		snprintf(c->nonce + 2 * i, 3, "%02x", random[i]);
	c->fd = fileinherited(memfd_create("staticld", MFD_CLOEXEC | MFD_ALLOW_SEALING), FILE_LOWEST);
	return c->fd < 0 ? -1 : begin(c);
}

/* Only what was made by memfd_create can have been sealed, and only our own begins so. */
static bool
isours(const struct channel *c)
{
	char *line = head(c), bytes[64];
	ssize_t size = (ssize_t)strlen(line);
	int seals = fcntl(c->fd, F_GET_SEALS);
	bool is = seals >= 0 && (seals & F_SEAL_SHRINK) &&
	    pread(c->fd, bytes, (size_t)size, 0) == size && memcmp(bytes, line, (size_t)size) == 0;

	free(line);
	return is;
}

int
channelopen(struct channel *c, const char *word)
{
	int n = 0;

	if (sscanf(word, "%d:%32[0-9a-f]%n", &c->fd, c->nonce, &n) != 2 || word[n] != '\0')
		return -1;
	return isours(c) ? 0 : -1;
}

char *
channelword(const struct channel *c)
{
	return newformat("%d:%s", c->fd, c->nonce);
}

/* A record: "NONCE TAG SIZE\n" and SIZE bytes, written at once so that it stays whole. */
int
channelsend(const struct channel *c, enum tag tag, const char *text)
{
	char *record = newformat("%s %s %zu\n%s", c->nonce, names[tag], strlen(text), text);
	int rc = append(c->fd, record);

	free(record);
	return rc;
}

/* One record of the file. */
struct record {
	const char *nonce, *tag, *text;
	size_t tagsize, textsize;
};

/* The record that the SIZE bytes at S begin with; they end with a NUL. False: none, or not the whole of one. */
static bool
recordread(struct record *r, const char *s, size_t size)
{
	const char *number;
	char *end;

	*r = (struct record){.nonce = s};
	if (size < NONCE + 1 || s[NONCE] != ' ')
		return false;
	r->tag = s + NONCE + 1;
	r->tagsize = strcspn(r->tag, " \n");
	number = r->tag + r->tagsize + 1;
	if (number[-1] != ' ' || !isdigit((unsigned char)*number))
		return false;
	r->textsize = strtoul(number, &end, 10);
	r->text = end + 1;
	return *end == '\n' && r->textsize <= size - (size_t)(r->text - s);
}

static bool
recordis(const struct record *r, const struct channel *c, const char *tag)
{
	return strncmp(r->nonce, c->nonce, NONCE) == 0 && strlen(tag) == r->tagsize &&
	    strncmp(r->tag, tag, r->tagsize) == 0;
}

char *
channelget(const struct channel *c, enum tag tag)
{
	size_t size = 0, at;
	char *bytes = filebytes(c->fd, &size), *found = NULL;
	struct record r, last = {0};

	for (at = bytes ? strcspn(bytes, "\n") + 1 : 0; bytes && at < size; at = (size_t)(r.text + r.textsize - bytes)) {
		if (!recordread(&r, bytes + at, size - at))
			break;
		if (recordis(&r, c, names[tag]))
			last = r;
	}
	if (last.text)
		found = newformat("%.*s", (int)last.textsize, last.text);
	free(bytes);
	return found;
}

bool
channelhas(const struct channel *c, enum tag tag)
{
	char *text = channelget(c, tag);

	free(text);
	return text != NULL;
}
