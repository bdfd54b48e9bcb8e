/* Each package is a component that the inputs from it are in; inputs of no package stand beside them. */
#include "wrapper/evidence/cyclonedx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"

static const char *
stringof(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

/* The distribution's ID, "debian" (os-release(5)); malloced. */
static char *
distribution(void)
{
	char *file = filetext("/etc/os-release"), *text = newformat("\n%s", file ? file : ""), *id;
	const char *at = strstr(text, "\nID=");

	at = at ? at + 4 + (at[4] == '"') : "debian";
	id = newformat("%.*s", (int)strcspn(at, "\"\n"), at);
	free(text);
	free(file);
	return id;
}

/* A part of a package URL: what is not plain in it as %XX. */
static char *
quoted(const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~";
	char *all = newarray(3 * strlen(s) + 1, 1), *to = all;

	for (; *s; s++)
		if (strchr(plain, *s))
			*to++ = *s;
		else
			to += sprintf(to, "%%%02X", (unsigned)(unsigned char)*s);
	return all;
}

static char *
purl(const char *distributor, const char *name, const json_t *package)
{
	char *n = quoted(name), *v = quoted(stringof(package, "version"));
	char *a = quoted(stringof(package, "architecture"));
	char *s = newformat("pkg:deb/%s/%s%s%s%s%s", distributor, n, *v ? "@" : "", v, *a ? "?arch=" : "", a);

	free(n);
	free(v);
	free(a);
	return s;
}

/* The number I input; its name is the archive's with the member's in brackets. */
static json_t *
inputjson(const json_t *input, size_t i)
{
	const char *file = stringof(input, "file"), *member = stringof(input, "member");
	char *name = *member ? newformat("%s(%s)", file, member) : newstring(*file ? file : "temporary object");
	char *ref = newformat("input-%zu", i);
	json_t *o = json_pack("{s:s, s:s, s:o, s:[{s:s, s:s}]}", "type", "file", "bom-ref", ref, "name", jsonstring(name),
	    "hashes", "alg", "SHA-256", "content", stringof(input, "sha256"));

	free(ref);
	free(name);
	return o;
}

static void
addproperty(json_t *properties, const char *name, const char *value)
{
	char *full = newformat("staticld:%s", name);

	json_array_append_new(properties, json_pack("{s:s, s:o}", "name", full, "value", jsonstring(value)));
	free(full);
}

static json_t *
metadata(const json_t *m)
{
	json_t *properties = json_array(), *policy = json_object_get(m, "policy"), *linker = json_object_get(m, "linker");
	const json_t *libc = json_object_get(m, "libc");

	addproperty(properties, "verdict", stringof(m, "verdict"));
	addproperty(properties, "policy", stringof(policy, "name"));
	addproperty(properties, "policy-sha256", stringof(policy, "sha256"));
	addproperty(properties, "linker", stringof(linker, "kind"));
	addproperty(properties, "linker-version", stringof(linker, "version"));
	if (json_is_object(libc)) {
		addproperty(properties, "libc", stringof(libc, "name"));
		addproperty(properties, "libc-version", stringof(libc, "version"));
	}
	return json_pack("{s:{s:[{s:s, s:s, s:s}]}, s:{s:s, s:s, s:s}, s:o}", "tools", "components", "type", "application",
	    "name", "staticld", "version", stringof(m, "staticld"), "component", "type", "application", "bom-ref", "program",
	    "name", stringof(m, "program"), "properties", properties);
}

/* The packages, by their names, each with an empty list of what it is made of. */
static json_t *
packagesof(const json_t *m, json_t *components, json_t *refs)
{
	json_t *all = json_object(), *package;
	char *distributor = distribution(), *url;
	const char *name;

	json_object_foreach(json_object_get(m, "packages"), name, package) {
		json_t *o, *inside = json_array();

		url = purl(distributor, name, package);
		o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "type", "library", "bom-ref", url, "name", name, "version",
		    stringof(package, "version"), "purl", url, "components", inside);
		json_object_set(all, name, inside);
		json_array_append_new(components, o);
		json_array_append_new(refs, json_string(url));
		free(url);
	}
	free(distributor);
	return all;
}

json_t *
cyclonedxlink(const json_t *m)
{
	return json_pack("{s:s, s:s, s:i, s:o}", "bomFormat", "CycloneDX", "specVersion", "1.6", "version", 1, "metadata",
	    metadata(m));
}

json_t *
cyclonedxinputs(const json_t *m)
{
	json_t *components = json_array(), *refs = json_array(), *packages = packagesof(m, components, refs), *input;
	size_t i;

	json_array_foreach(json_object_get(m, "inputs"), i, input) {
		json_t *o = inputjson(input, i), *in = json_object_get(packages, stringof(input, "package"));

		if (!in)
			json_array_append(refs, json_object_get(o, "bom-ref"));
		json_array_append_new(in ? in : components, o);
	}
	json_decref(packages);
	return json_pack("{s:o, s:[{s:s, s:o}]}", "components", components, "dependencies", "ref", "program", "dependsOn",
	    refs);
}
