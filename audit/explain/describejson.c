/* A judgement as one line of JSON for programs. The text for people is describe.c's; neither decides anything. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "audit/explain/describe.h"
#include "audit/explain/explain.h"
#include "audit/explain/fixes.h"
#include "base/json.h"
#include "base/mem.h"

static json_t *
referrer(const struct finding *f)
{
	json_t *o = json_object();
	char *file;

	if (!f->referrer) {
		json_decref(o);
		return json_null();
	}
	file = explaininput(f->referrer, f);
	json_object_set_new(o, "file", jsonstring(file));
	json_object_set_new(o, "member", jsonstring(f->member));
	json_object_set_new(o, "function", jsonstring(f->function));
	json_object_set_new(o, "source", jsonstring(f->source));
	json_object_set_new(o, "line", f->line ? json_integer(f->line) : json_null());
	json_object_set_new(o, "go_package", jsonstring(f->package));
	if (f->headers)
		json_object_set_new(o, "headers", jsonstring(f->headers));
	if (f->module)
		json_object_set_new(o, "go_module", jsonstring(f->module));
	if (f->debian)
		json_object_set_new(o, "debian_package", jsonstring(f->debian));
	free(file);
	return o;
}

static json_t *
definer(const struct finding *f)
{
	json_t *o;
	char *file;

	if (!f->definer)
		return json_null();
	o = json_object();
	file = explaininput(f->definer, NULL);
	json_object_set_new(o, "file", jsonstring(file));
	json_object_set_new(o, "member", jsonstring(f->definermember));
	free(file);
	return o;
}

static json_t *
names(const struct strings *s)
{
	json_t *a = json_array();
	size_t i;

	for (i = 0; i < s->count; i++)
		json_array_append_new(a, jsonstring(s->items[i]));
	return a;
}

/* Without a way from the program the chain is what the finding itself shows. */
static json_t *
chain(const struct finding *f)
{
	json_t *a = names(&f->chain);

	if (f->chain.count == 0 && f->function)
		json_array_append_new(a, jsonstring(f->function));
	if (f->chain.count == 0)
		json_array_append_new(a, jsonstring(f->symbol));
	return a;
}

static json_t *
exception(const struct exception *e)
{
	json_t *o;
	char *at;

	if (!e)
		return json_null();
	o = json_object();
	at = newformat("%s:%u", e->file, e->line);
	json_object_set_new(o, "reason", jsonstring(e->reason));
	json_object_set_new(o, "expires", jsonstring(e->expires));
	json_object_set_new(o, "at", jsonstring(at));
	free(at);
	return o;
}

/* What an exception for F would say in `from`, null: its program is all there is to name. */
static json_t *
from(const struct finding *f, const struct judgement *j)
{
	char *glob = describefrom(f, j);
	json_t *json = jsonstring(glob);

	free(glob);
	return json;
}

static json_t *
help(const struct finding *f, const struct judgement *j, const struct remedies *remedies)
{
	json_t *a = json_array();
	size_t i;

	if (fixesdead(f))
		json_array_append_new(a, jsonstring(fixesdead(f)));
	for (i = 0; i < remedies->count; i++)
		if (explainfits(remedies, i, f, j))
			json_array_append_new(a, jsonstring(remedies->rows[i].help));
	return a;
}

static json_t *
finding(const struct finding *f, const struct judgement *j, const struct remedies *remedies)
{
	json_t *o = json_object();

	json_object_set_new(o, "class", jsonstring(findingclass(f)));
	json_object_set_new(o, "action", jsonstring(actionname(f->action)));
	json_object_set_new(o, "symbol", jsonstring(f->symbol));
	json_object_set_new(o, "referrer", referrer(f));
	json_object_set_new(o, "from", from(f, j));
	json_object_set_new(o, "definer", definer(f));
	json_object_set_new(o, "chain", chain(f));
	json_object_set_new(o, "live", json_boolean(f->live));
	if (f->class != CLASS_COUNT && j->kept[f->class].count)
		json_object_set_new(o, "kept", names(&j->kept[f->class]));
	json_object_set_new(o, "exception", exception(f->exception));
	if (f->expired && !f->exception)
		json_object_set_new(o, "expired", exception(f->expired));
	if (f->detail)
		json_object_set_new(o, "detail", jsonstring(f->detail));
	json_object_set_new(o, "consequence", jsonstring(f->consequence));
	json_object_set_new(o, "help", help(f, j, remedies));
	return o;
}

char *
describejson(const struct judgement *j, const struct link *l, const struct remedies *remedies)
{
	json_t *o = json_object(), *all = json_array();
	char *text;
	size_t i;

	for (i = 0; i < j->count; i++)
		json_array_append_new(all, finding(&j->findings[i], j, remedies));
	json_object_set_new(o, "libc", jsonstring(j->libc ? j->libc->name : NULL));
	json_object_set_new(o, "libcfile", jsonstring(j->libcinput ? j->libcinput->path : NULL));
	json_object_set_new(o, "inputs", json_integer((json_int_t)l->ninputs));
	json_object_set_new(o, "findings", all);
	text = json_dumps(o, JSON_COMPACT | JSON_NEUTRAL);
	json_decref(o);
	return text ? text : newstring("{}");
}
