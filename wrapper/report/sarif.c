/* A report as SARIF 2.1.0. Reads and judges nothing: it is given the lines of JSON. */
#include "wrapper/report/sarif.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/version.h"
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

/* PATH without what "." and ".." in it stand for; PATH is absolute. Malloced. */
static char *
normal(const char *path)
{
	char *out = newarray(strlen(path) + 2, 1), *end = out;

	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && strncmp(path, "..", 2) == 0) {
			while (end > out && *--end != '/')
				;
		} else if (n > 1 || (n == 1 && *path != '.')) {
			*end++ = '/';
			memcpy(end, path, n);
			end += n;
		}
		path += n + (path[n] == '/');
	}
	*end = '\0';
	return out;
}

/* DIR/PATH, or PATH when it is absolute: normal, malloced. NULL when DIR is "" and would be needed. */
static char *
within(const char *dir, const char *path)
{
	char *whole, *clean;

	if (path[0] != '/' && !*dir)
		return NULL;
	whole = path[0] == '/' ? newstring(path) : newformat("%s/%s", dir, path);
	clean = normal(whole);
	free(whole);
	return clean;
}

/* The file of a package in ROOT's own module: Go's compiler and cgo's say its name in the package's directory alone. */
static char *
inmodule(const struct sarifroot *root, const json_t *finding, const char *path)
{
	const json_t *r = json_object_get(finding, "referrer");
	const char *package = reportstring(r, "go_package"), *module = reportstring(r, "go_module");
	size_t n = strcspn(module, "@");
	char *dir, *file;

	if (!n || strncmp(package, module, n) != 0 || (package[n] && package[n] != '/'))
		return NULL;
	dir = newformat("%s%s", root->module, package + n);
	file = within(dir, path);
	free(dir);
	return file;
}

/*
 * Where PATH, which FINDING of LINK names, is: in the repository, and then relative to it, so that a code host
 * finds it; or elsewhere on this machine; or at a place that only the link knew.
 */
static json_t *
artifact(const struct sarifroot *root, const json_t *link, const json_t *finding, const char *path)
{
	size_t n = strlen(root->directory);
	char *file = within(reportstring(link, "directory"), path);
	json_t *o;

	if (!file && finding)
		file = inmodule(root, finding, path);
	if (!file)
		file = within(root->directory, path);
	/* Go's own packages say "net/net.go", and are in no repository of the user's. */
	if (path[0] != '/' && !*reportstring(link, "directory") && access(file, F_OK) < 0)
		o = json_pack("{s:o}", "uri", uri(path));
	else if (strncmp(file, root->directory, n) == 0 && file[n] == '/')
		o = json_pack("{s:o, s:s}", "uri", uri(file + n + 1), "uriBaseId", "%SRCROOT%");
	else
		o = json_pack("{s:o}", "uri", uri(path[0] == '/' ? file : path));
	free(file);
	return o;
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

	if (*reportstring(finding, "detail"))
		textadd(&t, "%s: %s: %s", reportstring(link, "program"), reportabout(finding),
		    reportstring(finding, "consequence"));
	else
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
locationof(const struct sarifroot *root, const json_t *link, const json_t *finding)
{
	const json_t *r = json_object_get(finding, "referrer");
	const char *source = reportstring(r, "source"), *function = reportstring(r, "function");
	json_t *o = json_object(), *physical = json_object();
	long long line = json_integer_value(json_object_get(r, "line"));

	json_object_set_new(physical, "artifactLocation",
	    artifact(root, link, finding, *source ? source : reportstring(r, "file")));
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
result(const struct sarifroot *root, const json_t *link, const json_t *finding, json_t *rules,
    const struct remedies *remedies)
{
	const char *class = reportstring(finding, "class");
	const json_t *exception = json_object_get(finding, "exception");
	json_t *o = json_object();

	json_object_set_new(o, "ruleId", jsonstring(class));
	json_object_set_new(o, "ruleIndex", json_integer((json_int_t)ruleindex(rules, class, remedies)));
	json_object_set_new(o, "level", json_string(levelof(reportstring(finding, "action"))));
	json_object_set_new(o, "message", messageof(link, finding));
	if (json_is_object(json_object_get(finding, "referrer")))
		json_object_set_new(o, "locations", json_pack("[o]", locationof(root, link, finding)));
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
outputof(const struct sarifroot *root, const json_t *link)
{
	return json_pack("[{s:{s:o}}]", "physicalLocation", "artifactLocation",
	    artifact(root, link, NULL, reportstring(link, "output")));
}

/* A link that was refused, or warned of, for what no finding says, such as the output's own headers. */
static json_t *
reasonresult(const struct sarifroot *root, const json_t *link, json_t *rules, const struct remedies *remedies)
{
	json_t *o = json_object();

	json_object_set_new(o, "ruleId", json_string("link"));
	json_object_set_new(o, "ruleIndex", json_integer((json_int_t)ruleindex(rules, "link", remedies)));
	json_object_set_new(o, "level", json_string(levelof(reportstring(link, "verdict"))));
	json_object_set_new(o, "message", linkmessage(link, reportstring(link, "reason")));
	json_object_set_new(o, "locations", outputof(root, link));
	return o;
}

/* A link that failed is no result: what it would have been is not known. */
static json_t *
notification(const struct sarifroot *root, const json_t *link)
{
	const char *reason = reportstring(link, "reason");

	return json_pack("{s:s, s:o, s:o}", "level", "error", "message", linkmessage(link,
	    *reason ? reason : "the linker failed"), "locations", outputof(root, link));
}

/* What LINK comes to, in RESULTS or in NOTES. */
static void
addlink(const struct sarifroot *root, const json_t *link, json_t *results, json_t *notes, json_t *rules,
    const struct remedies *remedies)
{
	json_t *finding;
	size_t i;

	/* A question is no result: the program that comes of the answer has a link of its own. */
	if (strcmp(reportstring(link, "verdict"), "probe") == 0)
		return;
	json_array_foreach(json_object_get(link, "findings"), i, finding)
		json_array_append_new(results, result(root, link, finding, rules, remedies));
	if (strcmp(reportstring(link, "verdict"), "failed") == 0)
		json_array_append_new(notes, notification(root, link));
	else if (*reportstring(link, "reason"))
		json_array_append_new(results, reasonresult(root, link, rules, remedies));
}

/* The repository's place on this machine, which whoever reads the log need not have. */
static json_t *
bases(const struct sarifroot *root)
{
	char *directory = newformat("%s/", root->directory);
	json_t *o = json_pack("{s:{s:o}}", "%SRCROOT%", "uri", uri(directory));

	free(directory);
	return o;
}

json_t *
sarif(const json_t *links, const struct remedies *remedies, const struct sarifroot *root)
{
	json_t *rules = json_array(), *results = json_array(), *notes = json_array();
	json_t *link;
	size_t i;

	json_array_foreach(links, i, link)
		addlink(root, link, results, notes, rules, remedies);
	return json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:o, s:[{s:b, s:o}], s:o}]}",
	    "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs",
	    "tool", "driver", "name", "staticld", "version", versionnumber(), "rules", rules,
	    "originalUriBaseIds", bases(root),
	    "invocations", "executionSuccessful", json_array_size(notes) == 0,
	    "toolExecutionNotifications", notes, "results", results);
}
