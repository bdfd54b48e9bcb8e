/* Encoders and decoders of the records between staticld's processes, side by side: see base/protocol.h. */
#include "base/record.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* N is where sscanf stopped, -1: before the end of its format. */
static bool
isall(const char *text, int n)
{
	return n >= 0 && text[n] == '\0';
}

char *
linknametext(const struct linkername *n)
{
	return newformat("%s %s", n->kind, n->version);
}

bool
linknameread(struct linkername *n, const char *text)
{
	int end = -1;

	*n = (struct linkername){0};
	if (text)
		sscanf(text, "%15s %31s%n", n->kind, n->version, &end);
	if (text && isall(text, end))
		return true;
	*n = (struct linkername){0};
	return false;
}

static const char *const words[] = {
	[LINKED_OTHER] = "other", [LINKED_PASS] = "pass", [LINKED_WARN] = "warn",
	[LINKED_DENY] = "deny", [LINKED_PROBE] = "probe",
	[LINKED_DOUBT] = "doubt",
};

char *
linkrecordtext(const struct linkrecord *r)
{
	return newformat("%s %s %s %llu", words[r->linked], r->linker.kind, r->linker.version,
	    r->inputs);
}

bool
linkrecordread(struct linkrecord *r, const char *text)
{
	struct linkrecord read = {0};
	char word[8];
	int end = -1;
	size_t i;

	*r = read;
	if (text)
		sscanf(text, "%7s %15s %31s %llu%n", word, read.linker.kind, read.linker.version,
		    &read.inputs, &end);
	for (i = 0; text && isall(text, end) && i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0) {
			read.linked = (enum linked)i;
			*r = read;
			return true;
		}
	return false;
}

static long long
nanoseconds(struct timespec t)
{
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

struct proofrecord
proofrecordof(const struct stat *st)
{
	return (struct proofrecord){st->st_dev, st->st_ino, st->st_size, nanoseconds(st->st_mtim),
	    nanoseconds(st->st_ctim)};
}

char *
proofrecordtext(const struct proofrecord *r)
{
	return newformat("%llu %llu %lld %lld %lld", r->device, r->inode, r->size, r->mtime, r->ctime);
}

bool
proofrecordread(struct proofrecord *r, const char *text)
{
	int end = -1;

	*r = (struct proofrecord){0};
	if (text)
		sscanf(text, "%llu %llu %lld %lld %lld%n", &r->device, &r->inode, &r->size, &r->mtime,
		    &r->ctime, &end);
	if (text && isall(text, end))
		return true;
	*r = (struct proofrecord){0};
	return false;
}

bool
proofrecordis(const struct proofrecord *r, const struct stat *st)
{
	struct proofrecord now = proofrecordof(st);

	return r->device == now.device && r->inode == now.inode && r->size == now.size &&
	    r->mtime == now.mtime && r->ctime == now.ctime;
}

char *
linestext(const struct strings *l)
{
	struct text t = {0};
	size_t i;

	for (i = 0; i < l->count; i++) {
		textraw(&t, l->items[i]);
		textraw(&t, "\n");
	}
	return t.bytes;
}

struct strings
linesread(const char *text)
{
	struct strings l = {0};

	while (text && *text) {
		size_t n = strcspn(text, "\n");

		stringsaddpart(&l, text, n);
		text += n + (text[n] == '\n');
	}
	return l;
}
