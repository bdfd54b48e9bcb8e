#include "wrapper/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
vsay(const char *format, va_list ap)
{
	int error = errno;
	size_t n = strlen(format);

	flockfile(stderr);
	fputs("staticld: ", stderr);
	vfprintf(stderr, format, ap);
	if (n && format[n - 1] == ':')
		fprintf(stderr, " %s", strerror(error));
	fputc('\n', stderr);
	funlockfile(stderr);
}

void
say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsay(format, ap);
	va_end(ap);
}

void
die(int status, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsay(format, ap);
	va_end(ap);
	exit(status);
}

/* How a line begins decides its colour; the audit's grammar is fixed. */
static const struct {
	const char *start;
	const char *colour;
} colours[] = {
	{"staticld: denied", "\033[1;31m"},
	{"staticld: warning", "\033[1;33m"},
	{"staticld: hint", "\033[1;34m"},
	{"  why:", "\033[36m"},
	{"  fix:", "\033[1;32m"},
};

static const char *
colourof(const char *line)
{
	size_t i;

	for (i = 0; i < sizeof colours / sizeof *colours; i++)
		if (strncmp(line, colours[i].start, strlen(colours[i].start)) == 0)
			return colours[i].colour;
	return NULL;
}

static bool
colourful(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

/* The words before the second ':', or before the first in a line that is indented, are coloured. */
static void
coloured(const char *line, size_t n, const char *colour)
{
	const char *colon = memchr(line, ':', n);
	size_t head;

	if (colon && line[0] != ' ')
		colon = memchr(colon + 1, ':', n - (size_t)(colon + 1 - line));
	head = colon ? (size_t)(colon + 1 - line) : n;
	fprintf(stderr, "%s%.*s\033[0m%.*s", colour, (int)head, line, (int)(n - head), line + head);
}

void
sayverdict(const char *text)
{
	if (!colourful()) {
		fputs(text, stderr);
		return;
	}
	flockfile(stderr);
	while (*text) {
		size_t n = strcspn(text, "\n");
		const char *colour = colourof(text);

		if (colour)
			coloured(text, n, colour);
		else
			fprintf(stderr, "%.*s", (int)n, text);
		fputc('\n', stderr);
		text += n + (text[n] == '\n');
	}
	funlockfile(stderr);
}
