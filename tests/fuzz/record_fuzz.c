/* Any text as each of the records that have a form: none, or one that says the same when it is written and read again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checkname(const char *text)
{
	struct linkername n, again;
	char *written;

	if (!linknameread(&n, text)) {
		if (*n.kind || *n.version)
			abort();
		return;
	}
	written = linknametext(&n);
	if (!linknameread(&again, written) || strcmp(n.kind, again.kind) != 0 || strcmp(n.version, again.version) != 0)
		abort();
	free(written);
}

static void
checklink(const char *text)
{
	struct linkrecord r, again;
	char *written;

	if (!linkrecordread(&r, text)) {
		if (r.linked || *r.linker.kind || r.inputs)
			abort();
		return;
	}
	written = linkrecordtext(&r);
	if (!linkrecordread(&again, written) || r.linked != again.linked || r.inputs != again.inputs ||
	    strcmp(r.linker.kind, again.linker.kind) != 0)
		abort();
	free(written);
}

static void
checkproof(const char *text)
{
	struct proofrecord r, again;
	char *written;

	if (!proofrecordread(&r, text)) {
		if (r.device || r.inode || r.size || r.mtime || r.ctime)
			abort();
		return;
	}
	written = proofrecordtext(&r);
	if (!proofrecordread(&again, written) || memcmp(&r, &again, sizeof r) != 0)
		abort();
	free(written);
}

static void
checklines(const char *text)
{
	struct strings l = linesread(text);
	char *written = linestext(&l);
	size_t n = strlen(text);

	if ((written == NULL) != (n == 0) || (written && strncmp(written, text, n) != 0))
		abort();
	free(written);
	stringsfree(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = newformat("%.*s", (int)size, (const char *)data);

	checkname(text);
	checklink(text);
	checkproof(text);
	checklines(text);
	free(text);
	return 0;
}
