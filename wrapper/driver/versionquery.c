/* Answers a driver's -### so that Go's cache keeps libcs apart. All other questions are the driver's own. */
#include "wrapper/driver/versionquery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapper/driver/digest.h"
#include "wrapper/run.h"

bool
versionqueryis(const struct commandline *c)
{
	size_t i;

	for (i = 1; i < c->words.count; i++)
		if (c->means[i] == MEANS_QUESTION && strcmp(c->words.words[i], "-###") == 0)
			return true;
	return false;
}

static bool
isseparator(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * What cmd/go accepts: the field "version" and then one that begins with a digit, with no field
 * before that ends in a colon.
 */
static bool
isversion(const char *line, size_t size)
{
	const char *end = line + size;
	bool after = false;

	while (line < end) {
		const char *word;

		while (line < end && isseparator(*line))
			line++;
		for (word = line; line < end && !isseparator(*line); line++)
			;
		if (after && *word >= '0' && *word <= '9')
			return true;
		if (line > word && line[-1] == ':')
			return false;
		after = line - word == 7 && strncmp(word, "version", 7) == 0;
	}
	return false;
}

/* Print ANSWER; the mark goes behind its first version line. True when there was one. */
static bool
print(FILE *f, const char *answer, const struct libc *l, bool marked)
{
	while (*answer) {
		size_t n = strcspn(answer, "\n");

		fwrite(answer, 1, n, f);
		if (!marked && isversion(answer, n)) {
			char *digest = digestcompile(l);

			fprintf(f, " staticld/%s-%s", l->name, digest);
			free(digest);
			marked = true;
		}
		answer += n;
		if (*answer) {
			putc('\n', f);
			answer++;
		}
	}
	return marked;
}

int
versionquery(const struct argv *a, const struct libc *l)
{
	char *out, *err;
	int status = runcapture(a->words[0], a, &out, &err);
	bool marked = print(stdout, out, l, false);

	fflush(stdout);
	print(stderr, err, l, marked);
	free(out);
	free(err);
	return status;
}
