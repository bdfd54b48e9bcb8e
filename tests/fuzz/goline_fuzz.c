/* Any words, NUL-terminated in the input, as the command line of go build, and the first of them as GOFLAGS: each is kept or known. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/fuzz/noleaks.h"
#include "wrapper/go/goline.h"
#include "wrapper/go/goquote.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A list that is made of words is split into the same. */
static void
checkquotes(const struct argv *words)
{
	struct text list = {0};
	struct argv again = {0};
	size_t i;

	for (i = 0; i < words->count; i++)
		if (goquoteadd(&list, words->words[i]) < 0) {
			textfree(&list);
			return;
		}
	if (goquotesplit(list.bytes ? list.bytes : "", &again) < 0 || again.count != words->count)
		abort();
	for (i = 0; i < again.count; i++)
		if (strcmp(again.words[i], words->words[i]) != 0)
			abort();
	textfree(&list);
	free(again.words);
}

static void
checkline(const struct argv *goflags, const struct argv *words, const char *command)
{
	struct goline l = {0};
	size_t i;

	golineread(&l, command, goflags, words->words + 1);
	if (l.command != command || l.rest.count > words->count)
		abort();
	for (i = 0; i < l.rest.count; i++)
		free(golineword(&l, i));
	free(golineexternal(&l));
	free(l.rest.words);
	free(l.packages.words);
	free(l.select.words);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const commands[] = {"build", "install", "test", "run"};
	char *bytes = newarray(1, size + 2), *rest;
	struct argv goflags = {0}, words = {0};
	size_t i;

	if (size)
		memcpy(bytes, data, size);
	argvadd(&words, "go");
	rest = bytes + strlen(bytes) + 1;
	for (; rest < bytes + size; rest += strlen(rest) + 1)
		argvadd(&words, rest);
	if (goquotesplit(bytes, &goflags) == 0)
		for (i = 0; i < sizeof commands / sizeof *commands; i++)
			checkline(&goflags, &words, commands[i]);
	checkquotes(&words);
	free(goflags.words);
	free(words.words);
	free(bytes);
	return 0;
}
