/*
 * Talking to the user. Whatever is said goes through one function, the gate, which lets no byte pass that a
 * terminal obeys, but for the colours that are added behind it.
 */
#include "wrapper/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* The last gate: text of our own passes as it is, and nothing that a terminal obeys does. */
static void
put(FILE *to, const char *s, size_t n)
{
	struct text t = {0};

	textlines(&t, s, n);
	if (t.size)
		fwrite(t.bytes, 1, t.size, to);
	textfree(&t);
}

static void
vsay(const char *format, va_list ap)
{
	int error = errno;
	size_t n = strlen(format);
	struct text t = {0};

	textadd(&t, "staticld: ");
	textaddv(&t, format, ap);
	if (n && format[n - 1] == ':')
		textadd(&t, " %s", strerror(error));
	textadd(&t, "\n");
	put(stderr, t.bytes, t.size);
	textfree(&t);
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

void
saytext(const char *text)
{
	flockfile(stderr);
	fputs("staticld: ", stderr);
	put(stderr, text, strlen(text));
	fputc('\n', stderr);
	funlockfile(stderr);
}

void
sayout(const char *format, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, format);
	textaddv(&t, format, ap);
	va_end(ap);
	put(stdout, t.bytes, t.size);
	textfree(&t);
}

void
sayplain(const char *text)
{
	put(stderr, text, strlen(text));
}

void
sayrelay(const char *lines)
{
	static const char own[] = "staticld:";

	flockfile(stderr);
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		n += lines[n] == '\n';
		if (strncmp(lines, own, sizeof own - 1) == 0)
			fputs("ld: ", stderr);
		put(stderr, lines, n);
		lines += n;
	}
	funlockfile(stderr);
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
	fputs(colour, stderr);
	put(stderr, line, head);
	fputs("\033[0m", stderr);
	put(stderr, line + head, n - head);
}

void
sayverdict(const char *text)
{
	if (!colourful()) {
		sayplain(text);
		return;
	}
	flockfile(stderr);
	while (*text) {
		size_t n = strcspn(text, "\n");
		const char *colour = colourof(text);

		if (colour)
			coloured(text, n, colour);
		else
			put(stderr, text, n);
		fputc('\n', stderr);
		text += n + (text[n] == '\n');
	}
	funlockfile(stderr);
}
