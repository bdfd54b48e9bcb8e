/*
 * libconfig says of a file that it cannot read no more than the line and "syntax error". This reads the file once
 * more, by libconfig's manual, up to the first place where something else was expected, and says what.
 */
#include "policy/grammar.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"

enum kind { END, NAME, NUMBER, STRING, MARK };

struct grammar {
	const char *at;         /* behind the token */
	unsigned line;          /* of AT */
	enum kind kind;         /* of the token */
	const char *token;
	size_t size;
	unsigned tokenline;
	char *fault;            /* the first; nothing is read behind it */
};

/* Of the comment at S: where it is not closed, that of the text. */
static const char *
commentend(const char *s)
{
	const char *end = strstr(s + 2, "*/");

	return end ? end + 2 : s + strlen(s);
}

static void
skip(struct grammar *g)
{
	for (;;) {
		const char *end = g->at;

		if (isspace((unsigned char)*g->at))
			end = g->at + 1;
		else if (*g->at == '#' || strncmp(g->at, "//", 2) == 0)
			end = g->at + strcspn(g->at, "\n");
		else if (strncmp(g->at, "/*", 2) == 0)
			end = commentend(g->at);
		if (end == g->at)
			return;
		for (; g->at < end; g->at++)
			g->line += *g->at == '\n';
	}
}

static size_t
stringsize(const char *s)
{
	size_t n = 1;

	while (s[n] && s[n] != '"')
		n += s[n] == '\\' && s[n + 1] ? 2 : 1;
	return n + (s[n] == '"');
}

/* Read the next token. */
static void
next(struct grammar *g)
{
	static const char name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*0123456789-_";
	size_t i;

	skip(g);
	g->token = g->at;
	/* What is missing at the end is missing behind the last token. */
	if (*g->at)
		g->tokenline = g->line;
	if (!*g->at) {
		g->kind = END;
		g->size = 0;
	} else if (*g->at == '"') {
		g->kind = STRING;
		g->size = stringsize(g->at);
	} else if (isdigit((unsigned char)*g->at) || (strchr("+-.", *g->at) && isdigit((unsigned char)g->at[1]))) {
		g->kind = NUMBER;
		g->size = 1 + strspn(g->at + 1, "0123456789abcdefABCDEFxXLl.+-");
	} else {
		g->size = strspn(g->at, name);
		g->kind = g->size ? NAME : MARK;
		g->size += !g->size;
	}
	for (i = 0; i < g->size; i++)
		g->line += g->at[i] == '\n';
	g->at += g->size;
}

static bool
ismark(const struct grammar *g, const char *marks)
{
	return g->kind == MARK && strchr(marks, *g->token) != NULL;
}

static void __attribute__((format(printf, 2, 3)))
expected(struct grammar *g, const char *format, ...)
{
	struct text t = {0};
	va_list ap;

	if (g->fault)
		return;
	va_start(ap, format);
	textaddv(&t, format, ap);
	va_end(ap);
	if (g->kind == END)
		textadd(&t, ", and the file ends");
	else
		textadd(&t, ", not %.*s", (int)(g->size < 40 ? g->size : 40), g->token);
	g->fault = t.bytes;
}

static void value(struct grammar *g, const char *key, size_t size);

/* KEY = VALUE; with any number of them. */
static void
settings(struct grammar *g)
{
	while (!g->fault && g->kind != END && !ismark(g, "}")) {
		const char *key = g->token;
		size_t size = g->size;

		if (g->kind != NAME) {
			expected(g, g->kind == STRING ? "a key is expected, which has no quotes" : "a key is expected");
			return;
		}
		next(g);
		if (!ismark(g, "=:")) {
			expected(g, "\"=\" is expected behind %.*s", (int)size, key);
			return;
		}
		next(g);
		value(g, key, size);
		if (!g->fault && ismark(g, ";,"))
			next(g);
	}
}

/* Elements with commas between them, up to CLOSE. */
static void
elements(struct grammar *g, const char *close, const char *key, size_t size)
{
	while (!g->fault && !ismark(g, close)) {
		value(g, key, size);
		if (g->fault || ismark(g, close))
			return;
		if (!ismark(g, ","))
			expected(g, "\",\" or \"%s\" is expected behind an element of %.*s", close, (int)size, key);
		else
			next(g);
	}
}

static bool
istruth(const struct grammar *g)
{
	return g->kind == NAME && ((g->size == 4 && strncasecmp(g->token, "true", 4) == 0) ||
	    (g->size == 5 && strncasecmp(g->token, "false", 5) == 0));
}

/* Strings may stand one behind another, and are one. */
static void
scalar(struct grammar *g, const char *key, size_t size)
{
	if (g->kind == NAME && !istruth(g))
		expected(g, "a value is expected for %.*s: true, false, a number, or a text in quotes, \"%.*s\"",
		    (int)size, key, (int)(g->size < 40 ? g->size : 40), g->token);
	else if (ismark(g, "'"))
		expected(g, "a text is expected between \"double quotes\" for %.*s", (int)size, key);
	else if (g->kind == MARK || g->kind == END)
		expected(g, "a value is expected for %.*s", (int)size, key);
	else if (g->kind != STRING)
		next(g);
	while (!g->fault && g->kind == STRING)
		next(g);
}

static void
value(struct grammar *g, const char *key, size_t size)
{
	const char *close = ismark(g, "(") ? ")" : ismark(g, "[") ? "]" : ismark(g, "{") ? "}" : NULL;

	if (!close) {
		scalar(g, key, size);
		return;
	}
	next(g);
	if (*close == '}')
		settings(g);
	else
		elements(g, close, key, size);
	if (!g->fault && !ismark(g, close))
		expected(g, "\"%s\" is expected", close);
	if (!g->fault)
		next(g);
}

char *
grammarfault(const char *text, unsigned *line)
{
	struct grammar g = {.at = text, .line = 1};

	next(&g);
	settings(&g);
	if (!g.fault && g.kind != END)
		expected(&g, "a key is expected");
	*line = g.tokenline;
	return g.fault;
}
