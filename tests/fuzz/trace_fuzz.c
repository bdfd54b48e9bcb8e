/* Any lines as what lld and mold print of traced names: a link is clear only when a libc was seen, and a line of nobody's changes nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/unplugged/trace.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A libc of three names. */
static struct catalogue *
catalogue(void)
{
	static char identity[] = "start", entry[] = "getpwnam", choke[] = "__nss", archive[] = "libc.a", name[] = "toy";
	static char *identities[] = {identity}, *entries[] = {entry}, *chokes[] = {choke}, *archives[] = {archive};
	static struct catalogue row = {
		.name = name, .identity = {identities, 1}, .archives = {archives, 1},
		.classes = {[CLASS_NSS] = {.entry = {entries, 1}, .choke = {chokes, 1}}},
	};

	return &row;
}

static char *
locate(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "libc.a") == 0 ? newstring("/libc.a") : NULL;
}

static void
check(const struct link *l, const char *text, bool mold)
{
	static const struct runtimes runtimes;
	struct trace t = {.excuses = {.link = l, .runtimes = &runtimes, .locate = locate}, .mold = mold};
	bool told = false, clear;

	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = newformat("%.*s\n", (int)n, text);

		told |= traceline(&t, line);
		free(line);
		text += n + (text[n] == '\n');
	}
	clear = traceclear(&t);
	if (clear && (!told || !t.excuses.libc || t.unclear))
		abort();
	tracefree(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct policy policy;
	char *text = newformat("%.*s", (int)size, (const char *)data);
	struct link l;

	linkinit(&l, &policy, catalogue(), 1);
	check(&l, text, false);
	check(&l, text, true);
	linkfree(&l);
	free(text);
	return 0;
}
