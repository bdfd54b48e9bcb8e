/* Any text as what lld and mold say that they opened and linked: names out of the text, or nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/unplugged/linkedlist.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
checkfiles(const char *text, bool escaped)
{
	char *words[] = {(char *)(uintptr_t)"ld", (char *)(uintptr_t)"@/tmp/r", NULL};
	const struct argv a = {words, 2, 3};
	struct strings files = {0};
	size_t i;

	linkedfiles(text, escaped, &a, &files);
	for (i = 0; i < files.count; i++)
		if (strchr(files.items[i], '\n') || strcmp(files.items[i], "/tmp/r") == 0 ||
		    (!escaped && !strstr(text, files.items[i])))
			abort();
	stringsfree(&files);
}

static void
checklist(const char *text, void (*read)(struct linkedlist *l, char *text))
{
	struct linkedlist l = {0};
	char *copy = newstring(text);
	size_t i;

	read(&l, copy);
	for (i = 0; i < l.count; i++)
		if (!strstr(text, l.items[i].path) || (l.items[i].member && !strstr(text, l.items[i].member)))
			abort();
	linkedfree(&l);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = newformat("%.*s", (int)size, (const char *)data);

	checkfiles(text, true);
	checkfiles(text, false);
	checklist(text, linkedtrace);
	checklist(text, linkeddependencies);
	free(text);
	return 0;
}
