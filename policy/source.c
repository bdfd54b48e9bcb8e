/*
 * Puts the text of a policy file together with what it includes, and keeps which line is whose. Does not parse it.
 */
#include <sys/stat.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "policy/complain.h"
#include "policy/source.h"

enum {
	SIZE_LIMIT = 1 << 20,
	FILES_LIMIT = 64,       /* that one policy file includes */
	DEPTH_LIMIT = 32,       /* of brackets: libconfig recurses */
	SETTINGS_LIMIT = 1000,  /* in a group: libconfig compares each to all */
};

struct bracket {
	char open;
	const char *file;
	unsigned line;
};

/* The state of the scan, across files. */
struct scan {
	struct source *source;
	struct digest *digest;
	char **error;
	struct bracket brackets[DEPTH_LIMIT];
	size_t depth;
	unsigned settings[DEPTH_LIMIT + 1]; /* at each depth */
	char last;              /* last character outside blanks and comments */
};

/* The state within one file. */
struct input {
	struct origin *origin;
	const char *file;       /* its path, owned by the source */
	const char *at;
	const char *end;
	unsigned line;
	bool bol;               /* only blanks since the line began */
};

static int include(struct scan *x, struct input *in);

char *
sourcebeside(const char *file, const char *path)
{
	const char *slash = strrchr(file, '/');

	if (path[0] == '/' || !slash)
		return newstring(path);
	return newformat("%.*s/%s", (int)(slash - file), file, path);
}

const char *
sourceat(const struct source *s, unsigned text, unsigned *line)
{
	size_t i = s->nspans - 1;

	if (text == 0)
		text = 1;
	while (i > 0 && s->spans[i].text > text)
		--i;
	*line = s->spans[i].line + (text - s->spans[i].text);
	return s->spans[i].file;
}

static void
append(struct source *s, const char *bytes, size_t n)
{
	size_t i;

	if (s->capacity - s->length <= n) {
		s->capacity = 2 * s->capacity + n + 1;
		s->text = growarray(s->text, s->capacity, 1);
	}
	memcpy(s->text + s->length, bytes, n);
	s->length += n;
	s->text[s->length] = '\0';
	for (i = 0; i < n; ++i)
		s->lines += bytes[i] == '\n';
}

/* What is appended next comes from here. */
static void
mark(struct source *s, const struct input *in)
{
	s->spans = growarray(s->spans, s->nspans + 1, sizeof(*s->spans));
	s->spans[s->nspans++] = (struct span){
		.text = s->lines + 1, .file = in->file, .line = in->line,
	};
}

static void
skip(struct input *in, size_t n)
{
	for (; n > 0; --n, ++in->at)
		in->line += *in->at == '\n';
}

static void
copy(struct scan *x, struct input *in, size_t n)
{
	append(x->source, in->at, n);
	skip(in, n);
}

static size_t
left(const struct input *in)
{
	return (size_t)(in->end - in->at);
}

static bool
follows(const struct input *in, const char *word)
{
	size_t n = strlen(word);

	return left(in) >= n && memcmp(in->at, word, n) == 0;
}

/* Length of the string that begins at the cursor, quotes included, or 0. */
static size_t
stringlength(const struct input *in)
{
	size_t i, n = left(in);

	for (i = 1; i < n && in->at[i] != '"'; ++i) {
		if (in->at[i] == '\\' && i + 1 < n &&
		    (in->at[i + 1] == '"' || in->at[i + 1] == '\\'))
			++i;
	}
	return i < n ? i + 1 : 0;
}

/*
 * Whether the grammar has a place for a string here. It would also be an error
 * to libconfig, but libconfig 1.5 loses the string's memory.
 */
static bool
stringfits(const struct scan *x)
{
	if (x->last == ',')
		return x->depth > 0 && x->brackets[x->depth - 1].open != '{';
	return x->last && strchr("=:[(\"", x->last);
}

static int
string(struct scan *x, struct input *in)
{
	size_t n = stringlength(in);

	if (n == 0)
		return complain(x->error, "%s:%u: string is never closed",
		    in->file, in->line);
	if (!stringfits(x))
		return complain(x->error, "%s:%u: syntax error before a string: %s",
		    in->file, in->line, isalnum((unsigned char)x->last) || x->last == '_' ?
		    "\"=\" is expected behind a key, and \";\" behind a value" :
		    "a key is expected here, which has no quotes");
	x->last = '"';
	copy(x, in, n);
	return 0;
}

static int
comment(struct scan *x, struct input *in)
{
	const char *end;

	if (!follows(in, "/*")) {
		end = memchr(in->at, '\n', left(in));
		copy(x, in, end ? (size_t)(end - in->at) : left(in));
		return 0;
	}
	end = left(in) > 2 ? memmem(in->at + 2, left(in) - 2, "*/", 2) : NULL;
	if (!end)
		return complain(x->error, "%s:%u: comment is never closed",
		    in->file, in->line);
	copy(x, in, (size_t)(end - in->at) + 2);
	return 0;
}

static int
bracketopen(struct scan *x, struct input *in)
{
	if (x->depth == DEPTH_LIMIT)
		return complain(x->error,
		    "%s:%u: brackets nested more than %d deep", in->file,
		    in->line, DEPTH_LIMIT);
	x->brackets[x->depth++] = (struct bracket){
		.open = *in->at, .file = in->file, .line = in->line,
	};
	x->settings[x->depth] = 0;
	return 0;
}

static int
bracketclose(struct scan *x, struct input *in)
{
	static const char pairs[] = "{}[]()";
	struct bracket *b;

	if (x->depth == 0)
		return complain(x->error, "%s:%u: \"%c\" closes nothing",
		    in->file, in->line, *in->at);
	b = &x->brackets[--x->depth];
	if (strchr(pairs, b->open)[1] != *in->at)
		return complain(x->error,
		    "%s:%u: \"%c\" does not close the \"%c\" of %s:%u",
		    in->file, in->line, *in->at, b->open, b->file, b->line);
	/* Newer libconfigs let it pass; a policy is not to mean one thing here and another there. */
	if (x->last == ',' && b->open != '{')
		return complain(x->error, "%s:%u: syntax error: an element is expected between \",\" and \"%c\": "
		    "commas stand between elements, and none behind the last one", in->file, in->line, *in->at);
	return 0;
}

static int
setting(struct scan *x, struct input *in)
{
	if (++x->settings[x->depth] <= SETTINGS_LIMIT)
		return 0;
	return complain(x->error, "%s:%u: more than %d settings in one group",
	    in->file, in->line, SETTINGS_LIMIT);
}

static int
character(struct scan *x, struct input *in)
{
	int rc = 0;

	switch (*in->at) {
	case '{': case '[': case '(':
		rc = bracketopen(x, in);
		break;
	case '}': case ']': case ')':
		rc = bracketclose(x, in);
		break;
	case '=': case ':':
		rc = setting(x, in);
		break;
	}
	x->last = *in->at;
	copy(x, in, 1);
	return rc;
}

/* Most of a file is of the first two kinds, which are copied many bytes at a time. */
enum kind { ORDINARY, BLANK, SPECIAL };

static const unsigned char kinds[256] = {
	[' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, ['\f'] = BLANK, ['\n'] = BLANK,
	['@'] = SPECIAL, ['"'] = SPECIAL, ['#'] = SPECIAL, ['/'] = SPECIAL, ['{'] = SPECIAL, ['}'] = SPECIAL,
	['['] = SPECIAL, [']'] = SPECIAL, ['('] = SPECIAL, [')'] = SPECIAL, ['='] = SPECIAL, [':'] = SPECIAL,
};

/* How many bytes of KIND stand at the cursor. */
static size_t
span(const struct input *in, enum kind kind)
{
	const char *at = in->at;

	while (at < in->end && kinds[(unsigned char)*at] == kind)
		at++;
	return (size_t)(at - in->at);
}

/* The N blanks at the cursor. */
static void
blanks(struct scan *x, struct input *in, size_t n)
{
	const char *line = memrchr(in->at, '\n', n), *at;

	in->bol |= line != NULL;
	for (at = line ? line + 1 : in->at; at < in->at + n; at++)
		in->bol &= *at == ' ' || *at == '\t';
	copy(x, in, n);
}

static int
token(struct scan *x, struct input *in)
{
	size_t n;

	if (*in->at == '@')
		return include(x, in);
	if ((n = span(in, BLANK)) > 0) {
		blanks(x, in, n);
		return 0;
	}
	in->bol = false;
	if ((n = span(in, ORDINARY)) > 0) {
		x->last = in->at[n - 1];
		copy(x, in, n);
		return 0;
	}
	if (*in->at == '"')
		return string(x, in);
	if (*in->at == '#' || follows(in, "//") || follows(in, "/*"))
		return comment(x, in);
	return character(x, in);
}

/* The path that an @include line names, malloced; the cursor is past it. */
static char *
includepath(struct scan *x, struct input *in)
{
	char *path, *to;
	size_t i, n;

	if (!in->bol || !follows(in, "@include")) {
		complain(x->error, "%s:%u: \"@\" without an @include that "
		    "begins the line", in->file, in->line);
		return NULL;
	}
	skip(in, strlen("@include"));
	while (left(in) > 0 && (*in->at == ' ' || *in->at == '\t'))
		skip(in, 1);
	n = left(in) > 0 && *in->at == '"' ? stringlength(in) : 0;
	if (n <= 2 || memchr(in->at, '\n', n)) {
		complain(x->error, "%s:%u: @include without the name of a "
		    "file in quotes", in->file, in->line);
		return NULL;
	}
	path = to = newarray(n, 1);
	for (i = 1; i < n - 1; ++i) {
		if (in->at[i] == '\\' && i + 1 < n - 1)
			++i;
		*to++ = in->at[i];
	}
	skip(in, n);
	return path;
}

/* All of FD, or one byte more than the limit at least; -1 and errno set. */
static int
readall(int fd, char **bytes, size_t *length)
{
	size_t n = 0, size = 4096;
	ssize_t r;

	*bytes = newarray(size, 1);
	do {
		if (n == size) {
			size *= 2;
			*bytes = growarray(*bytes, size, 1);
		}
		r = read(fd, *bytes + n, size - n);
		if (r > 0)
			n += (size_t)r;
	} while (n <= SIZE_LIMIT && (r > 0 || (r < 0 && errno == EINTR)));
	*length = n;
	return r < 0 ? -1 : 0;
}

/* Why FD cannot be a policy file, NULL when it can. */
static const char *
unfit(int fd, struct origin *self)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return strerror(errno);
	self->dev = st.st_dev;
	self->ino = st.st_ino;
	if (S_ISDIR(st.st_mode))
		return "is a directory";
	if (!S_ISREG(st.st_mode))
		return "is not a regular file";
	return st.st_size > SIZE_LIMIT ? "is larger than 1 MiB" : NULL;
}

/* Why the bytes of FD cannot be a policy, NULL when they can. */
static const char *
unreadable(int fd, char **bytes, size_t *length)
{
	if (readall(fd, bytes, length) < 0)
		return strerror(errno);
	if (*length > SIZE_LIMIT)
		return "is larger than 1 MiB";
	return *length == 0 ? "is empty" : NULL;
}

/* The bytes of SELF->path, malloced, or NULL; WHERE as for sourceread. */
static char *
readfile(struct origin *self, const char *where, size_t *length, char **error)
{
	const char *why;
	char *bytes = NULL;
	int fd;

	/* not to hang on a FIFO */
	fd = open(self->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	why = fd < 0 ? strerror(errno) : unfit(fd, self);
	if (!why)
		why = unreadable(fd, &bytes, length);
	if (fd >= 0)
		close(fd);
	if (!why)
		return bytes;
	free(bytes);
	complain(error, "%s%s%s: %s", where ? where : "", where ? ": " : "",
	    self->path, why);
	return NULL;
}

/* The paths from the first visit of O's file to O: "a.cfg -> b.cfg"; malloced. */
static char *
cyclepath(const struct origin *first, const struct origin *o)
{
	char *head, *all;

	if (o == first)
		return newstring(o->path);
	head = cyclepath(first, o->parent);
	all = newformat("%s -> %s", head, o->path);
	free(head);
	return all;
}

/* A file must not be read on behalf of itself. */
static int
checkcycle(const struct origin *self, const char *where, char **error)
{
	const struct origin *o;
	char *path;

	for (o = self->parent; o; o = o->parent) {
		if (o->dev != self->dev || o->ino != self->ino)
			continue;
		path = cyclepath(o, self);
		complain(error, "%s: files in a cycle: %s", where, path);
		free(path);
		return -1;
	}
	return 0;
}

static int
checktext(const char *file, const char *bytes, size_t n, char **error)
{
	const char *nul = memchr(bytes, '\0', n);
	unsigned line = 1;

	if (!nul)
		return 0;
	for (; bytes < nul; ++bytes)
		line += *bytes == '\n';
	return complain(error, "%s:%u: NUL byte in a text file", file, line);
}

/* Append what IN's bytes stand for, and a newline. */
static int
expand(struct scan *x, struct input *in)
{
	mark(x->source, in);
	while (left(in) > 0) {
		if (token(x, in) < 0)
			return -1;
	}
	append(x->source, "\n", 1);
	return 0;
}

static int
expandfile(struct scan *x, struct origin *self, const char *where)
{
	struct source *s = x->source;
	struct input in = {.origin = self, .line = 1, .bol = true};
	size_t n;
	char *bytes;
	int rc;

	bytes = readfile(self, where, &n, x->error);
	if (!bytes)
		return -1;
	if (x->digest)
		digestadd(x->digest, bytes, n);
	s->files = growarray(s->files, s->nfiles + 1, sizeof(*s->files));
	in.file = s->files[s->nfiles++] = newstring(self->path);
	in.at = bytes;
	in.end = bytes + n;
	rc = checkcycle(self, where, x->error);
	if (rc == 0)
		rc = checktext(in.file, bytes, n, x->error);
	if (rc == 0)
		rc = expand(x, &in);
	free(bytes);
	return rc;
}

static int
include(struct scan *x, struct input *in)
{
	struct origin self = {.parent = in->origin};
	char *where, *name, *path;
	int rc;

	if (x->source->nfiles == FILES_LIMIT)
		return complain(x->error, "%s:%u: more than %d files in one "
		    "policy file", in->file, in->line, FILES_LIMIT);
	name = includepath(x, in);
	if (!name)
		return -1;
	in->bol = false;
	where = newformat("%s:%u", in->file, in->line);
	path = sourcebeside(in->file, name);
	self.path = path;
	rc = expandfile(x, &self, where);
	mark(x->source, in);
	free(path);
	free(where);
	free(name);
	return rc;
}

int
sourceread(struct source *s, struct origin *self, const char *where,
    struct digest *digest, char **error)
{
	struct scan x = {.source = s, .digest = digest, .error = error};
	struct bracket *b;
	int rc;

	*s = (struct source){0};
	rc = expandfile(&x, self, where);
	if (rc == 0 && x.depth > 0) {
		b = &x.brackets[x.depth - 1];
		rc = complain(error, "%s:%u: \"%c\" is never closed", b->file,
		    b->line, b->open);
	}
	if (rc < 0)
		sourcefree(s);
	return rc;
}

void
sourcefree(struct source *s)
{
	size_t i;

	for (i = 0; i < s->nfiles; ++i)
		free(s->files[i]);
	free(s->files);
	free(s->spans);
	free(s->text);
	*s = (struct source){0};
}
