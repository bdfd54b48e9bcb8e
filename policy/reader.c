/* Typed reading of libconfig settings by tables of keys; an error names file and line. Knows no key itself. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "policy/complain.h"
#include "policy/grammar.h"
#include "policy/reader.h"

/* Why libconfig cannot read the source. */
static void
complainsyntax(struct reader *r)
{
	unsigned at, line;
	char *fault = grammarfault(r->source.text, &at);
	const char *file = sourceat(&r->source, fault ? at : (unsigned)config_error_line(&r->config), &line);

	complain(r->error, "%s:%u: %s%s", file, line, fault ? "syntax error: " : "",
	    fault ? fault : config_error_text(&r->config));
	free(fault);
}

int
readeropen(struct reader *r, struct origin *self, const char *where,
    struct digest *digest, char **error)
{
	*r = (struct reader){.error = error};
	if (sourceread(&r->source, self, where, digest, error) < 0)
		return -1;
	config_init(&r->config);
	if (config_read_string(&r->config, r->source.text) == CONFIG_TRUE)
		return 0;
	complainsyntax(r);
	readerclose(r);
	return -1;
}

void
readerclose(struct reader *r)
{
	config_destroy(&r->config);
	sourcefree(&r->source);
}

char *
readerwhere(const struct reader *r, const config_setting_t *s)
{
	const char *file;
	unsigned line;

	file = sourceat(&r->source, config_setting_source_line(s), &line);
	return newformat("%s:%u", file, line);
}

/* "rules.nss", malloced; an element of a list is called as the list is. */
static char *
pathof(const config_setting_t *s)
{
	const config_setting_t *parent = config_setting_parent(s);
	const char *name = config_setting_name(s);
	char *head, *path;

	if (!parent || config_setting_is_root(parent))
		return newstring(name ? name : "");
	head = pathof(parent);
	if (!name)
		return head;
	path = newformat("%s.%s", head, name);
	free(head);
	return path;
}

void
readerdecided(struct reader *r, const config_setting_t *s)
{
	char *path;

	if (!r->wheres)
		return;
	path = pathof(s);
	wheresadd(r->wheres, path, readerwhere(r, s));
	free(path);
}

int
readerfail(struct reader *r, const config_setting_t *s, const char *fmt, ...)
{
	va_list ap;
	char *where, *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	where = readerwhere(r, s);
	complain(r->error, "%s: %s", where, text);
	free(where);
	free(text);
	return -1;
}

/* The key that S stands under: an element of a list has no name of its own. */
static const char *
keyof(const config_setting_t *s)
{
	while (s && !config_setting_name(s))
		s = config_setting_parent(s);
	return s ? config_setting_name(s) : "";
}

static int
compare(const void *name, const void *key)
{
	return strcmp(name, ((const struct key *)key)->name);
}

static int
failkey(struct reader *r, const config_setting_t *s, const struct group *g)
{
	struct nearest n = nearestto(config_setting_name(s));
	char *hint;
	size_t i;

	for (i = 0; i < g->count; ++i)
		nearestoffer(&n, g->keys[i].name);
	hint = nearesthint(&n);
	readerfail(r, s, "no such key \"%s\"%s", n.word, hint);
	free(hint);
	return -1;
}

static int
readkey(struct reader *r, const config_setting_t *s, const struct group *g,
    void *target)
{
	const struct key *key;

	key = bsearch(config_setting_name(s), g->keys, g->count, sizeof(*key),
	    compare);
	if (!key)
		return failkey(r, s, g);
	if (key->read(r, s, (char *)target + key->offset) < 0)
		return -1;
	readerdecided(r, s);
	return 0;
}

int
readgroup(struct reader *r, const config_setting_t *s, const struct group *g,
    void *target)
{
	unsigned i;
	size_t k;

	if (readanygroup(r, s) < 0)
		return -1;
	for (i = 0; i < (unsigned)config_setting_length(s); ++i) {
		if (readkey(r, config_setting_get_elem(s, i), g, target) < 0)
			return -1;
	}
	for (k = 0; k < g->count; ++k) {
		if (g->keys[k].required &&
		    !config_setting_get_member(s, g->keys[k].name))
			return readerfail(r, s, "%s without \"%s\"", g->what,
			    g->keys[k].name);
	}
	return 0;
}

int
readanygroup(struct reader *r, const config_setting_t *s)
{
	if (!config_setting_is_group(s))
		return readerfail(r, s, "\"%s\" must be a group", keyof(s));
	return 0;
}

int
readlist(struct reader *r, const config_setting_t *s)
{
	const config_setting_t *e;
	int i, n;

	if (!config_setting_is_list(s))
		return readerfail(r, s, "\"%s\" must be a list of groups",
		    keyof(s));
	n = config_setting_length(s);
	for (i = 0; i < n; ++i) {
		e = config_setting_get_elem(s, (unsigned)i);
		if (!config_setting_is_group(e))
			return readerfail(r, e, "\"%s\" must be a list of "
			    "groups", keyof(s));
	}
	return n;
}

/* The string, NULL when S is none or empty. */
static const char *
stringof(struct reader *r, const config_setting_t *s, const char *type)
{
	const char *string;

	if (config_setting_type(s) != CONFIG_TYPE_STRING) {
		readerfail(r, s, "\"%s\" must be %s", keyof(s), type);
		return NULL;
	}
	string = config_setting_get_string(s);
	if (!string || !*string) {
		readerfail(r, s, "\"%s\" must not be empty", keyof(s));
		return NULL;
	}
	return string;
}

int
readstring(struct reader *r, const config_setting_t *s, void *field)
{
	const char *string = stringof(r, s, "a string");
	char **to = field;

	if (!string)
		return -1;
	*to = newstring(string);
	return 0;
}

int
readstrings(struct reader *r, const config_setting_t *s, void *field)
{
	static const char type[] = "a list of strings";
	const char *string;
	int i;

	if (!config_setting_is_array(s) && !config_setting_is_list(s))
		return readerfail(r, s, "\"%s\" must be %s", keyof(s), type);
	for (i = 0; i < config_setting_length(s); ++i) {
		string = stringof(r, config_setting_get_elem(s, (unsigned)i), type);
		if (!string)
			return -1;
		stringsadd(field, string);
	}
	return 0;
}

/* A relative directory would be another one in each directory of a build. */
int
readdirectories(struct reader *r, const config_setting_t *s, void *field)
{
	struct strings *dirs = field;
	size_t i;

	if (readstrings(r, s, dirs) < 0)
		return -1;
	if (dirs->count == 0)
		return readerfail(r, s, "\"%s\" must not be empty",
		    keyof(s));
	for (i = 0; i < dirs->count; ++i) {
		if (dirs->items[i][0] != '/')
			return readerfail(r, s, "\"%s\" must be absolute",
			    dirs->items[i]);
	}
	return 0;
}

int
readwords(struct reader *r, const config_setting_t *s, void *field)
{
	static const char blanks[] = " \t\n";
	const char *words;
	struct strings *l = field;

	if (config_setting_type(s) != CONFIG_TYPE_STRING)
		return readstrings(r, s, field);
	for (words = config_setting_get_string(s); *(words += strspn(words, blanks));
	    words += strcspn(words, blanks))
		stringsaddpart(l, words, strcspn(words, blanks));
	return 0;
}

int
readbool(struct reader *r, const config_setting_t *s, void *field)
{
	bool *to = field;

	if (config_setting_type(s) != CONFIG_TYPE_BOOL)
		return readerfail(r, s, "\"%s\" must be true or false", keyof(s));
	*to = config_setting_get_bool(s);
	return 0;
}

int
readchoice(struct reader *r, const config_setting_t *s, const char *const *words, size_t n)
{
	const char *own = keyof(s);
	char *word = NULL;
	size_t i;

	if (readstring(r, s, &word) < 0)
		return -1;
	for (i = 0; i < n && strcmp(word, words[i]) != 0; ++i)
		;
	free(word);
	if (i < n)
		return (int)i;
	if (n == 2)
		return readerfail(r, s, "\"%s\" must be \"%s\" or \"%s\"", own, words[0], words[1]);
	return readerfail(r, s, "\"%s\" must be \"%s\", \"%s\" or \"%s\"", own, words[0], words[1],
	    words[2]);
}

int
readaction(struct reader *r, const config_setting_t *s, void *field)
{
	const char *word = stringof(r, s, "an action");
	enum action *to = field;
	struct nearest n;
	char *hint;
	int a;

	if (!word)
		return -1;
	a = actionfind(word);
	if (a >= 0) {
		*to = (enum action)a;
		return 0;
	}
	n = nearestto(word);
	for (a = ACTION_ALLOW; a <= ACTION_DENY; ++a)
		nearestoffer(&n, actionname((enum action)a));
	hint = nearesthint(&n);
	readerfail(r, s, "no such action \"%s\"%s", word, hint);
	free(hint);
	return -1;
}

int
readversion(struct reader *r, const config_setting_t *s, void *field)
{
	(void)field;
	if (config_setting_type(s) != CONFIG_TYPE_INT ||
	    config_setting_get_int(s) != 1)
		return readerfail(r, s, "\"version\" must be 1");
	return 0;
}

int
readclass(struct reader *r, const config_setting_t *s, const char *word)
{
	struct nearest n = nearestto(word);
	char *hint;
	int c = classfind(word);

	if (c >= 0)
		return c;
	for (c = 0; c < CLASS_COUNT; ++c)
		nearestoffer(&n, classname((enum class)c));
	hint = nearesthint(&n);
	readerfail(r, s, "no such class \"%s\"%s", word, hint);
	free(hint);
	return -1;
}
