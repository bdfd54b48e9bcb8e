/* Counts the uses of exceptions, of one link for its report and of all links of a build. */
#include "wrapper/report/exceptions.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "policy/today.h"
#include "wrapper/report/reportread.h"

/* Add one to the number at KEY of MAP. */
static void
count(json_t *map, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(map, key));

	if (*key)
		json_object_set_new_nocheck(map, key, json_integer(n + 1));
}

static json_t *
counted(const json_t *map, const char *key)
{
	return json_integer(json_integer_value(json_object_get(map, key)));
}

static json_t *
classes(const struct exception *e)
{
	json_t *a = json_array();
	int c;

	for (c = 0; e->classes && c <= CLASS_COUNT; c++)
		if (exceptioncovers(e, (enum class)c))
			json_array_append_new(a, jsonstring(classword((enum class)c)));
	return a;
}

static json_t *
rowjson(const struct exception *e, const char *at, const char *today)
{
	json_t *o = json_object();

	json_object_set_new(o, "at", jsonstring(at));
	json_object_set_new(o, "symbol", jsonstring(e->symbol));
	json_object_set_new(o, "class", classes(e));
	json_object_set_new(o, "from", jsonstring(e->from));
	json_object_set_new(o, "program", jsonstring(e->program));
	json_object_set_new(o, "target", jsonstring(e->target));
	json_object_set_new(o, "libc", jsonstring(e->libc));
	json_object_set_new(o, "reason", jsonstring(e->reason));
	json_object_set_new(o, "expires", jsonstring(e->expires));
	json_object_set_new(o, "expired", json_boolean(e->expires && strcmp(today, e->expires) > 0));
	return o;
}

json_t *
exceptionsjson(const struct policy *p, const json_t *findings)
{
	json_t *a = json_array(), *used = json_object(), *waiting = json_object(), *f;
	char today[DAY_SIZE];
	size_t i;

	policytoday(p, today);
	json_array_foreach(findings, i, f) {
		count(used, reportstring(json_object_get(f, "exception"), "at"));
		count(waiting, reportstring(json_object_get(f, "expired"), "at"));
	}
	for (i = 0; i < p->nexceptions; i++) {
		const struct exception *e = &p->exceptions[i];
		char *at = newformat("%s:%u", e->file, e->line);
		json_t *row = rowjson(e, at, today);

		json_object_set_new(row, "used", counted(used, at));
		json_object_set_new(row, "waiting", counted(waiting, at));
		json_array_append_new(a, row);
		free(at);
	}
	json_decref(used);
	json_decref(waiting);
	return a;
}

static bool
fits(const char *glob, const char *s)
{
	return globfits(glob, s) || globfits(glob, pathbase(s));
}

/* Whether ROW is for LINK's program and libc, as far as a report knows them. */
static bool
concerns(const json_t *row, const json_t *link)
{
	const char *program = reportstring(row, "program"), *libc = reportstring(row, "libc");
	const char *linked = reportstring(link, "libc");
	char *name;
	bool is;

	if (*program && !fits(program, reportstring(link, "program")) && !fits(program, reportstring(link, "output")))
		return false;
	/* "glibc 2.36"; one of the user's own has whatever name the policy gives it */
	name = newformat("%.*s", (int)strcspn(linked, " "), linked);
	is = !*libc || !*linked || globfits(libc, name) || strcmp(reportstring(link, "verdict"), "pass") != 0;
	free(name);
	return is;
}

/* The same exception in another link's report: all but what that link made of it. */
static char *
keyof(const json_t *row)
{
	static const char *const parts[] = {"at", "symbol", "class", "from", "program", "target", "libc", "reason", "expires"};
	json_t *key = json_array();
	char *text;
	size_t i;

	for (i = 0; i < sizeof parts / sizeof *parts; i++)
		json_array_append(key, json_object_get(row, parts[i]));
	text = json_dumps(key, JSON_COMPACT | JSON_NEUTRAL);
	json_decref(key);
	return text;
}

static struct exceptionuse *
useof(struct exceptionuses *u, json_t *map, const json_t *row)
{
	char *key = keyof(row);
	const json_t *at = json_object_get(map, key);
	size_t i = at ? (size_t)json_integer_value(at) : u->count;

	if (!at) {
		json_object_set_new_nocheck(map, key, json_integer((json_int_t)i));
		if ((i & (i - 1)) == 0)
			u->rows = growarray(u->rows, i ? 2 * i : 1, sizeof *u->rows);
		u->rows[u->count++] = (struct exceptionuse){.row = row, .state = USE_EXPIRED};
	}
	free(key);
	return &u->rows[i];
}

static void
addrow(struct exceptionuses *u, json_t *map, const json_t *row, const json_t *link)
{
	struct exceptionuse *use = useof(u, map, row);
	size_t used = (size_t)json_integer_value(json_object_get(row, "used"));

	use->used += used;
	use->programs += used > 0;
	use->waiting += (size_t)json_integer_value(json_object_get(row, "waiting"));
	use->links += concerns(row, link);
	if (!json_is_true(json_object_get(row, "expired")))
		use->state = USE_UNUSED;
}

static void
addlink(struct exceptionuses *u, json_t *map, const json_t *link)
{
	const json_t *rows = json_object_get(link, "exceptions"), *row;
	const char *verdict = reportstring(link, "verdict");
	int action = actionfind(reportstring(json_object_get(link, "policy"), "unused-exception"));
	size_t i;

	if (!json_is_array(rows))
		return;
	u->links++;
	u->unjudged += strcmp(verdict, "failed") == 0 || strcmp(verdict, "deny") == 0;
	if (action > (int)u->action)
		u->action = (enum action)action;
	json_array_foreach(rows, i, row)
		addrow(u, map, row, link);
}

void
exceptionusesread(struct exceptionuses *u, const json_t *links)
{
	json_t *map = json_object(), *link;
	size_t i;

	*u = (struct exceptionuses){.action = ACTION_ALLOW};
	json_array_foreach(links, i, link)
		addlink(u, map, link);
	for (i = 0; i < u->count; i++) {
		struct exceptionuse *use = &u->rows[i];

		if (use->used)
			use->state = USE_USED;
		else if (use->state == USE_UNUSED && use->links == 0)
			use->state = USE_NEVER;
		u->counts[use->state]++;
	}
	json_decref(map);
}

void
exceptionusesfree(struct exceptionuses *u)
{
	free(u->rows);
	*u = (struct exceptionuses){0};
}
