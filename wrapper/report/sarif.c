/* A report as SARIF 2.1.0. Reads and judges nothing: it is given the lines of JSON. */
#include "wrapper/report/sarif.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "wrapper/report/reportread.h"

/* PATH as a URI reference. */
static json_t *
uri(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/+@";
	struct text t = {0};
	json_t *json;

	textadd(&t, "%s", path[0] == '/' ? "file://" : "");
	for (; *path; path++) {
		if (strchr(plain, *path))
			textadd(&t, "%c", *path);
		else
			textadd(&t, "%%%02X", (unsigned char)*path);
	}
	json = json_string(t.bytes);
	textfree(&t);
	return json;
}

static json_t *
message(const char *text)
{
	return json_pack("{s:o}", "text", jsonstring(text));
}

static size_t
ruleindex(json_t *rules, const char *class, const struct remedies *remedies)
{
	const char *what = strcmp(class, "link") == 0 ? "a link that does not give a static executable"
	    : remedieswhat(remedies, class);
	json_t *rule;
	size_t i;

	json_array_foreach(rules, i, rule)
		if (strcmp(reportstring(rule, "id"), class) == 0)
			return i;
	json_array_append_new(rules, json_pack("{s:o, s:o}", "id", jsonstring(class), "shortDescription",
	    message(what ? what : class)));
	return i;
}

static const char *
levelof(const char *action)
{
	if (strcmp(action, "deny") == 0)
		return "error";
	return strcmp(action, "warn") == 0 ? "warning" : "note";
}

static json_t *
messageof(const json_t *link, const json_t *finding)
{
	const json_t *helps = json_object_get(finding, "help"), *help;
	struct text t = {0};
	json_t *o;
	size_t i;

	textadd(&t, "%s: %s calls %s: %s", reportstring(link, "program"),
	    reportstring(json_object_get(finding, "referrer"), "function"),
	    reportstring(finding, "symbol"), reportstring(finding, "consequence"));
	json_array_foreach(helps, i, help)
		textadd(&t, "\nfix: %s", json_string_value(help));
	o = message(t.bytes);
	textfree(&t);
	return o;
}

static json_t *
locationof(const json_t *finding)
{
	const json_t *r = json_object_get(finding, "referrer");
	const char *source = reportstring(r, "source"), *function = reportstring(r, "function");
	json_t *o = json_object(), *physical = json_object();
	long long line = json_integer_value(json_object_get(r, "line"));

	json_object_set_new(physical, "artifactLocation",
	    json_pack("{s:o}", "uri", uri(*source ? source : reportstring(r, "file"))));
	if (line)
		json_object_set_new(physical, "region", json_pack("{s:I}", "startLine", line));
	json_object_set_new(o, "physicalLocation", physical);
	if (*function)
		json_object_set_new(o, "logicalLocations",
		    json_pack("[{s:o, s:s}]", "fullyQualifiedName", jsonstring(function), "kind", "function"));
	return o;
}

static json_t *
flowof(const json_t *finding)
{
	const json_t *chain = json_object_get(finding, "chain"), *step;
	json_t *steps = json_array();
	size_t i;

	json_array_foreach(chain, i, step)
		json_array_append_new(steps, json_pack("{s:{s:o, s:[{s:o}]}}", "location", "message",
		    message(json_string_value(step)), "logicalLocations", "fullyQualifiedName",
		    jsonstring(json_string_value(step))));
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *
result(const json_t *link, const json_t *finding, json_t *rules, const struct remedies *remedies)
{
	const char *class = reportstring(finding, "class");
	const json_t *exception = json_object_get(finding, "exception");
	json_t *o = json_object();

	json_object_set_new(o, "ruleId", jsonstring(class));
	json_object_set_new(o, "ruleIndex", json_integer((json_int_t)ruleindex(rules, class, remedies)));
	json_object_set_new(o, "level", json_string(levelof(reportstring(finding, "action"))));
	json_object_set_new(o, "message", messageof(link, finding));
	if (json_is_object(json_object_get(finding, "referrer")))
		json_object_set_new(o, "locations", json_pack("[o]", locationof(finding)));
	if (json_array_size(json_object_get(finding, "chain")))
		json_object_set_new(o, "codeFlows", flowof(finding));
	if (json_is_object(exception))
		json_object_set_new(o, "suppressions", json_pack("[{s:s, s:o}]", "kind", "external",
		    "justification", jsonstring(reportstring(exception, "reason"))));
	return o;
}

/* "PROGRAM: TEXT" */
static json_t *
linkmessage(const json_t *link, const char *text)
{
	char *s = newformat("%s: %s", reportstring(link, "program"), text);
	json_t *o = message(s);

	free(s);
	return o;
}

static json_t *
outputof(const json_t *link)
{
	return json_pack("[{s:{s:{s:o}}}]", "physicalLocation", "artifactLocation", "uri",
	    uri(reportstring(link, "output")));
}

/* A link that was refused, or warned of, for what no finding says, such as the output's own headers. */
static json_t *
reasonresult(const json_t *link, json_t *rules, const struct remedies *remedies)
{
	json_t *o = json_object();

	json_object_set_new(o, "ruleId", json_string("link"));
	json_object_set_new(o, "ruleIndex", json_integer((json_int_t)ruleindex(rules, "link", remedies)));
	json_object_set_new(o, "level", json_string(levelof(reportstring(link, "verdict"))));
	json_object_set_new(o, "message", linkmessage(link, reportstring(link, "reason")));
	json_object_set_new(o, "locations", outputof(link));
	return o;
}

/* A link that failed is no result: what it would have been is not known. */
static json_t *
notification(const json_t *link)
{
	const char *reason = reportstring(link, "reason");

	return json_pack("{s:s, s:o, s:o}", "level", "error", "message", linkmessage(link,
	    *reason ? reason : "the linker failed"), "locations", outputof(link));
}

/* What LINK comes to, in RESULTS or in NOTES. */
static void
addlink(const json_t *link, json_t *results, json_t *notes, json_t *rules,
    const struct remedies *remedies)
{
	json_t *finding;
	size_t i;

	json_array_foreach(json_object_get(link, "findings"), i, finding)
		json_array_append_new(results, result(link, finding, rules, remedies));
	if (strcmp(reportstring(link, "verdict"), "failed") == 0)
		json_array_append_new(notes, notification(link));
	else if (*reportstring(link, "reason"))
		json_array_append_new(results, reasonresult(link, rules, remedies));
}

json_t *
sarif(const json_t *links, const struct remedies *remedies)
{
	json_t *rules = json_array(), *results = json_array(), *notes = json_array();
	json_t *link;
	size_t i;

	json_array_foreach(links, i, link)
		addlink(link, results, notes, rules, remedies);
	return json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:o}}, s:[{s:b, s:o}], s:o}]}",
	    "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs",
	    "tool", "driver", "name", "staticld", "rules", rules,
	    "invocations", "executionSuccessful", json_array_size(notes) == 0,
	    "toolExecutionNotifications", notes, "results", results);
}
